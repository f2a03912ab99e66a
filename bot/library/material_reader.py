"""Study cards: Markdown files with front matter turned into Materials; who gets which is decided elsewhere."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.campaign import Campaign, Material
from bot.library.located import Located
from bot.library.problems import BrokenContent, Problem
from bot.library.section import Section
from bot.library.source import decoded, unwritable
from bot.library.strict_yaml import parse

_CARD = ("id", "title", "phase", "carrier", "item", "kinds", "minutes", "section")
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LARGEST_FILE = 32 * 1024
_LONGEST_BODY = 3000
"""Characters; a card with its heading must fit one Telegram message of 4,096."""

_MINUTES = range(1, 11)
_HTML = re.compile(r"</?[A-Za-z!]")
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Known:
    """Keys that cards may refer to; None where nobody knows, because the campaign itself cannot be read."""

    phases: tuple[str, ...] | None = None
    carriers: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None

    @classmethod
    def of(cls, *campaigns: Campaign) -> "Known":
        """Collect the keys of one or more campaigns."""
        return cls(
            phases=tuple(phase.key for campaign in campaigns for phase in campaign.phases),
            carriers=tuple(carrier.key for campaign in campaigns for carrier in campaign.carriers),
            items=tuple(
                item.key for campaign in campaigns for framework in campaign.frameworks for item in framework.items
            ),
            kinds=tuple(kind.key for campaign in campaigns for kind in campaign.kinds),
        )


def read_materials(folder: Path, known: Known) -> tuple[tuple[Material, ...], list[Problem]]:
    """Return the cards of a folder in the order of their file names, and what is wrong with the others."""
    materials: list[Material] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        try:
            materials.append(read_material(path.read_bytes(), str(path), known=known))
        except BrokenContent as broken:
            problems += broken.problems
        except OSError as error:
            problems.append(Problem(str(path), 1, 1, f"cannot be read: {error.strerror}"))
    return tuple(materials), problems


def read_material(content: bytes, file: str, *, known: Known) -> Material:
    """Return the card in a file, whose name must be the card's id; BrokenContent lists what is wrong with it."""
    text = decoded(content, file, size=_LARGEST_FILE)
    problems = unwritable(text, file)
    if problems:
        raise BrokenContent(problems)
    front, body, body_line = _parts(text, file)
    section = Section(front, (), problems, keys=_CARD)
    material = _material(section, known)
    if material.id and material.id != Path(file).stem:
        section.note("id", f"the file of the card '{material.id}' must be called {material.id}.md")
    problems += _body_problems(body, file, body_line)
    if problems:
        raise BrokenContent(problems)
    return replace(material, body=body.strip(), hash=hashlib.sha256(text.encode()).hexdigest())


def fitting(materials: tuple[Material, ...], campaign: Campaign) -> tuple[Material, ...]:
    """Return the cards without what a campaign written elsewhere does not know.

    Cards for kinds of member it does not have are left out.
    """
    carriers = {carrier.key for carrier in campaign.carriers}
    items = {item.key for framework in campaign.frameworks for item in framework.items}
    kinds = {kind.key for kind in campaign.kinds}
    return tuple(
        replace(
            material,
            carrier=material.carrier if material.carrier in carriers else None,
            item=material.item if material.item in items else None,
            kinds=tuple(kind for kind in material.kinds if kind in kinds),
        )
        for material in materials
        if not material.kinds or kinds.intersection(material.kinds)
    )


def _parts(text: str, file: str) -> tuple[Located, str, int]:
    """Split a file into its front matter, its body and the line the body starts on."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise BrokenContent([Problem(file, 1, 1, "the front matter must start with a line ---")])
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return parse("\n".join(["", *lines[1:number]]), file), "\n".join(lines[number + 1 :]), number + 2
    raise BrokenContent([Problem(file, 1, 1, "the front matter is not closed by a line ---")])


def _card_id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise ValueError(f"'{text[:60]}' is not an id (lower-case Latin letters, digits and -, a letter first)")
    return text


def _material(section: Section, known: Known) -> Material:
    return Material(
        id=section.must_read("id", _card_id, ""),
        title=section.name("title"),
        phase=_phase(section, known),
        carrier=section.reference("carrier", known.carriers, "carrier"),
        item=section.reference("item", known.items, "item"),
        kinds=section.references("kinds", known.kinds, "kind"),
        minutes=section.integer("minutes", 3, within=_MINUTES),
        section=section.text("section"),
        body="",
        hash="",
    )


def _phase(section: Section, known: Known) -> str:
    return (section.require("phase") and section.reference("phase", known.phases, "phase")) or ""


def _body_problems(body: str, file: str, first_line: int) -> list[Problem]:
    if not body.strip():
        return [Problem(file, first_line, 1, "the card has no text")]
    problems = [
        Problem(file, first_line + number, match.start() + 1, "HTML is not supported; write Markdown")
        for number, line in enumerate(body.split("\n"))
        if (match := _HTML.search(line))
    ]
    if len(body) > _LONGEST_BODY:
        message = f"{len(body)} characters; a card may have {_LONGEST_BODY}"
        problems.append(Problem(file, first_line, 1, message))
    return problems
