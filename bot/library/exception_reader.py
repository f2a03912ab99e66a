"""The signed `exceptions` of a campaign file; what they are exceptions from is in bot/domain/lint."""

from datetime import date

from bot.domain.lint.rules import RULE_NAMES
from bot.domain.signed import SignedException
from bot.library.problems import quoted
from bot.library.section import Section
from bot.library.values import exact_day

_EXCEPTION = ("rule", "about", "reason", "signed_by", "on")


def read_exceptions(campaign: Section) -> tuple[SignedException, ...]:
    """Return the exceptions; one without a rule, a thing, a reason, a signature or a day is a problem."""
    found: list[SignedException] = []
    for section in campaign.sections("exceptions", _EXCEPTION):
        one = SignedException(
            rule=section.choice("rule", RULE_NAMES, "") if section.require("rule") else "",
            about=section.text("about"),
            reason=section.must_read("reason", _reason, ""),
            signed_by=section.text("signed_by"),
            signed_on=section.must_read("on", exact_day, date.min),
        )
        if any((one.rule, one.about) == (earlier.rule, earlier.about) for earlier in found):
            section.note("about", f"{quoted(one.about)} is excepted from {one.rule} twice")
        found.append(one)
    return tuple(found)


def _reason(written: str) -> str:
    if not any(character.isalnum() for character in written):
        raise ValueError(f"{quoted(written)} is no reason")
    return written
