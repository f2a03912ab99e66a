"""What the tests of `draft` share: notices read with the shipped grammar, and their TODO lines filled in."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot.drafting.campaign import Draft, read_notice
from bot.drafting.grammar import Grammar
from bot.drafting.grammars import read_grammar
from bot.drafting.pieces import Found, Todo
from bot.drafting.reading import read_text
from bot.drafting.writing import campaign_file
from bot.library import parse

CONTENT = Path(__file__).parents[2] / "content"
NOTICES = Path(__file__).parent / "notices"
PLAN = Path(__file__).parents[1] / "content" / "plan.txt"

TRACE = re.compile(r"lines? (\d+)(?:-(\d+))?: “(.*?)”(?=; line|; the day|; without|$)")


@cache
def grammar() -> Grammar:
    return read_grammar(CONTENT)


def read(text: str) -> Draft:
    return read_notice(text, grammar())


def written(text: str) -> str:
    return campaign_file(read(text), "notice.txt", grammar())


def drafted(text: str) -> dict[str, Any]:
    """The campaign file as plain values."""
    value = parse(written(text), "draft.yaml").value
    assert isinstance(value, dict)
    return value


def notice(name: str) -> str:
    file = NOTICES / f"{name}.txt"
    return read_text(file.read_bytes(), file.name, grammar().counting)


def said(value: Found | Todo | None) -> str | None:
    """A found value, `TODO` for one to fill in, None for one that is left out."""
    if value is None:
        return None
    return value.value if isinstance(value, Found) else "TODO"


def squeezed(text: str) -> str:
    """Without blanks and unseen characters, which a draft leaves out."""
    return "".join(character for character in text if character.isprintable() and character != " ")


def traces(line: str) -> list[tuple[int, int, str]]:
    """First line, last line and words of every trace behind a value."""
    comment = line.partition(" # ")[2]
    return [(int(first), int(last or first), words) for first, last, words in TRACE.findall(comment)]


def filled_in(text: str, **answers: str) -> str:
    """A draft with every TODO answered by the key it stands behind; a key without an answer is left."""
    return re.sub(
        r'^( *(?:- )?)(\w+): "TODO [^"]*".*$',
        lambda match: f"{match[1]}{match[2]}: {answers[match[2]]}" if match[2] in answers else match[0],
        text,
        flags=re.MULTILINE,
    )
