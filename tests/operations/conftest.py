"""An operator at the server: commands called as the command line would, on a database of their own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main


@dataclass(frozen=True, slots=True)
class Result:
    """What a command said."""

    status: int
    out: str
    err: str


@dataclass(slots=True)
class Operator:
    """Calls commands; `file` is the database of the settings."""

    file: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def sets(self, **variables: object) -> None:
        """Set environment variables, such as BOT__WEB__PORT."""
        for name, value in variables.items():
            self.monkeypatch.setenv(name, str(value))

    def calls(self, *words: object) -> Result:
        """Run one command in this process."""
        self.capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:
            status = int(end.code or 0)
        said = self.capsys.readouterr()
        return Result(status, said.out, said.err)


@pytest.fixture
def operator(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """An operator with an empty, migrated database and no token."""
    file = tmp_path / "server" / "bot.db"
    file.parent.mkdir()
    shutil.copy(template, file)
    for name in ("BOT_TOKEN", "BOT_TOKEN_FILE", "BOT_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    made = Operator(file, monkeypatch, capsys)
    made.sets(BOT__DATABASE__URL=f"sqlite+aiosqlite:///{file}")
    return made
