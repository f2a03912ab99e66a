"""`check` warns of a rule that never falls due: an anchor's year mistyped, more days than any phase has."""

from pathlib import Path

import pytest

from bot.library.check import warnings_of

CONTENT = Path(__file__).parents[2] / "content"
REFERENCE = (CONTENT / "campaign.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "instead", "rule"),
    [
        ("    on: 2011-07-01\n", "    on: 2001-07-01\n", "party_90"),
        ("phase_days_left: [30, 7, 1]", "phase_days_left: [900]", "phase_days_left"),
        ("july_first_2012, days_left: [30, 7, 1]", "july_first_2012, days_left: [950]", "july_first_2012"),
    ],
)
def test_a_rule_that_never_falls_due_is_warned_of_where_it_stands(
    written: str, instead: str, rule: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(REFERENCE.replace(written, instead, 1), "utf-8")
    lines = file.read_text("utf-8").splitlines()
    after = lines.index("rules:")
    place = next(at for at in range(after, len(lines)) if lines[at].strip() == f"- key: {rule}") + 2
    column = lines[place].index("when:") + len("when: ") + 1
    assert [str(problem) for problem in warnings_of(file, CONTENT)] == [
        f"{file}:{place + 1}:{column}: warning: rule '{rule}' never falls due in this campaign"
    ]


def test_of_the_reference_every_rule_falls_due() -> None:
    assert warnings_of(None, CONTENT) == []
