"""Pages about presets: the list, a new name, and taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.errors import Conflict, InvalidInput
from studio.library.presets.actions import change_preset, delete_preset
from studio.library.presets.forms import PresetForm
from studio.library.presets.selectors import preset_visible_to, presets_visible_to
from studio.library.views.agents import person_of
from studio.library.views.lists import render_list
from studio.pages import page
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(Right.MODEL)
@require_GET
def presets(request: HttpRequest) -> HttpResponse:
    """Lists presets; `?q=` searches."""
    return render_list(request, select=presets_visible_to, template="library/preset_list.html")


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def preset(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a preset and gives it another name or description."""
    found = preset_visible_to(person_of(request), pk=pk)
    form = PresetForm(request.POST or None, initial=PresetForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_preset(
                person_of(request),
                preset=found,
                revision=form.cleaned_data["revision"],
                content=form.content,
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("library:presets")
    return render(request, "library/preset_detail.html", {"form": form, "preset": found})


@page(Right.MODEL)
@require_POST
def preset_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a preset from the library."""
    found = preset_visible_to(person_of(request), pk=pk)
    with told(request, done=_("The preset was deleted.")):
        delete_preset(person_of(request), preset=found)
    return redirect("library:presets")
