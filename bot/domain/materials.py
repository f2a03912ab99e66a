"""A study card; who has read one is the study noun's business."""

import re
from dataclasses import dataclass

from bot.domain.names import Name

_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Material:
    """A card of a few minutes cut from the plan; `body` is trusted Markdown."""

    id: str
    title: Name
    phase: str
    carrier: str | None
    item: str | None
    kinds: tuple[str, ...]
    """Kinds of member it is written for; empty means everyone."""
    minutes: int
    section: str
    """The section of the plan it is cut from, as the plan numbers it."""
    body: str
    hash: str
    """SHA-256 of the file, in hexadecimal, for deliveries and acknowledgements."""

    @property
    def is_chinese(self) -> bool:
        """Whether the text is Chinese, as the plan's own words are."""
        return _CHINESE.search(self.body) is not None

    def concerns(self, kind: str) -> bool:
        """Tell whether members of `kind` get this card."""
        return not self.kinds or kind in self.kinds
