"""What crosses the wire: JSON objects, uploaded files, and one request after reading; no rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
GENERIC_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file part of a multipart request."""

    name: str
    content: bytes
    content_type: str = GENERIC_TYPE


def _unheard(_rule: str, _path: str, _detail: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call with its parameters read into their types; `warn(rule, path, detail)` reports without refusing."""

    method: str
    values: Json
    files: Mapping[str, UploadedFile] = field(default_factory=dict)
    warn: Callable[[str, str, str], None] = _unheard

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or `default` where it was left out."""
        value = self.values.get(name)
        return value if isinstance(value, int) else default

    def string(self, name: str) -> str:
        """A string, empty where it was left out."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """True only where the parameter says so."""
        return self.values.get(name) is True
