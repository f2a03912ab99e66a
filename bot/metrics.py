"""Counters of this process for /metrics; what is counted is said where it happens."""

import json
from collections import Counter
from collections.abc import Iterator


class Counts:
    """Counters by name and labels, which only ever grow."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, **labels: str) -> None:
        """Count one; `labels` take few values each (a method, a status), never an id or a text."""
        given = ",".join(f"{key}={json.dumps(value)}" for key, value in sorted(labels.items()))
        self._counts[name, f"{{{given}}}" if given else ""] += 1

    def lines(self, prefix: str) -> Iterator[str]:
        """The counters as Prometheus reads them (text format 0.0.4)."""
        before = None
        for (name, labels), count in sorted(self._counts.items()):
            if name != before:
                yield f"# TYPE {prefix}{name} counter"
                before = name
            yield f"{prefix}{name}{labels} {count}"


COUNTS = Counts()
"""The process's own: like a log, there is one."""
