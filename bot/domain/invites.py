"""What is kept of an invite's token: its hash, wherever the token itself could be said."""

import hashlib
import re
from typing import Any

_COMMAND = re.compile(r"(/start(?:@\w+)?)\s+(.*\S)\s*", re.IGNORECASE | re.DOTALL)
HIDDEN = "*"
"""Stands for each character of a token in a link, so that offsets of entities stay right."""


def hash_token(token: str) -> str:
    """SHA-256 in hexadecimal; the token itself is never stored, not even in the inbox."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_tokens(said: Any, bot_username: str) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """The same JSON with the payload of `/start` hashed and tokens in links to this bot hidden, at any depth.

    A token comes back in more ways than by opening its link: the message a secretary hands it on with is part of
    every tap on its buttons, and people reply to messages or paste links.
    """
    if isinstance(said, str):
        return _hidden(said, bot_username)
    if isinstance(said, dict):
        return {key: without_tokens(value, bot_username) for key, value in said.items()}
    if isinstance(said, list):
        return [without_tokens(value, bot_username) for value in said]
    return said


def _hidden(text: str, bot_username: str) -> str:
    opened = _COMMAND.fullmatch(text)
    if opened:
        return f"{opened[1]} {hash_token(opened[2])}"
    if "start=" not in text:
        return text
    link = re.compile(rf"({re.escape(bot_username)}/?[?&]start=)([\w-]+)", re.IGNORECASE)
    return link.sub(lambda found: found[1] + HIDDEN * len(found[2]), text)
