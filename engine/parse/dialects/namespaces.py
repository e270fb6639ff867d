"""The namespaces of the engines whose files people bring along."""

from __future__ import annotations

from typing import Final

CAMUNDA: Final = "{http://camunda.org/schema/1.0/bpmn}"
ACTIVITI: Final = "{http://activiti.org/bpmn}"
FLOWABLE: Final = "{http://flowable.org/bpmn}"
ZEEBE: Final = "{http://camunda.org/schema/zeebe/1.0}"

PREFIXES: Final = {CAMUNDA: "camunda", ACTIVITI: "activiti", FLOWABLE: "flowable", ZEEBE: "zeebe"}
"""Namespace → the prefix it has in their documentation, by which we speak of it."""

_MARKS: Final = tuple(namespace.strip("{}").encode() for namespace in PREFIXES)


def speaks_a_dialect(data: bytes) -> bool:
    """Tell whether the file names one of these namespaces at all."""
    return any(mark in data for mark in _MARKS)


def split_tag(tag: str) -> tuple[str, str]:
    """Return the namespace in braces and the local name of a tag or attribute."""
    namespace, brace, name = tag.rpartition("}")
    return f"{namespace}{brace}", name
