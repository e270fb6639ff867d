"""Call activities and loops of the Camunda 7 family."""

from __future__ import annotations

from engine.parse.dialects.camunda.values import single_expression, value_of
from engine.parse.dialects.notebook import Foreign, add
from engine.parse.xml import Element
from engine.phrases import gettext as _

_BINDINGS = {"latest": "latest", "deployment": "deployment"}


def translate_call(foreign: Foreign) -> None:
    """Write the mappings, version and business key of a call activity."""
    given, taken = foreign.take("in"), foreign.take("out")
    binding = _binding(foreign)
    key = next((text for each in given if (text := each.get("businessKey"))), "")
    key = value_of(foreign, "in", key) if key else ""
    inputs, outputs = _mapped(foreign, "in", given), _mapped(foreign, "out", taken)
    if not (binding or key or inputs or outputs):
        return
    call = foreign.write(
        "CallActivityConfiguration", versionBinding=binding, businessKey=_without_braces(key)
    )
    if call is None:
        return
    for source, target, kind in inputs:
        add(call, "inputMapping", source=source, target=target, mappingType=kind)
    for source, target, _kind in outputs:
        add(call, "outputMapping", variable=target, source=source)
    foreign.note("in", "translated", _("says which variables the called process gets and gives back"))


def _mapped(foreign: Foreign, feature: str, mappings: list[Element]) -> list[tuple[str, str, str]]:
    """Return source, target and kind of each mapping; none where all variables are passed anyway."""
    everything = any(each.get("variables") == "all" for each in mappings)
    found = []
    for each in mappings:
        target = each.get("target") or ""
        if not target:
            continue
        if everything:
            foreign.note(
                feature,
                "blocks",
                _("{target} is mapped beside all variables: map each variable by itself", target=target),
            )
        elif each.get("source"):
            found.append((str(each.get("source")), target, "variable"))
        else:
            text = value_of(foreign, feature, each.get("sourceExpression") or "")
            found.append((_without_braces(text), target, "expression"))
    if everything:
        foreign.note(feature, "translated", _("passes all variables, as a call does here"))
    return [entry for entry in found if entry[0]]


def _binding(foreign: Foreign) -> str:
    kind, version = foreign.attribute("calledElementBinding"), foreign.attribute("calledElementVersion")
    if kind == "version" and version:
        return f"version:{version}"
    if kind and kind not in _BINDINGS:
        foreign.note(
            "calledElementBinding",
            "ignored",
            _("{kind} is no way to choose a version here: choose one", kind=kind),
        )
    return _BINDINGS.get(kind, "")


def translate_loop(foreign: Foreign) -> None:
    """Write the collection and the variable of a multi-instance activity."""
    collection, variable = foreign.attribute("collection"), foreign.attribute("elementVariable")
    collection = value_of(foreign, "collection", collection) if collection else ""
    if not (collection or variable):
        return
    written = foreign.write(
        "MultiInstanceConfiguration", collection=_without_braces(collection), elementVariable=variable
    )
    if written is not None:
        foreign.note(
            "collection",
            "translated",
            _(
                "repeats for each {variable} of {collection}",
                variable=variable or "element",
                collection=collection or "the list",
            ),
        )


def _without_braces(text: str) -> str:
    return single_expression(text) or text
