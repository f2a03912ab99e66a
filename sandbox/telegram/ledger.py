"""The ledger: what really arrived at whom, append-only; it knows nothing of what a bot believes it sent."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """One change a person could see. `kind`: new, edit or delete; `data`, `labels`: of its buttons, row by row."""

    seq: int
    at: datetime
    bot_id: int
    chat_id: int
    person: str
    kind: str
    method: str
    message_id: int
    text: str
    data: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Ledger:
    """Arrivals by sequence number, from 1."""

    def __init__(self) -> None:
        self._arrivals: list[Arrival] = []

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """All of them, oldest first."""
        return tuple(self._arrivals)

    @property
    def last(self) -> int:
        """The newest sequence number, 0 for an empty ledger."""
        return len(self._arrivals)

    def after(self, seq: int, limit: int | None = None) -> list[Arrival]:
        """Arrivals newer than `seq`, oldest first."""
        return self._arrivals[seq : None if limit is None else seq + limit]

    def add(self, arrival: Arrival) -> None:
        """Append; its number must be the next one."""
        if arrival.seq != self.last + 1:
            raise ValueError(f"arrival {arrival.seq} after {self.last}")
        self._arrivals.append(arrival)
