"""`check --config FILE`: whether a file is a campaign's or the settings, whatever is misspelt or missing in it."""

from pathlib import Path

import pytest

from bot.__main__ import main

CONTENT = Path(__file__).parents[2] / "content"
SOUND = "name: Reading year\nphases:\n  - name: A\n    start: 2026-03\n    end: 2026-05\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND.replace("phases:", "phase:"), ["1:1: missing 'phases'", "2:1: unknown key 'phase' (did you mean 'phases'?)"]),
        ("# ours\nname: Reading year\n", ["2:1: missing 'phases'"]),
        (SOUND.replace("2026-05", "2026-02").replace("\n", "\n  ").replace("name: R", "  name: R"), [
            "5:12: ends on 2026-02-28, before it starts on 2026-03-01"
        ]),
    ],
    ids=["phases misspelt", "phases missing", "all of it indented"],
)  # fmt: skip
def test_a_mistake_is_that_of_the_file_it_is_in(
    text: str, said: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    assert main(["check", "--config", str(file), "--content", str(CONTENT)]) == 1
    assert capsys.readouterr().err.splitlines()[: len(said)] == [f"{file}:{line}" for line in said]


def test_settings_are_not_taken_for_a_campaign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("campaign:\n  timezone: Asia/Shanghai\nweb:\n  prot: 9000\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["check", "--config", str(file), "--content", str(CONTENT)])
    assert capsys.readouterr().err == f"{file}:4:3: unknown key 'prot' (did you mean 'port'?)\n"
