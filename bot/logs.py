"""What the log holds: event names, ids and counts; never a token, never what a person wrote."""

import json
import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import quote

import structlog

from bot.traces import trace

QUIET = ("telegram", "aiohttp", "apscheduler", "sqlalchemy", "aiosqlite", "httpx", "httpcore", "alembic")
"""Libraries whose lines below WARNING may hold addresses or texts."""
REDACTED = "[secret]"
KEY_LENGTH = 20
"""Telegram's keys have 35 characters; a shorter one, as in a demo, may be a word the log needs."""


class _Redacting(logging.Formatter):
    """Takes secrets out of the finished line, so that texts of exceptions are covered too."""

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        spellings = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
        self._spellings = sorted(spellings, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for spelling in self._spellings:
            line = line.replace(spelling, REDACTED)
        return line


class _Handler(logging.StreamHandler[Any]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        """Say that a line was lost; the standard text would show its arguments, secrets included."""
        self.stream.write(f"a log line of {record.name}:{record.lineno} could not be written\n")


def set_up_logs(level: str, style: str, *, secrets: Sequence[str]) -> None:
    """Send all logging to stderr, as `text` or `json` lines, with `secrets` replaced by their literal value."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.ExceptionRenderer(lambda raised: trace(raised[1]) if raised[1] else ""),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Redacting(_formatter(style, shared), secrets))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda ended: _log_uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(style: str, shared: Sequence[Any]) -> logging.Formatter:
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    if style == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=shared
    )


def _log_uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    """What ends the process goes through the log as well; the interpreter's own traceback hides nothing."""
    if error is None or issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, traceback))


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it stands, as JSON and `repr` write it, as an address does, and the key half of a bot token."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield quote(secret)
    yield quote(secret, safe="")
    number, colon, key = secret.partition(":")
    if colon and number.isdigit() and len(key) >= KEY_LENGTH:
        yield key
