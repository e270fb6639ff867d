"""Forms about people. They read; the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from studio.accounts.actions.tokens import LONGEST_LIFE_DAYS
from studio.accounts.roles import ROLES
from studio.accounts.selectors import teams

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.errors import InvalidInput

THEMES = (("", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))


class RefusableForm(forms.Form):
    """A form that shows what an action refused at the fields it named."""

    def show_refusal(self, refusal: InvalidInput) -> None:
        """Puts each message at its field, or on top when the form has no such field."""
        for field, message in (refusal.fields or {"": refusal.message}).items():
            self.add_error(field if field in self.fields else None, message)


class PreferencesForm(RefusableForm):
    """Own name, language and appearance."""

    display_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = [("", _("As the browser")), *settings.LANGUAGES]  # type: ignore[attr-defined]


class PasswordForm(RefusableForm):
    """Change of the own password."""

    old = forms.CharField(
        label=_("Current password"), widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    repeated = forms.CharField(
        label=_("New password, again"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_repeated(self) -> str:
        """Refuses a repetition that differs."""
        if self.cleaned_data.get("new") != self.cleaned_data["repeated"]:
            raise forms.ValidationError(_("The two are different."))
        return str(self.cleaned_data["repeated"])


class TokenForm(RefusableForm):
    """A new API token."""

    name = forms.CharField(label=_("What is it for?"), max_length=100)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=LONGEST_LIFE_DAYS, initial=90)


class PersonForm(RefusableForm):
    """A person as administrators see it."""

    display_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    teams = forms.MultipleChoiceField(label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = Group.objects.filter(name__in=ROLES).values_list("name", flat=True)
        self.fields["roles"].choices = [(name, name.capitalize()) for name in ROLES if name in known]  # type: ignore[attr-defined]
        self.fields["teams"].choices = [(team.name, team.name) for team in teams()]  # type: ignore[attr-defined]

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups chosen."""
        return (*self.cleaned_data["roles"], *self.cleaned_data["teams"])

    @staticmethod
    def values_of(person: User) -> dict[str, object]:
        """Returns what the form shows of a person."""
        names = [group.name for group in person.groups.all()]
        return {
            "display_name": person.display_name,
            "email": person.email,
            "roles": [name for name in names if name in ROLES],
            "teams": [name for name in names if name not in ROLES],
        }


class NewPersonForm(PersonForm):
    """A person to be let in."""

    username = forms.CharField(label=_("User name"), max_length=150)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Tell them to change it."),
    )
    field_order = ("username", "display_name", "email", "password", "roles", "teams")


class NewPasswordForm(RefusableForm):
    """A password that an administrator sets."""

    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


class TeamForm(RefusableForm):
    """A new team."""

    name = forms.CharField(label=_("Name of the team"), max_length=149)
