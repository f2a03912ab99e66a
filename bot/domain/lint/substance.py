"""Rules against activities that are a name only: nothing carries them, nothing shows that they took place."""

from collections.abc import Callable, Iterator
from functools import partial

from bot.domain.campaign import Activity
from bot.domain.lint.finding import Examined, Finding, LintRule


def _lacking(rule: str, message: str, has: Callable[[Activity], bool], examined: Examined) -> Iterator[Finding]:
    for number, phase in enumerate(examined.campaign.phases):
        for index, activity in enumerate(phase.activities):
            if not has(activity):
                yield Finding(rule, ("phases", number, "activities", index), activity.key, message)


SUBSTANCE = (
    LintRule(
        "activity_without_carrier",
        partial(
            _lacking,
            "activity_without_carrier",
            "an activity without a carrier",
            lambda activity: activity.carrier is not None,
        ),
    ),
    LintRule(
        "activity_without_indicator",
        partial(
            _lacking,
            "activity_without_indicator",
            "an activity without an indicator",
            lambda activity: bool(activity.indicators),
        ),
    ),
)
