from __future__ import annotations

from django.urls import path

from studio.mailboxes import mail_views, views

app_name = "mailboxes"

urlpatterns = [
    path("mailboxes/", views.mailbox_list, name="list"),
    path("mailboxes/new", views.mailbox_new, name="new"),
    path("mailboxes/<int:pk>", views.mailbox_detail, name="detail"),
    path("mailboxes/<int:pk>/edit", views.mailbox_edit, name="edit"),
    path("mailboxes/<int:pk>/switch", views.mailbox_switch, name="switch"),
    path("mailboxes/<int:pk>/test", views.mailbox_test, name="test"),
    path("mailboxes/<int:pk>/look", views.mailbox_look, name="look"),
    path("incoming-mail/", mail_views.mail_list, name="mails"),
    path("incoming-mail/hand-in", mail_views.mail_hand_in, name="hand_in"),
    path("incoming-mail/<int:pk>", mail_views.mail_detail, name="mail"),
    path("incoming-mail/<int:pk>/retry", mail_views.mail_retry, name="retry"),
    path("incoming-mail/<int:pk>/discard", mail_views.mail_discard, name="discard"),
]
