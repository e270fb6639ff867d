"""Who may call what: every operation of the API with the right it asks for.

An operation that does not stand here is refused for everybody, and a test fails. None means: anyone who is
logged in; what they then see is a matter of the selector. Actions check the right again.
"""

from __future__ import annotations

from studio.rights import Right

RIGHTS: dict[str, Right | None] = {
    "GET /processes": Right.WATCH,
    "POST /processes": Right.MODEL,
    "POST /processes/import": Right.MODEL,
    "POST /processes/import/file": Right.MODEL,
    "GET /processes/{key}": Right.WATCH,
    "GET /processes/{key}/draft": Right.MODEL,
    "PUT /processes/{key}/draft": Right.MODEL,
    "DELETE /processes/{key}/draft": Right.MODEL,
    "GET /processes/{key}/versions": Right.WATCH,
    "POST /processes/{key}/versions": Right.MODEL,
    "GET /processes/{key}/versions/{number}": Right.WATCH,
    "GET /processes/{key}/versions/{number}/xml": Right.WATCH,
    "GET /processes/{key}/compare": Right.WATCH,
    "GET /reviews": Right.WATCH,
    "POST /processes/{key}/versions/{number}/review": Right.MODEL,
    "POST /processes/{key}/versions/{number}/verdict": Right.REVIEW,
    "POST /processes/{key}/versions/{number}/withdraw": Right.MODEL,
    "GET /processes/{key}/versions/{number}/comments": Right.WATCH,
    "POST /processes/{key}/versions/{number}/comments": Right.WATCH,
    "POST /comments/{pk}/resolve": Right.WATCH,
    "POST /processes/{key}/versions/{number}/deploy": Right.DEPLOY,
    "GET /deployments": Right.WATCH,
    "POST /deployments/{pk}/retire": Right.DEPLOY,
    "GET /processes/startable": Right.START,
    "POST /findings": Right.MODEL,
    "GET /vocabulary": None,
    "GET /support": None,
    "GET /agents": Right.MANAGE_LIBRARY,
    "GET /agents/{key}": Right.MANAGE_LIBRARY,
    "GET /users": None,
    "GET /groups": None,
    "GET /audit": Right.READ_AUDIT,
    "GET /start/{process_id}/form": Right.START,
    "POST /start/{process_id}": Right.START,
    "GET /instances": None,
    "GET /instances/{instance_id}": None,
    "GET /instances/{instance_id}/events": None,
    "GET /instances/{instance_id}/elements/{element}": None,
    "GET /instances/{instance_id}/xml": None,
    "POST /instances/{instance_id}/cancel": Right.OPERATE,
    "POST /instances/{instance_id}/variables": Right.OPERATE,
    "POST /instances/{instance_id}/incidents/{key}/resolve": Right.OPERATE,
    "GET /incidents": Right.WATCH,
    "GET /tasks": None,
    "GET /tasks/{pk}": None,
    "POST /tasks/{pk}/claim": None,
    "POST /tasks/{pk}/release": None,
    "POST /tasks/{pk}/assign": None,
    "PUT /tasks/{pk}/draft": None,
    "POST /tasks/{pk}/complete": None,
}
