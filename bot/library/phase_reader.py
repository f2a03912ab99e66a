"""The `phases` of a campaign file, with their activities; the rest of the file is campaign_reader.py's business."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.phases import Activity, Phase
from bot.library.keyed import Keys
from bot.library.section import Section
from bot.library.values import exact_day, first_day, is_month, last_day

_DEFAULT_KEYS = ("launch", "strive", "showcase")
"""What phases without a key are called, so that study material finds the phase it was written for."""

_PHASE = ("key", "name", "start", "first_day", "end", "last_day", "theme", "activities")
_ACTIVITY = ("key", "name", "carrier", "forms", "indicators", "due")
_LONGEST = timedelta(days=3660)
_NO_DAY = date.min


@dataclass(slots=True)
class PhaseReader:
    """Reads phases in the order of the file, checking each against the one before it."""

    carriers: tuple[str, ...]
    phases: list[Phase] = field(default_factory=list)
    _phase_keys: Keys = field(default_factory=lambda: Keys("phase"))
    _activity_keys: Keys = field(default_factory=lambda: Keys("activity"))

    def read(self, campaign: Section) -> tuple[Phase, ...]:
        """Return the phases of a campaign file; problems are noted in it."""
        for position, section in enumerate(campaign.sections("phases", _PHASE)):
            phase = self._phase(section, position)
            self._check(section, phase)
            self.phases.append(phase)
        return tuple(self.phases)

    def _phase(self, section: Section, position: int) -> Phase:
        default = _DEFAULT_KEYS[position] if position < len(_DEFAULT_KEYS) else f"phase{position + 1}"
        start_on, start_by_month = _edge(section, "start", "first_day")
        end_on, end_by_month = _edge(section, "end", "last_day")
        return Phase(
            key=self._phase_keys.take(section, default),
            name=section.name("name"),
            start_on=start_on,
            end_on=end_on,
            theme=section.optional_name("theme"),
            activities=self._activities(section),
            by_month=start_by_month and end_by_month,
        )

    def _activities(self, phase: Section) -> tuple[Activity, ...]:
        sections: Iterable[Section] = phase.sections("activities", _ACTIVITY) if "activities" in phase else ()
        return tuple(self._activity(section) for section in sections)

    def _activity(self, section: Section) -> Activity:
        due_on = section.read("due", exact_day, _NO_DAY)
        return Activity(
            key=self._activity_keys.take(section),
            name=section.name("name"),
            carrier=section.reference("carrier", self.carriers, "carrier"),
            forms=section.names("forms"),
            indicators=section.names("indicators"),
            due_on=due_on if due_on != _NO_DAY else None,
        )

    def _check(self, section: Section, phase: Phase) -> None:
        if _NO_DAY in (phase.start_on, phase.end_on):
            return
        if phase.end_on < phase.start_on:
            section.note("end", f"ends on {phase.end_on}, before it starts on {phase.start_on}")
        elif phase.end_on - phase.start_on > _LONGEST:
            section.note("end", f"ends on {phase.end_on}, more than ten years after it starts on {phase.start_on}")
        elif self.phases:
            _check_order(section, phase, self.phases[-1])


def _check_order(section: Section, phase: Phase, previous: Phase) -> None:
    if _NO_DAY in (previous.start_on, previous.end_on) or phase.start_on > previous.end_on:
        return
    if phase.end_on < previous.start_on:
        section.note("start", f"out of order: ends before phase '{previous.key}' starts on {previous.start_on}")
        return
    section.note("start", f"starts on {phase.start_on}, while phase '{previous.key}' runs until {previous.end_on}")


def _edge(section: Section, key: str, exact: str) -> tuple[date, bool]:
    """Return the day a phase starts or ends on, and whether the plan gave only the month.

    A month stands for its first or last day unless `first_day` or `last_day` names another day of it.
    """
    day = section.must_read(key, first_day if key == "start" else last_day, _NO_DAY)
    by_month = day != _NO_DAY and section.read(key, is_month, stand_in=False)
    chosen = section.read(exact, exact_day, _NO_DAY)
    if _NO_DAY in (day, chosen):
        return day, by_month
    if (chosen.year, chosen.month) != (day.year, day.month) or not by_month:
        section.note(exact, f"{chosen} is not a day of the month that '{key}' names")
    return chosen, by_month
