"""The mails the product brings. A person may change them afterwards; loading again changes nothing.

Known to every mail: subject, process, process_name, element_name, instance, address (of the page), recipient,
and `variables`, the visible variables of the process.
"""

from __future__ import annotations

from typing import NamedTuple

GREETING = "{% if recipient %}Hello {{ recipient }},{% else %}Hello,{% endif %}"
OPEN_TEXT = "{% if address %}Open it here: {{ address }}\n\n{% endif %}"
OPEN_HTML = '{% if address %}<p><a href="{{ address }}">Open it in Periscope Studio</a></p>{% endif %}'
SENT_BY = "Sent by the process {{ process_name|default:process }}, step {{ element_name }}."
SENT_BY_TEXT = f"-- \n{SENT_BY}"
SENT_BY_HTML = f"<hr><p><small>{SENT_BY}</small></p>"


class DefaultMail(NamedTuple):
    """One mail; body and lead are plain sentences in the template language."""

    key: str
    name: str
    subject: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The plain text part."""
        return f"{GREETING}\n\n" + "\n\n".join(self.sentences) + f"\n\n{OPEN_TEXT}{SENT_BY_TEXT}\n"

    @property
    def html(self) -> str:
        """The HTML part."""
        paragraphs = "".join(f"<p>{sentence}</p>\n" for sentence in self.sentences)
        return f"<p>{GREETING}</p>\n{paragraphs}{OPEN_HTML}\n{SENT_BY_HTML}\n"


DUE = "{% if due %}It is due on {{ due|date }}.{% else %}It has no due date.{% endif %}"

DEFAULT_MAILS = (
    DefaultMail(
        "task/assigned",
        "A task is yours",
        "{{ subject|default:'A task is waiting for you' }}",
        ("The task “{{ task_name|default:element_name }}” was given to you.", DUE),
    ),
    DefaultMail(
        "task/reminder",
        "A task still waits",
        "Reminder: {{ subject|default:task_name }}",
        ("The task “{{ task_name|default:element_name }}” is still waiting for you.", DUE),
    ),
    DefaultMail(
        "task/overdue",
        "A task is overdue",
        "Overdue: {{ subject|default:task_name }}",
        ("The task “{{ task_name|default:element_name }}” should be done by now.", DUE),
    ),
    DefaultMail(
        "task/escalated",
        "A task has waited too long",
        "Escalated: {{ subject|default:task_name }}",
        ("The task “{{ task_name|default:element_name }}” has waited too long.", DUE),
    ),
    DefaultMail(
        "send_task/notification",
        "Notification of a process",
        "{{ subject|default:element_name }}",
        ("{{ subject|default:element_name }}.", "Nothing needs to be done; this is for your information."),
    ),
    DefaultMail(
        "send_task/alert",
        "Alert of a process",
        "{{ subject|default:element_name }}",
        ("{{ subject|default:element_name }}.", "Please have a look at it."),
    ),
)
