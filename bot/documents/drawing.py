"""A picture or paper to be drawn, as data: which template, and every word that stands in it; how is the worker's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Format = Literal["png", "pdf"]


class Undrawable(Exception):
    """A drawing that could not be made; the message says why and repeats nothing of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What bot/documents/templates/TEMPLATE.typ makes of `data`, which is JSON and phrased in the reader's language."""

    template: str
    data: Mapping[str, Any]
    format: Format = "png"
    instead: str = ""
    """What is said to the person where it can't be drawn; a paper for the operator has an exit status instead."""
    is_shared: bool = False
    """Whether many people are shown this very drawing, so that it is made and uploaded once."""
