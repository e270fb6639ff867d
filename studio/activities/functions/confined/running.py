"""Runs one script in this process, which is confined by now, and says what came of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import CodeType
from typing import Any

from studio.activities.functions.confined.calling import call, given_as, only_value
from studio.activities.functions.confined.checking import check, describe
from studio.activities.functions.confined.compiling import FILENAME, compile_script
from studio.activities.functions.confined.conversion import Converter, NotJson, TooLarge
from studio.activities.functions.confined.facade import Facade
from studio.activities.functions.confined.failures import LONGEST_MESSAGE, ScriptFailure
from studio.activities.functions.confined.fitting import problem_of
from studio.activities.functions.confined.names import make_globals

TOLD: dict[str, Callable[[dict[str, Any]], Any]] = {"check": check, "describe": describe}
"""Modes that run nothing: what is wrong with a function, and what the language offers."""
DEEPEST_TRACE = 20


class Prints:
    """Collects what a script prints, up to a limit."""

    def __init__(self, *, limit: int) -> None:
        self._parts: list[str] = []
        self._limit = self._left = limit

    def write(self, *values: object, sep: str | None = " ", end: str | None = "\n", **_: object) -> None:
        """Stands for print; `file` and `flush` mean nothing."""
        separator, ending = " " if sep is None else sep, "\n" if end is None else end
        if type(separator) is not str or type(ending) is not str:
            raise TypeError("sep and end are texts")
        if self._left > 0:
            text = (separator.join(str(value) for value in values) + ending)[: self._left]
            self._left -= len(text)
            self._parts.append(text)

    def clear(self) -> None:
        """Forgets everything."""
        self._parts, self._left = [], self._limit

    @property
    def text(self) -> str:
        """Everything printed."""
        return "".join(self._parts)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Runs a request to its answer: {"ok": true, "value"…} or {"ok": false, "kind", "message", "line"…}."""
    started = time.perf_counter()
    prints = Prints(limit=request["print_characters"])
    made: dict[str, Any]
    try:
        made = {"ok": True, **run(request, prints=prints)}
    except ScriptFailure as failure:
        made = {"ok": False, "kind": failure.kind, "message": failure.message}
        made |= {"line": failure.line, "column": failure.column, "trace": failure.trace}
    milliseconds = round((time.perf_counter() - started) * 1000)
    return {**made, "prints": safe(prints.text), "milliseconds": milliseconds}


def run(request: dict[str, Any], *, prints: Prints) -> dict[str, Any]:
    """Runs a request; raises ScriptFailure."""
    if request["mode"] in TOLD:
        return {"value": TOLD[request["mode"]](request), "skipped": []}
    code = compile_script(request["source"])
    names = make_globals(seed=request["seed"], write=prints.write)
    converter = Converter(budget=request["output_bytes"])
    if request["mode"] == "inline":
        return run_inline(code, names=names, variables=request["input"], converter=converter)
    return run_function(code, names=names, request=request, converter=converter, prints=prints)


def run_inline(
    code: CodeType, *, names: dict[str, Any], variables: dict[str, Any], converter: Converter
) -> dict[str, Any]:
    """Runs a script that sees variables as names; hands back the names that it made or changed."""
    visible = {name: value for name, value in variables.items() if is_visible(name)}
    before = {name: written(value) for name, value in visible.items()}
    names |= visible
    attempt(lambda: exec(code, names), kind="runtime_error")  # noqa: S102 - what all of this is about
    changed, skipped = {}, []
    for name, value in list(names.items()):
        if not is_visible(name) or is_tool(value):
            continue
        try:
            if not is_unchanged(value, before=before.get(name)):
                changed[name] = converter.convert(value)
        except TooLarge as error:
            raise ScriptFailure(
                "output_validation_error", f"{name!r} cannot be handed back: {error}"
            ) from None
        except NotJson:
            skipped.append(name)
    return {"value": changed, "skipped": sorted(skipped)}


def is_unchanged(value: Any, *, before: str | None) -> bool:
    """Tells whether a name still holds what it was given: that goes back to nobody, however large it is."""
    if before is None:
        return False
    try:
        return written(Converter(budget=4 * len(before) + 4).convert(value)) == before
    except TooLarge:
        return False


def run_function(
    code: CodeType, *, names: dict[str, Any], request: dict[str, Any], converter: Converter, prints: Prints
) -> dict[str, Any]:
    """Runs a script that defines `execute` and calls it with the input, whole or by parameter names."""
    given = given_as(request["input"], request.get("input_schema"))
    attempt(lambda: exec(code, names), kind="definition_error")  # noqa: S102
    execute = names.get("execute")
    if not callable(execute):
        raise ScriptFailure("missing_function", "the script defines no function execute(input_data)")
    value = converted(call_either_way(execute, given, prints=prints), converter=converter)
    schema = request.get("output_schema")
    problem = None if schema is None else problem_of(value, schema, name="output")
    if problem is not None:
        raise ScriptFailure("output_validation_error", problem)
    return {"value": value, "skipped": []}


def call_either_way(execute: Any, given: Any, *, prints: Prints) -> Any:
    """Calls with the input; a function that misses a key gets the single mapped object directly.

    Whoever maps one object means it under its target name or directly; the function alone knows
    (`extensions.md`, Script task). Functions change nothing outside, so the second call repeats nothing.
    """
    inner = only_value(given)
    spare = json.loads(json.dumps(inner)) if type(inner) is dict else None
    try:
        return attempt(lambda: call(execute, given), kind="runtime_error")
    except ScriptFailure as first:
        if spare is None or not first.misses_key:
            raise
        try:
            prints.clear()
            return attempt(lambda: call(execute, spare), kind="runtime_error")
        except ScriptFailure:
            raise first from None


def converted(result: Any, *, converter: Converter) -> Any:
    """Returns the result as JSON; raises ScriptFailure."""
    try:
        return converter.convert(result)
    except NotJson as error:
        raise ScriptFailure("output_validation_error", f"the result cannot be used: {error}") from None


def attempt(work: Callable[[], Any], *, kind: str) -> Any:
    """Does the work; whatever it raises becomes a ScriptFailure with the script's own lines only."""
    try:
        return work()
    except ScriptFailure:
        raise
    except MemoryError:
        raise ScriptFailure("memory_limit", "the script needs more memory than it may use") from None
    except BaseException as error:  # noqa: BLE001 - nothing of a script may get past this
        lines = lines_of(error)
        message = f"{type(error).__name__}: {repr_free(error)}"
        trace = [f"line {line}, in {name}" for line, name in lines[-DEEPEST_TRACE:]]
        line = lines[-1][0] if lines else None
        misses_key = isinstance(error, KeyError)
        raise ScriptFailure(kind, message, line=line, trace=trace, misses_key=misses_key) from None


def lines_of(error: BaseException) -> list[tuple[int, str]]:
    """Returns line and function of each frame that belongs to the script."""
    found, frame = [], error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == FILENAME:
            found.append((frame.tb_lineno, frame.tb_frame.f_code.co_name))
        frame = frame.tb_next
    return found


def repr_free(error: BaseException) -> str:
    """Returns the text of an exception, even of one whose own text fails."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - it is the script's own __str__
        return "(its text cannot be read)"
    return text[:LONGEST_MESSAGE]


def is_tool(value: object) -> bool:
    """Tells whether a value is a function, class or module: a means of the script, never its result."""
    return callable(value) or type(value) is Facade


def written(value: Any) -> str:
    """Returns the text by which two JSON values are compared: 1, 1.0 and true are three values."""
    return json.dumps(value, sort_keys=True)


def is_visible(name: str) -> bool:
    """Tells whether a variable can be a name in a script."""
    return name.isidentifier() and not name.startswith("_") and name not in {"print"}


def safe(text: str) -> str:
    """Returns a text that JSON can carry."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
