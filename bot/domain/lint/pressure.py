"""Rules against what people are pressed with: ranks, daily punch-ins, hours online, public names, photos of it all."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby

from bot.domain.lint.calendar import Due
from bot.domain.lint.finding import Examined, Finding, LintRule
from bot.domain.lint.wording import Wording

_ASKS = "checkin"
_PUNCH_IN = "daily_punch_in"
_EVERY_DAY = 5
"""Days of one week; asking on each workday is asking daily."""


def _said(rule: str, means: str, examined: Examined) -> Iterator[Finding]:
    """What is said in words, one finding for each text."""
    wording = Wording.of(examined.words)
    for said in examined.sayings:
        word = next((meant.word for meant in wording.meant_in(said.text) if meant.rule == rule), None)
        if word is not None:
            yield Finding(rule, said.where, said.about, f"'{word}' {means}")


def _by_words(rule: str, means: str) -> Callable[[Examined], Iterable[Finding]]:
    return partial(_said, rule, means)


def daily_punch_in(examined: Examined) -> Iterator[Finding]:
    """A check-in on every workday of some week, or one that calls itself daily."""
    yield from _said(_PUNCH_IN, "asks people to report every day", examined)
    found: dict[str, Finding] = {}
    for asked in examined.calendar.values():
        week = next((week for week in _weeks_of_asking(examined, asked) if len(week) >= _EVERY_DAY), None)
        if week is not None:
            rule, first = week[min(week)].rule, week[min(week)].week
            message = f"people are asked on {len(week)} days of the week of {first}"
            found.setdefault(rule, Finding(_PUNCH_IN, (*examined.at_rule(rule), "when"), rule, message))
    yield from found.values()


def _weeks_of_asking(examined: Examined, calendar: tuple[Due, ...]) -> Iterator[dict[date, Due]]:
    """By week the days on which somebody is asked anew, each with what asks first."""
    asks = {rule.key for rule in examined.campaign.rules if rule.notice == _ASKS}
    asked = (due for due in calendar if due.rule in asks and not due.is_reminder)
    for _, week in groupby(asked, key=lambda due: due.week):
        yield {due.day: due for due in week}


PRESSURE = (
    LintRule(
        "individual_leaderboard",
        _by_words("individual_leaderboard", "ranks people, or gives them points to be ranked by"),
    ),
    LintRule(_PUNCH_IN, daily_punch_in),
    LintRule("time_online", _by_words("time_online", "measures how long people are online")),
    LintRule("public_naming", _by_words("public_naming", "names in public who has not answered")),
    LintRule("photo_of_everything", _by_words("photo_of_everything", "wants a picture of everything")),
)
