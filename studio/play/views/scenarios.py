"""Pages about the scenarios of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import has, page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.instances.selectors.instances import instance_visible_to
from studio.paging import LongList
from studio.play.forms import ImportForm, ScenarioFilter, ScenarioForm
from studio.play.opening import written_from_instance
from studio.play.sources import version_source
from studio.play.writing import exported, imported
from studio.processes.scenarios import actions
from studio.processes.scenarios.selectors import current, scenario_visible_to, scenarios_of
from studio.processes.selectors.definitions import definition_visible_to, draft_of
from studio.processes.selectors.versions import versions_of
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Definition, Scenario
    from studio.processes.scenarios.actions import ScenarioContent

    Saving = Callable[[ScenarioContent], Scenario]

PAGE_SIZE = 25


@page(Right.WATCH)
@require_GET
def scenario_list(request: PersonRequest, *, key: str) -> HttpResponse:
    """Lists the scenarios, narrowed by the address; they run one after another from here, with progress."""
    return render_list(request, definition=definition_visible_to(request.user, key=key), form=ImportForm())


def render_list(
    request: PersonRequest, *, definition: Definition, form: ImportForm, status: int = 200
) -> HttpResponse:
    """Renders the list; a file that was refused is told beside its field."""
    chosen = ScenarioFilter(request.GET).chosen()
    found = scenarios_of(request.user, definition=definition, search=chosen["q"], required=chosen["required"])
    latest = definition.latest
    results = {each.scenario_id: each for each in latest.scenario_results.all()} if latest else {}
    shown = LongList(found, PAGE_SIZE).get_page(request.GET.get("page"))
    has_draft = draft_of(request.user, definition=definition) is not None
    targets = ["draft"] if has_draft and has(request.user, Right.MODEL) else []
    targets += [str(each.number) for each in versions_of(request.user, definition=definition)[:20]]
    context = {
        "definition": definition,
        "page_obj": shown,
        "rows": [(each, current(each, results.get(each.pk))) for each in shown],
        "filters": chosen,
        "filtered": any(chosen.values()),
        "targets": targets,
        "form": form,
        "page_data": {"ids": list(found.values_list("pk", flat=True)), "key": definition.key},
    }
    return render(request, "play/scenario_list.html", context, status=status)


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def scenario_new(request: PersonRequest, *, key: str) -> HttpResponse:
    """Writes a scenario by hand."""
    definition = definition_visible_to(request.user, key=key)
    form = ScenarioForm(request.POST or None, initial=ScenarioForm.beginning())
    if request.method == "POST" and form.is_valid():
        made = save(
            request,
            form,
            lambda content: actions.create_scenario(request.user, definition=definition, content=content),
        )
        if made is not None:
            return redirect("play:scenario", key=key, pk=made.pk)
    context = {"definition": definition, "form": form, "scenario": None}
    return render(request, "play/scenario_edit.html", context, status=422 if form.errors else 200)


@page(Right.WATCH)
@require_http_methods(["GET", "POST"])
def scenario_detail(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Shows a scenario and what became of it; who models changes it here."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    form = ScenarioForm(request.POST or None, initial=ScenarioForm.values_of(scenario))
    if request.method == "POST" and form.is_valid():
        changed = save(
            request,
            form,
            lambda content: actions.change_scenario(request.user, scenario=scenario, content=content),
        )
        if changed is not None:
            return redirect("play:scenario", key=key, pk=pk)
    results = scenario.results.select_related("version").order_by("-version__number")[:20]
    context = {
        "definition": scenario.definition,
        "scenario": scenario,
        "form": form,
        "results": [(each, current(scenario, each)) for each in results],
        "may_change": has(request.user, Right.MODEL),
    }
    return render(request, "play/scenario_edit.html", context, status=422 if form.errors else 200)


def save(request: PersonRequest, form: ScenarioForm, act: Saving) -> Scenario | None:
    """Saves what a form says; None where it was refused, which the form tells then."""
    try:
        saved = act(form.content())
    except InvalidInput as refusal:
        form.show_refusal(refusal)
        return None
    except Conflict as refusal:
        form.add_error("name", refusal.message)
        return None
    messages.success(request, _("Saved."))
    return saved


@page(Right.MODEL)
@require_POST
def scenario_copy(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Adds a scenario that says the same and opens it."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    copied = actions.copy_scenario(request.user, scenario=scenario)
    return redirect("play:scenario", key=key, pk=copied.pk)


@page(Right.MODEL)
@require_POST
def scenario_delete(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Takes a scenario out of use; the next page offers to undo that."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    try:
        actions.delete_scenario(request.user, scenario=scenario)
    except InvalidInput as refusal:
        messages.error(request, refusal.message)
        return redirect("play:scenario", key=key, pk=pk)
    return redirect(f"{reverse('play:scenarios', kwargs={'key': key})}?deleted={pk}")


@page(Right.MODEL)
@require_POST
def scenario_restore(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Brings a deleted scenario back."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk, deleted=True)
    with told(request, done=_("“%(name)s” is back.") % {"name": scenario.name}):
        actions.restore_scenario(request.user, scenario=scenario)
    return redirect("play:scenarios", key=key)


@page(Right.WATCH)
@require_GET
def scenario_export(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Downloads the file that `run_process --script` takes."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    answer = JsonResponse(exported(scenario), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{key}-{pk}.json"'
    return answer


@page(Right.MODEL)
@require_POST
def scenario_import(request: PersonRequest, *, key: str) -> HttpResponse:
    """Adds a scenario out of a file."""
    definition = definition_visible_to(request.user, key=key)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            content = imported(form.cleaned_data["file"], name=form.cleaned_data["name"])
            made = actions.create_scenario(request.user, definition=definition, content=content)
        except InvalidInput as refusal:
            form.add_error("name" if "name" in refusal.fields else "file", refusal.message)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect("play:scenario", key=key, pk=made.pk)
    return render_list(request, definition=definition, form=form, status=422)


@page(Right.MODEL)
@require_POST
def scenario_record(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Makes a scenario of an instance, without its sensitive values, and opens it."""
    instance = instance_visible_to(request.user, pk=pk)
    if instance.deployment is None:
        return redirect("instances:detail", pk=pk)
    version = instance.deployment.version
    name = request.POST.get("name", "").strip() or instance.business_key or instance.pk
    try:
        written = written_from_instance(
            instance, source=version_source(version), person=request.user, name=name
        )
        made = actions.create_scenario(request.user, definition=version.definition, content=written.content)
    except (InvalidInput, Conflict, WrongState) as refusal:
        messages.error(request, refusal.message)
        return redirect("instances:detail", pk=pk)
    for note in written.notes:
        messages.warning(request, note)
    messages.success(request, _("“%(name)s” was saved.") % {"name": made.name})
    return redirect("play:scenario", key=version.definition.key, pk=made.pk)


@page(Right.REVIEW)
@require_POST
def scenario_gate(request: PersonRequest, *, key: str) -> HttpResponse:
    """Says whether the required scenarios have to pass before an approval."""
    definition = definition_visible_to(request.user, key=key)
    required = request.POST.get("required") == "yes"
    actions.require_scenarios(request.user, definition=definition, required=required)
    messages.success(request, _("Saved."))
    return redirect("play:scenarios", key=key)
