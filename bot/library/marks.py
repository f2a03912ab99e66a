"""The days of a plan by the names that rules and anchors call them; what is sent on them is not known here."""

from dataclasses import dataclass
from datetime import date

from bot.domain.phases import Activity, Phase
from bot.domain.rules import Mark
from bot.library.problems import did_you_mean, quoted

_EDGES = ("start", "half", "end")
_EVERY_PHASE, _EVERY_ACTIVITY = "phase", "activity"
_CAMPAIGN_END = "campaign.end"
_A_DAY = "a day is called PHASE.start, PHASE.half, PHASE.end, ACTIVITY.due, campaign.end, or by the key of an anchor"


@dataclass(frozen=True, slots=True)
class Marks:
    """Reads `strive.start`, `publicity.due`, `party_90`, `campaign.end`; `phase.end` is that of each phase."""

    phases: tuple[Phase, ...]
    anchors: tuple[str, ...]

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All activities of all phases."""
        return tuple(activity for phase in self.phases for activity in phase.activities)

    @property
    def phase_keys(self) -> tuple[str, ...]:
        """What the phases are called."""
        return tuple(phase.key for phase in self.phases)

    def read(self, text: str) -> Mark:
        """Return the day or days that `text` means; ValueError when there is none of that name."""
        key, dot, edge = text.rpartition(".")
        if not dot:
            return self._anchor(text)
        if text == _CAMPAIGN_END and key not in self.phase_keys:
            return Mark("close")
        if edge in _EDGES:
            return self._edge(key, edge)
        if edge == "due":
            return self._deadline(key)
        raise ValueError(f"{quoted(text)} is no day of the plan{did_you_mean(edge, (*_EDGES, 'due'))}; {_A_DAY}")

    def day(self, mark: Mark) -> date | None:
        """Return the day of a mark of a phase or activity; None of an anchor, and of what is there more than once."""
        if mark.edge == "due":
            return next((activity.due_on for activity in self.activities if activity.key == mark.key), None)
        phase = next((phase for phase in self.phases if phase.key == mark.key), None)
        if phase is None or mark.edge == "on":
            return None
        return {"start": phase.start_on, "half": phase.halfway_on, "end": phase.end_on}[mark.edge]

    def has(self, mark: Mark) -> bool:
        """Tell whether there is what a mark of another file refers to."""
        if mark.key is None:
            return mark.edge != "due" or any(activity.due_on for activity in self.activities)
        return mark.key in self.anchors if mark.edge == "on" else self.day(mark) is not None

    def _anchor(self, key: str) -> Mark:
        if key in self.anchors:
            return Mark("on", key)
        if key in self.phase_keys:
            raise ValueError(
                f"{quoted(key)} is a phase; say which day: {', '.join(f'{key}.{edge}' for edge in _EDGES)}"
            )
        if any(activity.key == key for activity in self.activities):
            raise ValueError(f"{quoted(key)} is an activity; its deadline is called {key}.due")
        raise ValueError(f"unknown anchor {quoted(key)}{did_you_mean(key, self.anchors)}; {_A_DAY}")

    def _edge(self, key: str, edge: str) -> Mark:
        if key != _EVERY_PHASE and key not in self.phase_keys:
            raise ValueError(f"unknown phase {quoted(key)}{did_you_mean(key, (*self.phase_keys, _EVERY_PHASE))}")
        named = None if key == _EVERY_PHASE else key
        return {"start": Mark("start", named), "half": Mark("half", named), "end": Mark("end", named)}[edge]

    def _deadline(self, key: str) -> Mark:
        dated = tuple(activity.key for activity in self.activities if activity.due_on is not None)
        if key == _EVERY_ACTIVITY:
            if not dated:
                raise ValueError("no activity has a deadline ('due')")
            return Mark("due")
        keys = tuple(activity.key for activity in self.activities)
        if key not in keys:
            raise ValueError(f"unknown activity {quoted(key)}{did_you_mean(key, keys)}")
        if key not in dated:
            raise ValueError(f"activity {quoted(key)} has no deadline ('due')")
        return Mark("due", key)
