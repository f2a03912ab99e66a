"""A rehearsal as plain JSON values, for other programs; docs/rehearse.md says what each key means."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.placing import Omitted
from bot.domain.rehearsal_diff import Difference, Turn
from bot.domain.rehearsal_load import Burst, Load
from bot.domain.rehearsal_programme import omitted
from bot.domain.rehearsals import Audience, Cohort, Message, Rehearsal, Silence, Words
from bot.domain.workdays import SpecialDay

FORMAT = 1
"""Goes up when a key changes its meaning or goes; a new key changes nothing."""


def as_json(rehearsal: Rehearsal, load: Load, campaign: Campaign, *, first: date, last: date) -> dict[str, Any]:
    """Everything, in an order that is the same for the same input."""
    numbers = {words: number for number, words in enumerate(_distinct(rehearsal.messages), start=1)}
    return {
        "format": FORMAT,
        "campaign": {"key": campaign.key, "name": {"zh": campaign.name.zh, "en": campaign.name.en}},
        "plan": campaign.version,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "zone": rehearsal.zone,
        "assumes": ["nobody_answers", "everybody_there_from_the_start", "sent_at_once"],
        "people": _people(rehearsal.audience),
        "texts": [_text(number, words) for words, number in numbers.items()],
        "messages": [_message(message, numbers) for message in rehearsal.messages],
        "unsent": [_unsent(silence) for silence in rehearsal.silences],
        "omitted": [_omitted(one, people) for one, people in omitted(rehearsal, campaign)],
        "special_days": [_special(day) for day in rehearsal.special],
        "load": _load(load),
    }


def difference_as_json(found: Difference) -> dict[str, Any]:
    """What another plan would change."""
    return {
        "format": FORMAT,
        "people_affected": found.people,
        **{turn.value: found.count(turn) for turn in Turn},
        "changes": [
            {
                "change": change.turn.value,
                "kind": change.kind,
                "title": {"zh": change.title.zh, "en": change.title.en},
                "before": change.before and change.before.isoformat(),
                "after": change.after and change.after.isoformat(),
                "cohorts": [cohort.number for cohort in change.cohorts],
                "people": change.people,
            }
            for change in found.changes
        ],
    }


def _distinct(messages: Iterable[Message]) -> dict[Words, None]:
    return dict.fromkeys(message.words for message in messages if message.words is not None)


def _people(audience: Audience) -> dict[str, Any]:
    return {
        "reached": audience.size,
        "made_up": audience.is_made_up,
        "cohorts": [_cohort(cohort) for cohort in audience.cohorts],
        "not_reached": [
            {"member": one.code, "name": one.name, "unit": one.unit, "reason": one.reason} for one in audience.absent
        ],
    }


def _cohort(cohort: Cohort) -> dict[str, Any]:
    return {
        "cohort": cohort.number,
        "people": cohort.size,
        "kind": cohort.kind,
        "zone": cohort.zone,
        "language": cohort.language,
        "apart": [f"{name}: {value}" for name, value in cohort.apart],
    }


def _text(number: int, words: Words) -> dict[str, Any]:
    return {"number": number, "title": {"zh": words.title.zh, "en": words.title.en}, "text": words.text}


def _message(message: Message, numbers: dict[Words, int]) -> dict[str, Any]:
    return {
        "at": _instant(message.at),
        "local": _local(message.at, message.cohort),
        "cohort": message.cohort.number,
        "people": message.cohort.size,
        "kind": message.kind,
        "op": message.op.value,
        "rule": message.rule,
        "slot": message.slot,
        "text": numbers[message.words] if message.words is not None else None,
        "due": _local(message.due_at, message.cohort),
        "held": message.held,
        "shifted_from": _local(message.nominal_at, message.cohort) if message.shifted_by else None,
    }


def _unsent(silence: Silence) -> dict[str, Any]:
    return {
        "due": _local(silence.due_at, silence.cohort),
        "cohort": silence.cohort.number,
        "people": silence.cohort.size,
        "rule": silence.rule,
        "slot": silence.slot,
        "fate": silence.fate,
        "reason": silence.reason,
    }


def _omitted(one: Omitted, people: int) -> dict[str, Any]:
    return {
        "day": one.on.isoformat(),
        "people": people,
        "rule": one.rule,
        "slot": one.slot,
        "holiday": one.holiday and {"zh": one.holiday.zh, "en": one.holiday.en},
        "joins": one.joins_on and one.joins_on.isoformat(),
    }


def _special(day: SpecialDay) -> dict[str, Any]:
    return {
        "day": day.on.isoformat(),
        "is_workday": day.is_workday,
        "name": {"zh": day.name.zh, "en": day.name.en},
        "source": day.source,
    }


def _load(load: Load) -> dict[str, Any]:
    busiest, largest = load.busiest_week, load.largest_burst
    return {
        "average_per_person_and_week": round(load.average, 3),
        "busiest_week": busiest and {"week": busiest.monday.isoformat(), "most": busiest.most, "people": busiest.busy},
        "largest_send": largest and _burst(largest),
        "gaps": [{"first": gap.first.isoformat(), "weeks": gap.weeks} for gap in load.gaps],
        "weeks": [
            {
                "week": week.monday.isoformat(),
                "messages": week.messages,
                "most": week.most,
                "busy": week.busy,
                "silent": week.silent,
            }
            for week in load.weeks
        ],
        "sends": [_burst(burst) for burst in load.bursts],
    }


def _burst(burst: Burst) -> dict[str, Any]:
    return {"at": _instant(burst.at), "requests": burst.requests, "seconds": round(burst.seconds, 1)}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _local(at: datetime | None, cohort: Cohort) -> str | None:
    return None if at is None else at.astimezone(ZoneInfo(cohort.zone)).isoformat()
