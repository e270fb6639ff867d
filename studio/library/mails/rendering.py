"""Renders mail templates: values go in as data, one pass, with limits; nothing else can be reached."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template import Engine, Template
from django.template.base import VariableDoesNotExist, VariableNode
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.translation import gettext as _

from studio.library.mails.language import TooMuch, make_language, spend

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SOURCE = 100_000
USUAL = (
    "subject",
    "process",
    "process_name",
    "element_name",
    "instance",
    "address",
    "recipient",
    "task_name",
    "due",
)
"""Names every mail may use; empty where nobody gives them."""


class BadTemplate(Exception):
    """The template cannot be used; the text says where and why."""


class CountedVariable(VariableNode):
    """A variable whose written length counts."""

    def render(self, context: Context) -> str:
        """Writes the value."""
        written = super().render(context)
        spend(context, characters=len(written))
        return written


class ClosedEngine(Engine):
    """A template engine without files, without foreign tags and without settings of the site."""

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(dirs=[], app_dirs=False, loaders=[], libraries={}, autoescape=autoescape)
        self.template_libraries = {}
        self.template_builtins = [make_language()]


@lru_cache(maxsize=2)
def engine_for(*, html: bool) -> ClosedEngine:
    """Returns the engine that escapes values (HTML) or the one that does not (text)."""
    return ClosedEngine(autoescape=html)


@lru_cache(maxsize=64)
def compile_source(source: str, *, html: bool) -> Template:
    """Compiles a source; raises BadTemplate with the reason."""
    if len(source) > LONGEST_SOURCE:
        raise BadTemplate(_("At most %(count)s characters.") % {"count": LONGEST_SOURCE})
    try:
        compiled = Template(source, engine=engine_for(html=html))
    except (TemplateSyntaxError, RecursionError) as error:
        raise BadTemplate(str(error) or _("The template is too deeply nested.")) from error
    for node in compiled.nodelist.get_nodes_by_type(VariableNode):
        node.__class__ = CountedVariable
    return compiled


def check_source(source: str, *, html: bool) -> None:
    """Raises BadTemplate when the source cannot be compiled."""
    compile_source(source, html=html)


def render_source(source: str, *, variables: Mapping[str, Any], html: bool) -> str:
    """Renders a source with a copy of the variables; a missing one writes nothing.

    Raises BadTemplate for a source that cannot be compiled, fails, or grows beyond the limits.
    """
    compiled = compile_source(source, html=html)
    data = dict.fromkeys(USUAL, "") | json.loads(json.dumps(dict(variables)))
    try:
        return str(compiled.render(Context(data, autoescape=html)))
    except TooMuch as error:
        raise BadTemplate(_("The mail would be too long.")) from error
    except VariableDoesNotExist as error:
        raise BadTemplate(_("There is no value %(name)s.") % {"name": error.params[0]}) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise BadTemplate(str(error)) from error


def render_subject(source: str, *, variables: Mapping[str, Any]) -> str:
    """Renders a subject: one line, whatever the values hold."""
    return " ".join(render_source(source, variables=variables, html=False).split())[:300]
