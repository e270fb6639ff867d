"""Who may call what: every operation of the API with the right it asks for.

An operation that does not stand here is refused for everybody, and a test fails. None means: anyone who is
logged in; what they then see is a matter of the selector. Actions check the right again.
"""

from __future__ import annotations

from studio.accounts.roles import Right

RIGHTS: dict[str, Right | None] = {}
