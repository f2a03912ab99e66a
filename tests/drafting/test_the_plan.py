"""The plan drafted by the grammar against content/campaign.yaml, which was made from it by hand."""

from functools import cache

import pytest

from bot.domain.campaign import Campaign
from bot.library import BrokenContent, load
from bot.library.campaign_reader import read_campaign
from tests.drafting.drafts import CONTENT, PLAN, drafted, filled_in, read, said, squeezed, traces, written

TEXT = PLAN.read_text(encoding="utf-8")
SHORTENED_BY_HAND = {"表彰和推荐表彰": "表彰并向兰州分院党组推荐表彰在创先争优活动中涌现的先进集体和个人"}


@cache
def by_hand() -> Campaign:
    return load(CONTENT).campaign


@cache
def by_draft() -> Campaign:
    text = filled_in(written(TEXT), carrier="vanguard", indicators="[到会人数与应到人数]")
    return read_campaign(text, "draft.yaml", defaults=by_hand())


def test_the_document_is_that_of_the_annex():
    document, expected = by_draft().document, by_hand().document
    assert document
    assert expected
    assert (document.number, document.issued_on) == (expected.number, expected.issued_on)
    assert (document.issuer.zh, document.title.zh) == (expected.issuer.zh, expected.title.zh)
    assert by_draft().name.zh == by_hand().name.zh


def test_phases_have_the_same_dates_to_the_same_precision_and_the_same_themes():
    def told(campaign):
        return [
            (phase.key, phase.name.zh, phase.start_on, phase.end_on, phase.by_month, phase.theme and phase.theme.zh)
            for phase in campaign.phases
        ]

    assert told(by_draft()) == told(by_hand())
    assert by_draft().ends_on == by_hand().ends_on


def test_months_are_written_as_months():
    assert [(phase["start"], phase.get("first_day"), phase["end"]) for phase in drafted(TEXT)["phases"]] == [
        ("2010-05", "2010-05-31", "2010-07"),
        ("2010-08", None, "2011-06"),
        ("2011-07", None, "2012-07"),
    ]


def test_activities_have_the_same_keys_names_and_last_days():
    def told(campaign):
        return [
            (activity.key, SHORTENED_BY_HAND.get(activity.name.zh, activity.name.zh), activity.due_on)
            for phase in campaign.phases
            for activity in phase.activities
        ]

    assert told(by_draft()) == told(by_hand())


def test_both_standards_have_all_their_items():
    def told(campaign):
        return [
            (standard.key, standard.name.zh, item.key, item.name.zh, item.short.zh, item.phrases)
            for standard in campaign.frameworks
            for item in standard.items
        ]

    assert told(by_draft()) == told(by_hand())
    assert by_draft().framework("five_goods").aliases == by_hand().framework("five_goods").aliases


def test_areas_carriers_and_kinds_are_the_same():
    def told(campaign):
        return (
            [(area.key, area.name.zh, area.target.zh) for area in campaign.areas],
            [(carrier.key, carrier.name.zh) for carrier in campaign.carriers],
            [(kind.key, kind.name.zh, [name.zh for name in kind.emphasis]) for kind in campaign.kinds],
        )

    assert told(by_draft()) == told(by_hand())


def test_days_looked_to_are_the_same():
    def told(campaign):
        return [(anchor.key, anchor.name.zh, anchor.on) for anchor in campaign.anchors]

    assert told(by_draft()) == told(by_hand())


def test_what_the_plan_does_not_say_is_left_to_do():
    with pytest.raises(BrokenContent) as broken:
        read_campaign(written(TEXT), "draft.yaml", defaults=by_hand())

    messages = [problem.message for problem in broken.value.problems]
    assert len(messages) == 20
    assert set(messages) == {
        "left to fill in: which of vanguard, contribute, learning",
        "left to fill in: what shows that it is done, such as people present of those expected",
    }


def test_every_value_stands_in_the_lines_it_is_traced_to():
    lines = TEXT.split("\n")
    found = [trace for line in written(TEXT).split("\n") for trace in traces(line)]
    assert len(found) > 120
    for first, last, words in found:
        assert squeezed(words) in squeezed("".join(lines[first - 1 : last])), words


def test_scrambled_characters_are_not_shown():
    assert "中国店" not in written(TEXT)


def test_an_anchor_day_is_said_to_be_ours():
    draft = read(TEXT)
    assert {said(anchor.on): anchor.on.remark for anchor in draft.anchors} == {
        "2011-07-01": "the day is ours",
        "2012-07-01": "the day is ours",
        "2012-11-08": "the day is ours",
    }
