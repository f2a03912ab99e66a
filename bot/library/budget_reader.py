"""The `budget` and `digest` of a campaign file; the rest of the file is campaign_reader.py's business."""

from collections.abc import Sequence

from bot.domain.budget import Budget, DigestTime
from bot.domain.campaign import Kind, QuietHours
from bot.library.section import Section
from bot.library.values import time_of_day, weekday

PER_WEEK = range(1, 101)


def read_budget(campaign: Section, kinds: Sequence[Kind]) -> Budget:
    """Return how many messages that are not urgent a member gets in a week, by kind where it says so."""
    section, usual = campaign.section("budget", ("per_week", "kinds")), Budget()
    per_week = section.integer("per_week", usual.per_week, within=PER_WEEK)
    if "kinds" not in section:
        return Budget(per_week)
    by_kind = section.section("kinds", tuple(kind.key for kind in kinds))
    return Budget(
        per_week,
        {kind.key: by_kind.integer(kind.key, per_week, within=PER_WEEK) for kind in kinds if kind.key in by_kind},
    )


def read_digest(campaign: Section, quiet: QuietHours) -> DigestTime:
    """Return when what was over the budget comes in one message; never in the quiet hours."""
    section, usual = campaign.section("digest", ("weekly", "at")), DigestTime()
    found = DigestTime(section.read("weekly", weekday, usual.weekday), section.read("at", time_of_day, usual.at))
    if quiet.cover(found.at):
        section.note("at", f"{found.at:%H:%M} lies in the quiet hours {quiet.start:%H:%M} to {quiet.end:%H:%M}")
    return found
