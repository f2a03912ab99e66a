"""Screens as data: buttons that fit 64 bytes, taps of any bytes, and the way through JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.screen import Button, Entity, Link, Media, Press, Rich, Screen, bold, parse_press


def test_a_button_says_its_verb_id_and_argument():
    assert Button("已阅", "read", 17).data == "v1:read:17:"
    assert Button("第一党支部", "stats.unit", 0, "item:serve").data == "v1:stats.unit:0:item:serve"


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": " ", "verb": "read"},
        {"label": "x", "verb": ""},
        {"label": "x", "verb": "read:it"},
        {"label": "x", "verb": "已阅"},
        {"label": "x", "verb": "read", "id": 2**63},
        {"label": "x", "verb": "read", "arg": "a\nb"},
    ],
)
def test_a_button_that_could_not_be_understood_is_refused(wrong):
    with pytest.raises(ValueError, match="button"):
        Button(**wrong)


@pytest.mark.parametrize(
    ("number", "most"),
    [(0, 54), (1, 36)],  # "v1:read:0:" are 10 bytes; with an id, its 19 possible digits are always counted
)
def test_a_button_fits_64_bytes_at_the_largest_id(number, most):
    assert Button("x", "read", number, "a" * most).arg == "a" * most
    with pytest.raises(ValueError, match=r"not a button|64 bytes"):
        Button("x", "read", number, "a" * (most + 1))


def test_bytes_are_counted_not_characters():
    assert len(Button("x", "read", 0, "学" * 18).data.encode()) == 64
    with pytest.raises(ValueError, match="not a button"):
        Button("x", "read", 0, "学" * 19)


@pytest.mark.parametrize(
    ("data", "press"),
    [
        ("v1:read:17:", Press("read", 17, "")),
        ("v1:stats.unit:0:item:serve", Press("stats.unit", 0, "item:serve")),
        ("v1:go:-1001234567890:x", Press("go", -1001234567890, "x")),
        ("v1:read:9223372036854775807:", Press("read", 9223372036854775807, "")),
        ("v1:read:9223372036854775808:", None),
        ("v1:read:99999999999999999999:", None),
        ("v2:read:17:", None),
        ("v1:read:17", None),
        ("v1::17:", None),
        ("v1:READ:17:", None),
        ("v1:read::", None),
        ("v1:read:１７:", None),
        ("v1:read:17:\x00", None),
        ("v1:read:17:\ud800", None),
        ("v1:read:17:" + "a" * 54, None),
        ("", None),
        ("已阅", None),
    ],
)
def test_a_press_is_what_a_button_of_ours_could_have_said(data, press):
    assert parse_press(data) == press


@given(st.text(alphabet=st.characters(codec=None)))
def test_a_press_of_any_text_is_answered_by_none_or_a_press(data):
    press = parse_press("v1:read:1:" + data)
    assert press is None or press == Press("read", 1, data)


def test_a_link_button_opens_an_https_address():
    assert Link("下载", "https://example.org/a").url == "https://example.org/a"
    with pytest.raises(ValueError, match="not an https address"):
        Link("下载", "http://example.org/a")


def test_a_file_comes_from_one_place():
    assert Media(kind="photo", file_id="abc").path is None
    for wrong in ({}, {"file_id": "abc", "path": "a.png"}, {"path": "a.png", "content": b""}):
        with pytest.raises(ValueError, match="one place"):
            Media(kind="photo", **wrong)


def test_rows_that_are_not_there_are_left_out():
    yes, no = Button("是", "yes"), Button("不是", "no")
    assert Screen.of("好吗？", (yes, no), None, (), yes) == Screen(Rich("好吗？"), ((yes, no), (yes,)))


def test_a_screen_survives_json():
    screen = Screen.of(
        "🎉 " + bold("学习"),
        (Button("已阅", "read", 17), Link("原文", "https://example.org")),
        Button("返回", "home", arg="x"),
        media=Media(kind="document", path="var/plan.pdf", name="方案.pdf"),
    )
    stored = json.loads(json.dumps(screen.to_json()))
    assert stored == {
        "text": "🎉 学习",
        "entities": [{"type": "bold", "offset": 3, "length": 2}],
        "buttons": [
            [{"label": "已阅", "verb": "read", "id": 17, "arg": ""}, {"label": "原文", "url": "https://example.org"}],
            [{"label": "返回", "verb": "home", "id": 0, "arg": "x"}],
        ],
        "media": {"kind": "document", "file_id": None, "path": "var/plan.pdf", "name": "方案.pdf"},
    }
    assert Screen.from_json(stored) == screen


def test_a_link_in_the_text_survives_json():
    screen = Screen(Rich("网站", (Entity("text_link", 0, 2, "https://a.cn"),)))
    assert Screen.from_json(json.loads(json.dumps(screen.to_json()))) == screen
