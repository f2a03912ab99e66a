"""One text with named placeholders; which arguments it gets is not known here."""

import string
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """Literal pieces, each with the name of the placeholder behind it; the last may have none."""

    pieces: tuple[tuple[str, str | None], ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Read `{name}` placeholders, `{{` and `}}` being braces; ValueError says what is wrong."""
        if text != text.strip():
            raise ValueError("begins or ends with white space")
        if not text:
            raise ValueError("is empty")
        return cls(tuple(_piece(*piece) for piece in string.Formatter().parse(text)))

    @property
    def names(self) -> frozenset[str]:
        """The placeholders in it."""
        return frozenset(name for _, name in self.pieces if name is not None)


def _piece(literal: str, name: str | None, spec: str | None, conversion: str | None) -> tuple[str, str | None]:
    if spec or conversion:
        raise ValueError(f"has a format in its placeholder {{{name}}}; give the name alone")
    if name is not None and not (name.isidentifier() and name.isascii() and name.islower()):
        raise ValueError(f"has a placeholder {{{name}}}, which is not a lower-case name")
    return literal, name
