"""The exceptions that scripts know. Not among them: BaseException and what ends an interpreter."""

from __future__ import annotations

import builtins

NAMES = (
    *("ArithmeticError", "AssertionError", "AttributeError", "EOFError", "Exception", "FloatingPointError"),
    *(
        "ImportError",
        "IndexError",
        "KeyError",
        "LookupError",
        "MemoryError",
        "ModuleNotFoundError",
        "NameError",
    ),
    *("NotImplementedError", "OSError", "OverflowError", "PermissionError", "RecursionError", "RuntimeError"),
    *("StopIteration", "TimeoutError", "TypeError", "UnboundLocalError", "UnicodeDecodeError"),
    *("UnicodeEncodeError", "UnicodeError", "ValueError", "ZeroDivisionError", "Warning", "UserWarning"),
    *("DeprecationWarning",),
)

EXCEPTIONS: dict[str, type[BaseException]] = {name: getattr(builtins, name) for name in NAMES}
