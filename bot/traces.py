"""An exception as text for the log: where and what, without the words or numbers that may be a person's."""

import traceback
from collections.abc import Iterator

QUOTING = (ValueError, LookupError)
"""Kinds whose message repeats what they were given, such as a word that is no number; the line that raised is shown."""
AND_THEN = "\nand then:\n"


def trace(error: BaseException) -> str:
    """The traceback with its causes, oldest first; no values of variables, no quoted input."""
    return "".join(_lines(error, set())).rstrip("\n")


def _lines(error: BaseException, told: set[int]) -> Iterator[str]:
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _lines(before, told)
        yield AND_THEN
    yield from traceback.format_tb(error.__traceback__)
    yield _named(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each, told)


def _named(error: BaseException) -> str:
    if isinstance(error, QUOTING):
        return f"{type(error).__qualname__}\n"
    return "".join(traceback.format_exception_only(error))
