"""Texts of the catalogue whose arguments are rich: a bold name, a quoted sentence; the words are content's."""

from bot.texts import Speech
from bot.views.rich import Rich


def phrase(t: Speech, key: str, /, **arguments: object) -> Rich:
    """Return the text of `key` with rich arguments in their places, all others said as `t` says them."""
    return Rich.of(*t.pieces(key, Rich, **arguments))
