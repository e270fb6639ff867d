"""The forms of the pages about processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.processes.selectors.definitions import ARCHIVED, DRAFT

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.errors import InvalidInput

STATES = (
    ("", _("any state")),
    (DRAFT, _("with a draft of mine")),
    ("created", _("created")),
    ("in_review", _("in review")),
    ("changes_requested", _("changes requested")),
    ("approved", _("approved")),
    (ARCHIVED, _("archived")),
)
VERSION_STATES = tuple(state for state in STATES if state[0] not in {DRAFT, ARCHIVED})

LARGEST_NUMBER = 2**31 - 1


def read_number(text: str) -> int | None:
    """Returns a number of ours that a form or an address holds, or None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(LARGEST_NUMBER)) else None


class RefusableForm(forms.Form):
    """A form that can show what an action refused."""

    def take_refusal(self, refusal: InvalidInput) -> None:
        """Puts the messages of an action beside the fields they are about."""
        for name, message in (refusal.fields or {"": refusal.message}).items():
            self.add_error(name if name in self.fields else None, message)


class NewProcessForm(RefusableForm):
    """What a new process is called."""

    name = forms.CharField(
        label=_("Name"), max_length=300, help_text=_("What people call it, for example “Purchase request”.")
    )
    key = forms.CharField(
        label=_("Id"),
        max_length=100,
        required=False,
        help_text=_("Names the process for programs and in its file. Left empty, it is made of the name."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=200, required=False)


class ListFilter(forms.Form):
    """What a list is narrowed to; wrong values narrow nothing."""

    q = forms.CharField(required=False, max_length=200)

    def chosen(self) -> dict[str, Any]:
        """Returns the filters that are valid."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ProcessFilter(ListFilter):
    """The filters of the list of processes."""

    folder = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=STATES)


class HistoryFilter(ListFilter):
    """The filters of the history of a process."""

    state = forms.ChoiceField(required=False, choices=VERSION_STATES)
    author = forms.CharField(required=False, max_length=150)


class ReviewRequestForm(RefusableForm):
    """What reviewers should know, and whose verdict is hoped for."""

    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What should they look at? It stands at the top of the review."),
    )
    reviewers = forms.MultipleChoiceField(
        label=_("Ask these people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They are told by mail. Whoever you choose: everybody who may judge this version still can."
        ),
    )

    def __init__(self, *args: Any, eligible: list[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reviewers"].choices = [(person.username, str(person)) for person in eligible]  # type: ignore[attr-defined]
        if not eligible:
            del self.fields["reviewers"]


class VerdictForm(forms.Form):
    """A reviewer's word."""

    decision = forms.ChoiceField(choices=(("approve", "approve"), ("request_changes", "request_changes")))
    comment = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea)
    content_hash = forms.CharField(max_length=64)
