"""Time zones a member may choose and what people write for them; the list is content, planning by one is elsewhere."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.names import Name


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the IANA list, and what people call it."""

    key: str
    name: Name
    words: tuple[str, ...] = ()

    @property
    def all_words(self) -> tuple[str, ...]:
        """Whatever may be written for it."""
        names = (self.name.zh, self.name.en) if self.name.en else (self.name.zh,)
        return (*names, *self.words)


def name_of(key: str, zones: Iterable[Zone]) -> Name:
    """What a zone is called: by the list, else by the IANA list."""
    return next((one.name for one in zones if one.key == key), Name(key.replace("_", " ")))


def find_zone(words: str, zones: Sequence[Zone], places: Collection[str], *, endings: Iterable[str] = ()) -> str | None:
    """The zone somebody wrote, by a name or word of the list, else as one of `places` or the city in it; else None.

    `places` are names of the IANA list such as `America/New_York`; one of `endings` behind a name changes nothing.
    """
    said = _plain(words)
    shorter = (said.removesuffix(one).strip() for one in map(_plain, endings) if said.endswith(one))
    found = (_found(name, zones, places) for name in (said, *shorter))
    return next((zone for zone in found if zone is not None), None)


def _found(said: str, zones: Sequence[Zone], places: Collection[str]) -> str | None:
    listed = (one.key for one in zones if said in {_plain(word) for word in one.all_words})
    named = (place for place in places if said in (_plain(place), _plain(place.rpartition("/")[2])))
    return next(listed, None) or min(named, default=None)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).replace("_", " ").casefold().split())
