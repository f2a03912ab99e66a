"""The zones members may choose (content/zones.yaml) and the names of all others; choosing is the members' business."""

from functools import cache
from importlib import resources
from pathlib import Path

from bot.domain.zones import Zone
from bot.library.problems import BrokenContent, Problem, quoted
from bot.library.section import Section
from bot.library.strict_yaml import parse
from bot.library.values import zone as as_zone

ZONES_FILE = "zones.yaml"
_CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
"""What else the IANA list has, such as `Etc/GMT+8` or `PRC`, is no place somebody is at."""


@cache
def places() -> tuple[str, ...]:
    """Return every place of the IANA list, such as `America/New_York`, as the package `tzdata` has it."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return tuple(one for one in listed if one.partition("/")[0] in _CONTINENTS and "/" in one)


def read_zones(path: Path) -> tuple[Zone, ...]:
    """Return the zones of a file, in its order; BrokenContent says everything that is wrong with it."""
    tree, problems = parse(path.read_bytes(), str(path)), list[Problem]()
    root = Section(tree, (), problems, keys=("zones",))
    owners: dict[str, str] = {}
    found = tuple(_zone(section, owners) for section in root.sections("zones", ("zone", "name", "words")))
    if problems:
        raise BrokenContent(problems)
    return found


def _zone(section: Section, owners: dict[str, str]) -> Zone:
    """Read one; neither it nor a word for it may stand for another."""
    found = Zone(section.must_read("zone", as_zone, ""), section.name("name"), section.texts("words"))
    for word in (found.key, *found.all_words) if found.key else ():
        if owners.setdefault(word, found.key) != found.key:
            section.note(
                "words" if word in found.words else "zone", f"{quoted(word)} already stands for {quoted(owners[word])}"
            )
    return found
