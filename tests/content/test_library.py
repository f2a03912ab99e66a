"""Loading a content folder: what a minimal campaign is lent, what one from elsewhere does with the cards, every fault at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.domain.campaign import Campaign, Name
from bot.library import BrokenContent, load
from bot.library.check import run_check

CONTENT = Path(__file__).parents[2] / "content"
MINIMAL = """\
name: Spring campaign
phases:
  - name: First
    start: 2026-12
    end: 2027-01
  - name: {zh: 第二, en: Second}
    start: 2027-02-01
    end: 2027-02-28
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere.yaml"


@pytest.fixture(scope="module")
def reference() -> Campaign:
    return load(CONTENT).campaign


def test_a_minimal_campaign_is_lent_the_rest(elsewhere: Path, reference: Campaign) -> None:
    elsewhere.write_text(MINIMAL, encoding="utf-8")

    campaign = load(CONTENT, elsewhere).campaign

    assert campaign.name == Name("Spring campaign")
    assert [(phase.key, phase.start_on, phase.end_on, phase.by_month) for phase in campaign.phases] == [
        ("launch", date(2026, 12, 1), date(2027, 1, 31), True),
        ("strive", date(2027, 2, 1), date(2027, 2, 28), False),
    ]
    assert campaign.ends_on == date(2027, 2, 28)
    assert campaign.frameworks == reference.frameworks
    assert campaign.kinds == reference.kinds
    assert campaign.quiet_hours == reference.quiet_hours
    assert [rule.key for rule in campaign.rules] == [
        *("phase_start", "phase_half", "phase_days_left", "phase_ended", "campaign_days_left", "campaign_ended"),
        *("study", "checkin"),
    ]
    assert (campaign.document, campaign.anchors, campaign.key) == (None, (), "campaign")


def test_a_minimal_campaign_in_the_folder_itself_is_lent_the_shipped_rest(content: Path, reference: Campaign) -> None:
    (content / "campaign.yaml").write_text(MINIMAL, encoding="utf-8")

    library = load(content)

    assert library.campaign.frameworks == reference.frameworks
    assert len(library.materials) == 38
    assert library.materials_for("launch", "staff")[0].id == "launch-01-general"


def test_phases_without_cards_of_their_own_get_them_all(elsewhere: Path) -> None:
    elsewhere.write_text(MINIMAL.replace("- name: First", "- key: spring\n    name: First"), encoding="utf-8")

    library = load(CONTENT, elsewhere)

    assert len(library.materials_for("spring", "staff")) == 34
    assert [card.phase for card in library.materials_for("strive", "staff")] == ["strive"] * 15


def test_a_campaign_from_elsewhere_keeps_what_it_knows_of_the_cards(elsewhere: Path) -> None:
    own = "kinds: [{key: staff, name: S}]\ncarriers: [{key: vanguard, name: V}]\n"
    own += "frameworks: [{key: five_leads, name: L, items: [{key: study, name: S}]}]\n"
    elsewhere.write_text(MINIMAL + own, encoding="utf-8")

    library = load(CONTENT, elsewhere)

    assert {card.carrier for card in library.materials} == {"vanguard", None}
    assert {card.item for card in library.materials} == {"study", None}
    assert {card.kinds for card in library.materials} == {(), ("staff",)}
    assert "launch-09-student" not in [card.id for card in library.materials]


def test_everything_wrong_is_said_at_once(content: Path) -> None:
    campaign = content / "campaign.yaml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("at: 19:30", "at: 25:00"), encoding="utf-8")
    line = text[: text.index("at: 19:30")].count("\n") + 1
    card = content / "materials" / "launch-01-general.md"
    card.write_text(card.read_text(encoding="utf-8").replace("minutes: 3", "minutes: x"), encoding="utf-8")
    (content / "vocabulary").mkdir(exist_ok=True)
    (content / "vocabulary" / "odd.yaml").write_text("name: [姓名]\ncode: [编号, 姓名]\n", encoding="utf-8")

    assert [str(problem) for problem in run_check(None, content)] == [
        f"{campaign}:{line}:9: '25:00' is not a time of day: the clock runs from 00:00 to 23:59",
        f"{card}:9:10: expected a whole number from 1 to 10, found 'x'",
        f"{content}/vocabulary/odd.yaml:2:7: '姓名' already stands for 'name'",
    ]


def test_a_broken_campaign_does_not_blame_the_cards(content: Path) -> None:
    (content / "campaign.yaml").write_text("phases: [\n", encoding="utf-8")

    assert [str(problem) for problem in run_check(None, content)] == [
        f"{content}/campaign.yaml:2:1: a key or value is missing here"
    ]


def test_a_missing_campaign_file_is_named(elsewhere: Path) -> None:
    assert [str(problem) for problem in run_check(elsewhere, CONTENT)] == [
        f"{elsewhere}:1:1: cannot be read: No such file or directory"
    ]


def test_a_missing_content_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenContent) as refused:
        load(tmp_path / "nowhere")

    assert str(refused.value) == f"{tmp_path}/nowhere/campaign.yaml:1:1: cannot be read: No such file or directory"


def test_a_folder_without_cards_is_a_folder_without_cards(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text(MINIMAL, encoding="utf-8")

    library = load(tmp_path)

    assert library.materials == ()
    assert library.materials_for("launch", "staff") == ()
    assert library.vocabulary == {}


def test_vocabulary_is_read_by_file(content: Path) -> None:
    (content / "vocabulary").mkdir(exist_ok=True)
    (content / "vocabulary" / "odd.yaml").write_text("name: [姓名, 名字]\ncode: [编号]\n", encoding="utf-8")

    assert load(content).vocabulary["odd"] == {"name": ("姓名", "名字"), "code": ("编号",)}


def test_the_content_that_is_shipped_is_sound() -> None:
    assert run_check(None, CONTENT) == []
