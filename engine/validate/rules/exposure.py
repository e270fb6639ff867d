"""What a file gives away: secrets in its text, sensitive values that leave, addresses inside the network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from engine.model.activities import Activity
from engine.model.configurations import WebhookConfiguration
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label

_SECRET_HEADER: Final = re.compile(
    r"authorization|cookie|.*(api[-_]?key|token|secret|password).*", re.IGNORECASE
)
_LOCAL: Final = re.compile(r"localhost|.*\.(local|localhost|internal|lan|home|intranet)", re.IGNORECASE)
_LEAVES: Final = (
    "the URL",
    "the query parameter ",
    "the subject",
    "the message",
    "the name of an attachment",
)
"""Places whose text stands in logs of others or in mailboxes."""


def find_secret_in_file(file: CheckedFile) -> Iterator[Problem]:
    """Passwords and tokens stand in the secrets of the library, never in a file that many people read."""
    for node in file.of(Activity):
        hook = node.extensions.webhook
        place = _secret_in(hook) if hook else ""
        if hook and place:
            message = _(
                "{element} holds a secret in {place}, where everybody who sees the file can read it: "
                "keep it as a secret of the library and name that under authentication.",
                element=label(node),
                place=place,
            )
            fix = quick_fixes.select_element(node.id, field="secret", title=_("Choose a secret"))
            yield about(node, message, line=hook.line, fix=fix)


def _secret_in(hook: WebhookConfiguration) -> str:
    if hook.url.startswith(("http://", "https://")) and _parts(hook.url)[1]:
        return _("its URL")
    for kind, pairs in ((_("header"), hook.headers), (_("query parameter"), hook.query)):
        for name, text in pairs:
            if _SECRET_HEADER.fullmatch(name.strip()) and text.strip() and "${" not in text:
                return _("the {kind} {name}", kind=kind, name=name)
    return ""


def find_private_address(file: CheckedFile) -> Iterator[Problem]:
    """Webhooks reach public addresses only, unless an administrator allows a host."""
    for node in file.of(Activity):
        hook = node.extensions.webhook
        host = (
            _parts(hook.url)[0] if hook and "${" not in hook.url.partition("://")[2].partition("/")[0] else ""
        )
        if hook and host and _is_private(host):
            message = _(
                "{element} calls {host}, an address inside the network, which is refused unless an "
                "administrator allows this host: ask for that, or use a public address.",
                element=label(node),
                host=host,
            )
            yield about(node, message, line=hook.line)


def _parts(url: str) -> tuple[str, bool]:
    """The host of a literal URL, and whether it holds a password."""
    try:
        found = urlsplit(url)
        return found.hostname or "", bool(found.password)
    except ValueError:
        return "", False


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_LOCAL.fullmatch(host)) or "." not in host


def find_sensitive_exposed(file: CheckedFile) -> Iterator[Problem]:
    """Sensitive values stay out of addresses and mails, which others keep."""
    for scope, readings in file.readings_by_scope:
        sensitive = {each.name for each in scope.process.extensions.variables if each.sensitive}
        for reading in readings if sensitive else ():
            exposed = sorted(sensitive.intersection(reading.names()))
            if exposed and reading.place.startswith(_LEAVES):
                message = _(
                    "{element} puts the sensitive value {exposed} into {place}, where others keep and read "
                    "it: leave it out, or send it in the body of a request.",
                    element=label(reading.element),
                    exposed=exposed[0],
                    place=reading.place,
                )
                yield about(reading.element, message, line=reading.line)
