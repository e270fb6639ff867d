"""Runs one script in this process, which is confined by now, and says what came of it."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from types import CodeType
from typing import Any

from studio.activities.functions.confined.conversion import Converter, NotJson
from studio.activities.functions.confined.facade import Facade
from studio.activities.functions.confined.names import make_globals
from studio.activities.functions.confined.policy import Policy

FILENAME = "<script>"
LONGEST_MESSAGE = 2000
DEEPEST_TRACE = 20


class ScriptFailure(Exception):
    """The script cannot be run or failed; `kind` is the error type people see."""

    def __init__(
        self, kind: str, message: str, *, line: int | None = None, trace: list[str] | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = printable(message)
        self.line = line
        self.trace = trace or []


class Prints:
    """Collects what a script prints, up to a limit."""

    def __init__(self, *, limit: int) -> None:
        self._parts: list[str] = []
        self._left = limit

    def write(self, *values: object, sep: str | None = " ", end: str | None = "\n", **_: object) -> None:
        """Stands for print; `file` and `flush` mean nothing."""
        separator, ending = " " if sep is None else sep, "\n" if end is None else end
        if type(separator) is not str or type(ending) is not str:
            raise TypeError("sep and end are texts")
        if self._left > 0:
            text = (separator.join(str(value) for value in values) + ending)[: self._left]
            self._left -= len(text)
            self._parts.append(text)

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
        made |= {"line": failure.line, "trace": failure.trace}
    milliseconds = round((time.perf_counter() - started) * 1000)
    return {**made, "prints": safe(prints.text), "milliseconds": milliseconds}


def run(request: dict[str, Any], *, prints: Prints) -> dict[str, Any]:
    """Runs a request; raises ScriptFailure."""
    code = compile_script(request["source"])
    names = make_globals(seed=request["seed"], write=prints.write)
    converter = Converter(budget=request["output_bytes"])
    if request["mode"] == "inline":
        return run_inline(code, names=names, variables=request["input"], converter=converter)
    return run_function(code, names=names, given=request["input"], converter=converter)


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
            made = converter.convert(value)
        except NotJson:
            skipped.append(name)
            continue
        if written(made) != before.get(name):
            changed[name] = made
    return {"value": changed, "skipped": sorted(skipped)}


def run_function(
    code: CodeType,
    *,
    names: dict[str, Any],
    given: Any,
    converter: Converter,
) -> dict[str, Any]:
    """Runs a script that defines `execute` and calls it with the input, whole or by parameter names."""
    attempt(lambda: exec(code, names), kind="definition_error")  # noqa: S102
    execute = names.get("execute")
    if not callable(execute):
        raise ScriptFailure("missing_function", "the script defines no function execute(input_data)")
    result = attempt(lambda: call(execute, given), kind="runtime_error")
    try:
        return {"value": converter.convert(result), "skipped": []}
    except NotJson as error:
        raise ScriptFailure("output_validation_error", f"the result cannot be used: {error}") from None


def call(execute: Callable[..., Any], given: Any) -> Any:
    """Calls execute: with the input as a whole when it takes one parameter, else by the parameters' names."""
    code: CodeType | None = getattr(execute, "__code__", None)
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount] if code else ()
    if len(names) == 1 and not (isinstance(given, dict) and names[0] in given and names[0] != "input_data"):
        return execute(given)
    if not names:
        return execute()
    fields = given if isinstance(given, dict) else {}
    return execute(**{name: fields[name] for name in names if name in fields})


def compile_script(source: str) -> CodeType:
    """Compiles under the policy; raises ScriptFailure with the line."""
    try:
        tree = ast.parse(source, FILENAME, "exec")
    except SyntaxError as error:
        raise ScriptFailure("syntax_error", error.msg or "not Python", line=error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ScriptFailure("syntax_error", f"the script cannot be read: {error}") from None
    errors: list[str] = []
    try:
        Policy(errors, [], {}).visit(tree)
        if not errors:
            return compile(tree, FILENAME, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        errors = [f"Line {getattr(error, 'lineno', None) or 0}: {error}"]
    line, _colon, message = errors[0].removeprefix("Line ").partition(": ")
    number = int(line) if line.isdigit() and line != "0" else None
    raise ScriptFailure("compilation_error", message or errors[0], line=number)


def attempt(work: Callable[[], Any], *, kind: str) -> Any:
    """Does the work; whatever it raises becomes a ScriptFailure with the script's own lines only."""
    try:
        return work()
    except MemoryError:
        raise ScriptFailure("memory_limit", "the script needs more memory than it may use") from None
    except BaseException as error:  # noqa: BLE001 - nothing of a script may get past this
        lines = lines_of(error)
        message = f"{type(error).__name__}: {repr_free(error)}"
        trace = [f"line {line}, in {name}" for line, name in lines[-DEEPEST_TRACE:]]
        raise ScriptFailure(kind, message, line=lines[-1][0] if lines else None, trace=trace) from None


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


def printable(text: str) -> str:
    """Returns a text for people: control characters escaped, at most 2,000 characters."""
    cut = text[:LONGEST_MESSAGE]
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in cut)[
        :LONGEST_MESSAGE
    ]


def safe(text: str) -> str:
    """Returns a text that JSON can carry."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
