"""`manage.py makemessages`: Django's, knowing the words by which our scripts mark their texts."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

SCRIPT_KEYWORDS = ["--keyword=t", "--keyword=tn:1,2", "--keyword=mark"]


class Command(makemessages.Command):
    """Collects `t`, `tn` and `mark` of static/src into the domain djangojs."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["domain"] == "djangojs":
            self.xgettext_options = [*self.xgettext_options, *SCRIPT_KEYWORDS]
        super().handle(*args, **options)
