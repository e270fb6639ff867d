"""From a model to plans."""

from engine.compile.forms import form_of, link_forms
from engine.compile.process import compile_file, compile_process, compile_runnable

__all__ = ["compile_file", "compile_process", "compile_runnable", "form_of", "link_forms"]
