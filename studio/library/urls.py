"""The addresses of the library."""

from __future__ import annotations

from django.urls import path

from studio.library.agents import views as agents_at_work
from studio.library.form_library import views as forms
from studio.library.functions import views as functions
from studio.library.presets import views as presets
from studio.library.secrets import views as secrets
from studio.library.views import agents, mail_templates

# Keys may hold slashes, so what is done to one stands before it.
app_name = "library"
urlpatterns = [
    path("agents", agents.agents, name="agents"),
    path("agents/new", agents.agent_new, name="agent_new"),
    path("agents/version/<path:key>", agents.version_new, name="agent_version_new"),
    path("agents/retire/<path:key>", agents.agent_retire, name="agent_retire"),
    path("agents/restore/<path:key>", agents.agent_restore, name="agent_restore"),
    path("agents/costs", agents_at_work.agent_costs, name="agent_costs"),
    path("agents/try/<path:key>", agents_at_work.agent_try, name="agent_try"),
    path("agents/compare/<path:key>", agents_at_work.agent_compare, name="agent_compare"),
    path("agents/budget/<path:key>", agents_at_work.agent_budget, name="agent_budget"),
    path("agents/of/<path:key>", agents.agent, name="agent"),
    path("forms", forms.forms, name="forms"),
    path("forms/new", forms.form_new, name="form_new"),
    path("forms/of/<str:key>", forms.form, name="form"),
    path("forms/of/<str:key>/edit", forms.form_edit, name="form_edit"),
    path("forms/of/<str:key>/describe", forms.form_describe, name="form_describe"),
    path("forms/of/<str:key>/<int:number>", forms.form_version, name="form_version"),
    path(
        "forms/of/<str:key>/<int:number>/deprecate",
        forms.form_version_deprecate,
        name="form_version_deprecate",
    ),
    path("forms/of/<str:key>/<int:number>/restore", forms.form_version_restore, name="form_version_restore"),
    path("functions", functions.functions, name="functions"),
    path("functions/new", functions.function_new, name="function_new"),
    path("functions/of/<str:key>", functions.function, name="function"),
    path("functions/of/<str:key>/edit", functions.function_edit, name="function_edit"),
    path("functions/of/<str:key>/describe", functions.function_describe, name="function_describe"),
    path("functions/of/<str:key>/<int:number>", functions.function_version, name="function_version"),
    path(
        "functions/of/<str:key>/<int:number>/deprecate",
        functions.version_deprecate,
        name="function_version_deprecate",
    ),
    path(
        "functions/of/<str:key>/<int:number>/restore",
        functions.version_restore,
        name="function_version_restore",
    ),
    path("mail-templates", mail_templates.mail_templates, name="mail_templates"),
    path("mail-templates/new", mail_templates.mail_template_new, name="mail_template_new"),
    path("mail-templates/of/<path:key>", mail_templates.mail_template, name="mail_template"),
    path("presets", presets.presets, name="presets"),
    path("presets/<int:pk>", presets.preset, name="preset"),
    path("presets/<int:pk>/delete", presets.preset_delete, name="preset_delete"),
    path("secrets", secrets.secrets, name="secrets"),
    path("secrets/new", secrets.secret_new, name="secret_new"),
    path("secrets/<int:pk>", secrets.secret, name="secret"),
    path("secrets/<int:pk>/rotate", secrets.secret_rotate, name="secret_rotate"),
    path("secrets/<int:pk>/describe", secrets.secret_describe, name="secret_describe"),
    path("secrets/<int:pk>/delete", secrets.secret_delete, name="secret_delete"),
]
