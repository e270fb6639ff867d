"""The addresses of the pages about processes and reviews."""

from django.urls import path

from studio.processes.views import (
    comments,
    comparing,
    definitions,
    drafts,
    emergency,
    files,
    folders,
    importing,
    merging,
    reviews,
    rules,
    support,
    versions,
)

app_name = "processes"

urlpatterns = [
    path("processes", definitions.process_list, name="list"),
    path("processes/new", definitions.process_create, name="new"),
    path("processes/import", importing.process_import, name="import"),
    path("reviews", reviews.review_queue, name="reviews"),
    path("what-runs", support.what_runs, name="what_runs"),
    path("processes/<str:key>", definitions.process_detail, name="detail"),
    path("processes/<str:key>/edit", drafts.draft_edit, name="edit"),
    path("processes/<str:key>/draft/discard", drafts.draft_discard, name="discard"),
    path("processes/<str:key>/draft/merge", merging.draft_update, name="update_draft"),
    path("processes/<str:key>/draft/kept/<int:pk>", merging.kept_merge, name="kept"),
    path("processes/<str:key>/draft/kept/<int:pk>/download", merging.kept_download, name="kept_download"),
    path("processes/<str:key>/draft/kept/<int:pk>/away", merging.kept_put_away, name="kept_put_away"),
    path("processes/<str:key>/draft/download", files.draft_download, name="draft_download"),
    path("processes/<str:key>/compare", comparing.version_compare, name="compare"),
    path("processes/<str:key>/compare/file", comparing.file_compare, name="compare_file"),
    path("processes/<str:key>/versions/<int:number>/copy", versions.version_copy, name="copy"),
    path("processes/<str:key>/versions/<int:number>/name", versions.version_name, name="name"),
    path("processes/<str:key>/versions/<int:number>", versions.version_detail, name="version"),
    path("processes/<str:key>/versions/<int:number>/manual", versions.version_manual, name="manual"),
    path("processes/<str:key>/versions/<int:number>/download", files.version_download, name="download"),
    path("processes/<str:key>/versions/<int:number>/restore", drafts.version_restore, name="restore"),
    path("processes/<str:key>/versions/<int:number>/review", reviews.review_detail, name="review"),
    path("processes/<str:key>/versions/<int:number>/review/request", reviews.review_request, name="request"),
    path("processes/<str:key>/versions/<int:number>/review/verdict", reviews.review_verdict, name="verdict"),
    path(
        "processes/<str:key>/versions/<int:number>/review/withdraw", reviews.review_withdraw, name="withdraw"
    ),
    path("processes/<str:key>/versions/<int:number>/comments", comments.comment_add, name="comment"),
    path("processes/<str:key>/comments/<int:pk>/resolve", comments.comment_resolve, name="resolve"),
    path("processes/<str:key>/comments/<int:pk>/reopen", comments.comment_reopen, name="reopen"),
    path("processes/<str:key>/folder", folders.process_move, name="move"),
    path("processes/<str:key>/bring-back", folders.process_bring_back, name="bring_back"),
    path(
        "processes/<str:key>/versions/<int:number>/emergency", emergency.version_emergency, name="emergency"
    ),
    path("folders/rename", folders.folder_rename, name="folder_rename"),
    path("review-rules", rules.rule_list, name="rules"),
    path("review-rules/edit", rules.rule_edit, name="rule_edit"),
    path("review-rules/<int:pk>/delete", rules.rule_delete, name="rule_delete"),
]
