"""A half-finished conversation as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dialog:
    """What the bot last asked an account, so that the next free text is the answer to it."""

    kind: str
    data: Mapping[str, Any]
