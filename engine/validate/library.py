"""What validation asks about things that stand outside of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class FunctionTrouble:
    """Why a function cannot be used, or (deprecated) should not; `note` says more, for people."""

    kind: Literal["unknown", "unpublished", "private", "no-version", "deprecated"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormTrouble:
    """Why a form cannot be used, or (deprecated) should not; `note` says more, for people."""

    kind: Literal["unknown", "unpublished", "deprecated"]
    note: str = ""


class Library(Protocol):
    """The library of the studio as validation sees it; every answer is immediate and free of effects."""

    def knows_agent(self, agent_id: str, /) -> bool:
        """Whether an agent with this id can be used."""
        ...

    def function_trouble(self, function_id: str, version: str | None, /) -> FunctionTrouble | None:
        """What is wrong with a version of the function with this id or name; no version means the latest."""
        ...

    def form_trouble(self, form: str, /) -> FormTrouble | None:
        """What is wrong with the form of this key."""
        ...

    def knows_template(self, template_id: str, /) -> bool:
        """Whether an e-mail template with this id can be used."""
        ...

    def knows_process(self, process_id: str, /) -> bool:
        """Whether a process with this id can be called."""
        ...

    def knows_secret(self, name: str, /) -> bool:
        """Whether a secret with this name is kept; never its value."""
        ...

    def knows_user(self, name: str, /) -> bool:
        """Whether somebody with this user name or e-mail address works here."""
        ...

    def knows_group(self, name: str, /) -> bool:
        """Whether there is a role or team of this name."""
        ...
