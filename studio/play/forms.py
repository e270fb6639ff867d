"""Forms of the pages about scenarios."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.processes.scenarios.actions import LARGEST, LONGEST_NAME, STATUSES, ScenarioContent

if TYPE_CHECKING:
    from studio.errors import InvalidInput
    from studio.processes.models import Scenario

REQUIRED = {"": gettext_lazy("all"), "yes": gettext_lazy("required"), "no": gettext_lazy("not required")}


class ScenarioFilter(forms.Form):
    """What the list shows; a nonsensical value narrows nothing."""

    q = forms.CharField(required=False, max_length=200)
    required = forms.ChoiceField(required=False, choices=list(REQUIRED.items()))

    def chosen(self) -> dict[str, str]:
        """The filters in force."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ObjectField(forms.CharField):
    """A JSON object in a text field."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": "8", "class": "code", "spellcheck": "false"})
        super().__init__(required=False, max_length=LARGEST, widget=widget, **options)

    def clean(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django hands it over
        """The object; an empty text is an empty one."""
        text = super().clean(value)
        try:
            found = json.loads(text or "{}")
        except ValueError as error:
            raise forms.ValidationError(_("This is not JSON: %(reason)s") % {"reason": error}) from error
        if not isinstance(found, dict):
            raise forms.ValidationError(_("An object of names and values was expected."))
        return found


class ScenarioForm(forms.Form):
    """A scenario: its parts as JSON, because the script is what `run_process` takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )
    required = forms.BooleanField(
        label=gettext_lazy("Required"),
        required=False,
        help_text=gettext_lazy("Has to pass before an approval, where the process asks for that."),
    )
    start_event = forms.CharField(
        label=gettext_lazy("Start event"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Id of the start event; empty for the plain one."),
    )
    variables = ObjectField(label=gettext_lazy("Variables at the start"))
    script = ObjectField(
        label=gettext_lazy("What people and systems answer"),
        help_text=gettext_lazy("user_tasks, calls, messages and signals, as run_process takes them."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Expected: it comes to"),
        required=False,
        choices=[("", "—"), *zip(STATUSES, STATUSES, strict=True)],
    )
    end_event = forms.CharField(
        label=gettext_lazy("Expected: end event"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Id of the end event that is reached."),
    )
    path = forms.CharField(
        label=gettext_lazy("Expected: path"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "4", "class": "code", "spellcheck": "false"}),
        help_text=gettext_lazy("Ids of elements that complete, in this order; others may come between."),
    )
    asserted = ObjectField(
        label=gettext_lazy("Expected: variables"), help_text=gettext_lazy("Names and the values at the end.")
    )

    def content(self) -> ScenarioContent:
        """What was written, once it is valid."""
        data = self.cleaned_data
        expected = {
            "status": data["status"] or None,
            "end_event": data["end_event"] or None,
            "path": data["path"].replace(",", " ").split(),
            "variables": data["asserted"],
        }
        return ScenarioContent(
            name=data["name"],
            description=data["description"],
            start_event=data["start_event"],
            variables=data["variables"],
            script=data["script"],
            expected={name: value for name, value in expected.items() if value},
            required=data["required"],
        )

    def show_refusal(self, refusal: InvalidInput) -> None:
        """Puts each message beside its field."""
        for name, message in (refusal.fields or {"": refusal.message}).items():
            shown = "status" if name == "expected" else name
            self.add_error(shown if shown in self.fields else None, message)

    @staticmethod
    def beginning() -> dict[str, Any]:
        """What an empty form shows."""
        script: dict[str, Any] = {"user_tasks": {}, "calls": {}}
        return {"required": True, "status": "completed", "variables": "{}", "script": text_of(script)}

    @staticmethod
    def values_of(scenario: Scenario) -> dict[str, Any]:
        """What a form shows of a scenario."""
        expected = scenario.expected
        return {
            "name": scenario.name,
            "description": scenario.description,
            "required": scenario.required,
            "start_event": scenario.start_event,
            "variables": text_of(scenario.variables),
            "script": text_of(scenario.script),
            "status": expected.get("status", ""),
            "end_event": expected.get("end_event", ""),
            "path": "\n".join(expected.get("path", [])),
            "asserted": text_of(expected.get("variables", {})),
        }


class ImportForm(forms.Form):
    """A file that was exported, or a script of `run_process`."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Empty: the name in the file."),
    )
    file = forms.FileField(label=gettext_lazy("File (.json)"))

    def clean_file(self) -> dict[str, Any]:
        """The object in the file."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("This file is too large."))
        try:
            found = json.loads(sent.read().decode())
        except ValueError as error:
            raise forms.ValidationError(_("This is not JSON: %(reason)s") % {"reason": error}) from error
        if not isinstance(found, dict):
            raise forms.ValidationError(_("An object of names and values was expected."))
        return found


def text_of(value: object) -> str:
    """JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)
