"""What the log holds: event names, ids and counts; never a token, never what a person wrote."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

import structlog

QUIET = ("telegram", "aiohttp", "apscheduler", "sqlalchemy", "aiosqlite", "httpx", "httpcore", "alembic")
"""Libraries whose lines below WARNING may hold addresses or texts."""


class _Redacting(logging.Formatter):
    """Takes secrets out of the finished line, so that texts of exceptions are covered too."""

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def set_up_logs(level: str, style: str, *, secrets: Sequence[str]) -> None:
    """Send all logging to stderr, as `text` or `json` lines, with `secrets` replaced by their literal value."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _exception_only,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    inner = structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(inner, secrets))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _exception_only(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tracebacks without the values of variables."""
    return structlog.processors.format_exc_info(_logger, _name, event)  # type: ignore[arg-type]  # same shape
