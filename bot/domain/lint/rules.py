"""All rules of the lint in the order they are told, and what signed exceptions leave of their findings."""

from collections.abc import Iterable

from bot.domain.lint.finding import Examined, Finding
from bot.domain.lint.pressure import PRESSURE
from bot.domain.lint.substance import SUBSTANCE
from bot.domain.lint.timing import TIMING

RULES = (*PRESSURE, *SUBSTANCE, *TIMING)

RULE_NAMES = tuple(rule.name for rule in RULES)

UNUSED = "unused_exception"
"""What an exception is called that covers nothing; nobody can sign for that."""


def findings(examined: Examined) -> list[Finding]:
    """Return what breaks a rule and is not signed for, and each exception that nothing needs."""
    found = [finding for rule in RULES for finding in rule.find(examined)]
    signed = {(one.rule, one.about) for one in examined.campaign.exceptions}
    open_ones = [finding for finding in found if (finding.rule, finding.about) not in signed]
    return open_ones + list(_unused(examined, {(finding.rule, finding.about) for finding in found}))


def _unused(examined: Examined, needed: set[tuple[str, str]]) -> Iterable[Finding]:
    for index, one in enumerate(examined.campaign.exceptions):
        if (one.rule, one.about) not in needed:
            message = f"an exception that covers nothing: {one.rule} finds nothing about '{one.about}'"
            yield Finding(UNUSED, ("exceptions", index), one.about, message)
