"""The addresses of the pages about deployments, under `deployments/`."""

from django.urls import path

from studio.deployments import views
from studio.deployments.schedules import views as schedules

app_name = "deployments"

urlpatterns = [
    path("", views.deployment_list, name="list"),
    path("history", views.deployment_history, name="history"),
    path("queues", views.queue_list, name="queues"),
    path("deploy/<str:key>/<int:number>", views.version_deploy, name="deploy"),
    path("archive/<str:key>", views.process_archive, name="archive"),
    path("schedules/<int:pk>/pause", schedules.schedule_pause, name="pause_schedule"),
    path("schedules/<int:pk>/resume", schedules.schedule_resume, name="resume_schedule"),
    path("<int:pk>/retire", views.deployment_retire, name="retire"),
]
