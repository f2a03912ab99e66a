"""What a member who asks where we are is told: what is due from them, what comes next; how it reads is the view's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.campaign import Activity, Phase, Standing
from bot.domain.materials import Material

IN_SIGHT = timedelta(days=31)
"""A deadline further off is said with its activity only."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the campaign stands as one member sees it; nothing in it is compared with anybody else's."""

    standing: Standing
    checkin_until: datetime | None = None
    """When the check-in that waits for an answer closes; None where none waits."""
    unread: tuple[Material, ...] = ()
    """Study cards that were sent and not acknowledged, the latest first: that one is due, the others may wait."""
    deadlines: tuple[Activity, ...] = ()
    """Activities of the running phase that are due soon, the soonest first."""
    next_card_at: datetime | None = None
    next_checkin_at: datetime | None = None
    rests_until: date | None = None
    """The first day after leave or a freeze; None where there is none today."""

    @property
    def is_free(self) -> bool:
        """Whether nothing is due from the member."""
        return not (self.checkin_until or self.unread or self.deadlines)


def deadlines_in_sight(phase: Phase | None, day: date) -> tuple[Activity, ...]:
    """Return what of a phase has to be done within IN_SIGHT of `day`, that day included, the soonest first."""
    found = [
        (activity.due_on, activity)
        for activity in (phase.activities if phase else ())
        if activity.due_on is not None and day <= activity.due_on <= day + IN_SIGHT
    ]
    return tuple(activity for _, activity in sorted(found, key=lambda pair: pair[0]))
