"""What validation asks about things that stand outside of the file."""

from __future__ import annotations

from typing import Protocol


class Library(Protocol):
    """The library of the studio as validation sees it; every answer is immediate and free of effects."""

    def knows_agent(self, agent_id: str, /) -> bool:
        """Whether an agent with this id can be used."""
        ...

    def knows_function(self, function_id: str, /) -> bool:
        """Whether a function with this id or name is published."""
        ...

    def knows_form(self, form_id: str, /) -> bool:
        """Whether a form with this id can be used."""
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
