"""The lines of the chronicle: every kind and every reason has words, and what nobody foresaw has some too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.chronicle import REASONS, Entry, is_told
from bot.domain.deliveries import KINDS
from bot.texts import Catalogue
from bot.views.chronicle import chronicle_line

CATALOGUE = Catalogue.load(Path(__file__).parents[2] / "content" / "texts")
AT = datetime(2010, 6, 21, 1, tzinfo=UTC)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_and_reason_has_words(language):
    t = CATALOGUE.speech(language, "Asia/Shanghai")
    entries = [Entry(AT, what, "failed", reason, 2) for what in KINDS for reason in (*REASONS, "KeyError", None)]
    lines = [chronicle_line(t, entry) for entry in entries if is_told(entry)]
    assert len(set(lines)) == (len(KINDS) - 1) * len(REASONS)


@pytest.mark.parametrize(
    ("fate", "reason", "line"),
    [
        ("fired", None, "填写近况的提醒：2 人"),
        ("skipped", "answered", "填写近况的提醒：2 人的没有发，已经填过"),
        ("expired", "expired", "填写近况的提醒：2 人的没有发，时间已经过去太久"),
        ("uncertain", "unknown", "填写近况的提醒：2 人是否收到还不清楚，先等等看"),
        ("failed", "KeyError", "填写近况的提醒：2 人的没有发，技术上没有成功"),
    ],
)
def test_what_became_of_it(fate, reason, line):
    t = CATALOGUE.speech("zh", "Asia/Shanghai")
    assert chronicle_line(t, Entry(AT, "checkin_reminder", fate, reason, 2)) == line


def test_the_silent_ones():
    assert not is_told(Entry(AT, "checkin_closed", "skipped", "answered", 3))
    assert not is_told(Entry(AT, "menu", "failed", "blocked", 1))
    assert not is_told(Entry(AT, "checkin_reminder", "skipped", "never_opened", 24))
    assert is_told(Entry(AT, "checkin_reminder", "skipped", "answered", 3))
    assert is_told(Entry(AT, "checkin_closed", "fired", None, 3))
