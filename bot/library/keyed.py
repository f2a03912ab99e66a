"""Lists of things that have keys: reading each and refusing a key used twice; what the things are is not known here."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.library.problems import quoted
from bot.library.section import Section
from bot.library.values import key as as_key

T = TypeVar("T")


class Keys:
    """Keys given so far in one name space, and the line of each."""

    def __init__(self, noun: str) -> None:
        """Start with none; `noun` is what messages call the things."""
        self._noun = noun
        self._lines: dict[str, int] = {}

    def take(self, section: Section, default: str | None = None) -> str:
        """Return the section's `key`, noting a missing, malformed or repeated one."""
        if default is not None and "key" not in section:
            self._lines.setdefault(default, section.line("key"))
            return default
        key = section.must_read("key", as_key, "")
        if key in self._lines:
            section.note("key", f"{self._noun} {quoted(key)} is already defined on line {self._lines[key]}")
        elif key:
            self._lines[key] = section.line("key")
        return key


def read_keyed(
    parent: Section, name: str, *, noun: str, keys: Iterable[str], read: Callable[[str, Section], T]
) -> tuple[T, ...]:
    """Return what `read` makes of each key and mapping of the list `name`."""
    taken = Keys(noun)
    return tuple(read(taken.take(section), section) for section in parent.sections(name, ("key", *keys)))
