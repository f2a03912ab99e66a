"""What the home screen tells one member: where the campaign stands and what is due; how it reads is the view's."""

from dataclasses import dataclass
from datetime import date

from bot.domain.campaign import Phase, Standing
from bot.domain.materials import Material


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for one member today; nothing in it is compared with anybody else's."""

    standing: Standing
    phase: Phase | None
    unread: tuple[Material, ...] = ()
    """Study cards that were sent and not acknowledged, the latest first: that one is due, the others may wait."""
    has_checkin: bool = False
    deeds: int = 0
    """Deeds of the current phase, or of the whole campaign outside the phases."""
    rests_until: date | None = None
    """The first day after leave or a freeze; None where there is none today."""

    @property
    def tasks(self) -> int:
        """How many things are due; however many older cards there are, nobody has to catch up."""
        return bool(self.unread) + self.has_checkin
