"""From a model to plans."""

from engine.compile.forms import form_of, link_forms
from engine.compile.process import compile_file, compile_process

__all__ = ["compile_file", "compile_process", "form_of", "link_forms"]
