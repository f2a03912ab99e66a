"""The content folder turned into one Library, or into a list of everything wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.campaign import Campaign, Material
from bot.domain.zones import Zone
from bot.library.campaign_reader import read_campaign
from bot.library.material_reader import Known, fitting, read_materials
from bot.library.problems import BrokenContent, Problem
from bot.library.vocabulary import Words, read_vocabulary
from bot.library.zone_reader import ZONES_FILE, read_zones

CAMPAIGN_FILE = "campaign.yaml"

_SHIPPED = Path(__file__).resolve().parents[2] / "content" / CAMPAIGN_FILE
"""The reference campaign that comes with the bot; it lends minimal campaign files what they leave out."""


@dataclass(frozen=True, slots=True)
class Library:
    """What the bot may say and when, as the content folder has it."""

    campaign: Campaign
    materials: tuple[Material, ...]
    vocabulary: Mapping[str, Mapping[str, tuple[str, ...]]]
    """File of content/vocabulary → word → what people also write for it."""

    file: Path = Path(CAMPAIGN_FILE)
    """Where the campaign was read, and is read again."""
    reference: Campaign | None = None
    """What lends a campaign file the sections it leaves out."""
    cards: tuple[Material, ...] = ()
    """All cards of the folder, whichever campaign they fit."""
    zones: tuple[Zone, ...] = ()
    """The zones members may choose, in order."""

    def reread(self) -> "Library":
        """Return the same library with the campaign as its file has it now; BrokenContent when that is broken."""
        return self.with_plan(read_file(self.file), str(self.file))

    def with_plan(self, text: str | bytes, file: str) -> "Library":
        """Return the same library with another campaign; BrokenContent when the text is no campaign."""
        campaign = read_campaign(text, file, defaults=self.reference)
        return replace(self, campaign=campaign, materials=fitting(self.cards, campaign))

    def material(self, material_id: str) -> Material:
        """Return the study card called `material_id`; KeyError when there is none."""
        for material in self.materials:
            if material.id == material_id:
                return material
        raise KeyError(material_id)

    def materials_for(self, phase: str, kind: str) -> tuple[Material, ...]:
        """Return the cards of a phase for a kind of member, in order.

        A phase without any card of its own (of a campaign written elsewhere) has all of them.
        """
        concerned = tuple(material for material in self.materials if material.concerns(kind))
        return tuple(material for material in concerned if material.phase == phase) or concerned


def load(content_dir: Path, campaign_file: Path | None = None, *, kept: str | None = None) -> Library:
    """Read a content folder, and the campaign from `campaign_file` when it is elsewhere.

    `kept` is a plan that is read in place of the file. BrokenContent lists everything wrong with either.
    """
    problems: list[Problem] = []
    own_file = content_dir / CAMPAIGN_FILE
    chosen = campaign_file or own_file
    reference = reference_campaign(content_dir, besides=chosen)
    campaign = None
    try:
        campaign = read_campaign(kept or read_file(chosen), str(chosen), defaults=reference)
    except BrokenContent as broken:
        problems += broken.problems
    known = Known.of(*(found for found in (campaign, reference) if found)) if campaign else Known()
    materials, material_problems = read_materials(content_dir / "materials", known)
    vocabulary, vocabulary_problems = read_vocabulary(content_dir / "vocabulary")
    zones, zone_problems = _zones(content_dir / ZONES_FILE)
    problems += material_problems + vocabulary_problems + zone_problems
    if problems or campaign is None:
        raise BrokenContent(problems)
    return Library(campaign, fitting(materials, campaign), vocabulary, chosen, reference, materials, zones)


def reference_campaign(content_dir: Path, *, besides: Path) -> Campaign | None:
    """Return the campaign that lends what the file `besides` leaves out: the folder's own or else the shipped one."""
    for path in (content_dir / CAMPAIGN_FILE, _SHIPPED):
        if path.exists() and path.resolve() != besides.resolve():
            try:
                return read_campaign(read_file(path), str(path))
            except BrokenContent:
                continue
    return None


def shipped_words(name: str) -> Words:
    """Return the words of a vocabulary file that comes with the bot, for a content folder without it."""
    return read_vocabulary(_SHIPPED.parent / "vocabulary")[0].get(name, {})


def _zones(path: Path) -> tuple[tuple[Zone, ...], list[Problem]]:
    """Return the folder's own zones, or where it has none those that come with the bot; and what is wrong with them."""
    try:
        return read_zones(path if path.exists() else _SHIPPED.with_name(ZONES_FILE)), []
    except BrokenContent as broken:
        return (), broken.problems


def read_file(path: Path) -> bytes:
    """Return the bytes of a content file; BrokenContent when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BrokenContent([Problem(str(path), 1, 1, f"cannot be read: {error.strerror}")]) from error
