"""What the elements and the compiler say about a file themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.compile import compile_process
from engine.compile.declarations import compile_declarations
from engine.elements.registry import BY_MODEL
from engine.elements.surroundings import Surroundings
from engine.errors import UncompilableProcess
from engine.findings import Finding
from engine.model.process import Definitions, Process
from engine.validate.scope import Scope


def compiler_findings(definitions: Definitions, processes: Iterable[Process]) -> Iterator[Finding]:
    """Yields why processes cannot be compiled. Their ids must be unique."""
    for process in processes:
        try:
            compile_process(definitions, process.id)
        except UncompilableProcess as error:
            yield from error.findings


def element_findings(definitions: Definitions, scopes: Iterable[Scope]) -> Iterator[Finding]:
    """Yields what every element says about itself (`Behaviour.check`)."""
    known: dict[int, Surroundings] = {}
    for scope in scopes:
        surroundings = known.get(id(scope.process))
        if surroundings is None:
            declarations, _ = compile_declarations(scope.process)
            variables = {each.name: each for each in declarations}
            surroundings = known[id(scope.process)] = Surroundings(definitions, scope.process, variables)
        for node in scope.nodes:
            behaviour = BY_MODEL.get(type(node))
            if behaviour is not None:
                yield from behaviour.check(node, surroundings)
