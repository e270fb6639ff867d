"""The addresses of the pages for those who operate the installation."""

from __future__ import annotations

from django.urls import path

from studio.ops import breakers, deliveries, health, mail_pages

app_name = "ops"
urlpatterns = [
    path("mail/", mail_pages.mail_list, name="mail"),
    path("mail/<slug:key>/", mail_pages.mail_message, name="mail_message"),
    path("health/", health.health_page, name="health"),
    path("breakers/", breakers.breaker_list, name="breakers"),
    path("breakers/close", breakers.breaker_close, name="breaker_close"),
    path("deliveries/", deliveries.delivery_list, name="deliveries"),
    path("deliveries/<int:pk>/retry", deliveries.delivery_retry, name="delivery_retry"),
]
