"""How far planning has come, as it is kept between two of its steps; doing it is the use case's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Planning:
    """A planning under way: slots due in (`since`, `until`], for persons with ids above `after`."""

    since: datetime
    until: datetime
    after: int = 0

    def to_json(self, version: str) -> dict[str, Any]:
        """Return it as plain JSON values, with the version of the plan it follows."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "after": self.after,
            "plan": version,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the planning that `to_json` made `kept` of."""
        return cls(datetime.fromisoformat(kept["since"]), datetime.fromisoformat(kept["until"]), kept["after"])
