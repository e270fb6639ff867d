"""One log for everything: readable lines for a person, JSON for a collector."""

from __future__ import annotations

import logging.config
import traceback
from collections.abc import Iterator

import structlog

SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)

QUIET = (
    *("axes", "httpx", "mail.log", "daphne"),
    *("celery.beat", "celery.worker.strategy", "celery.app.trace"),
)

TELLING = (
    *("temporalio.activity", "temporalio.workflow"),
    *(f"temporalio.worker._{part}" for part in ("activity", "workflow", "workflow_instance")),
)
"""Loggers that write down the failures of processes, whose messages may repeat what a process was given."""


class WithoutMessages(logging.Filter):
    """Leaves of an exception its kinds and places: what it says stands, sealed, in the instance's history."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through, without the messages of its exception."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg = "\n".join([record.getMessage(), *places_of(error)])
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def places_of(error: BaseException | None) -> Iterator[str]:
    """Kind and traceback of an exception and of those that caused it, without what they say."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def configure_logs(*, level: str, as_json: bool) -> None:
    """Sends the standard library's and structlog's records through the same renderer to standard error."""
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=False)
    if as_json:
        renderer = structlog.processors.JSONRenderer()
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "one": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        renderer,
                    ],
                }
            },
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "one"}},
            "root": {"handlers": ["console"], "level": level},
            # Quiet neighbours: their news per request, message or job are ours already.
            "loggers": {name: {"level": "WARNING"} for name in QUIET}
            | {name: {"filters": ["without_messages"]} for name in TELLING},
            "filters": {"without_messages": {"()": WithoutMessages}},
        }
    )
    structlog.configure(
        processors=[
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
