"""The journal: what a careful bot would not have sent; what only the state of the world explains is no finding."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in a request. `rule` names it, `path` says where in the parameters."""

    number: int
    method: str
    rule: str
    path: str
    detail: str
    chat_id: int | str | None = None

    def __str__(self) -> str:
        where = f" {self.path}" if self.path else ""
        return f"{self.method}{where}: {self.rule} {self.detail}".rstrip()


class Journal:
    """Findings in the order they were made, and how often each method was called."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.calls: Counter[str] = Counter()

    def add(
        self, method: str, rule: str, *, path: str = "", detail: str = "", chat_id: int | str | None = None
    ) -> None:
        """Write a finding down."""
        self.findings.append(Finding(len(self.findings) + 1, method, rule, path, detail, chat_id))
