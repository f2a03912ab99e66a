"""Hours of the day in the words people use, with the bot's own vocabulary."""

from datetime import time
from pathlib import Path

import pytest

from bot.domain.hours import read_hours
from bot.domain.rules import QuietHours
from bot.library.vocabulary import read_vocabulary

WORDS = read_vocabulary(Path("content/vocabulary"))[0]["hours"]


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("23:00-7:30", (time(23), time(7, 30))),
        ("23点到7点", (time(23), time(7))),
        ("23点30到7点半", (time(23, 30), time(7, 30))),
        ("from 22:15 to 6", (time(22, 15), time(6))),
        ("２３：００—９：３０", (time(23), time(9, 30))),
        ("0-8", (time(0), time(8))),
        ("晚上10点到早上7点", (time(22), time(7))),
        ("晚上十点半到早上七点。", (time(22, 30), time(7))),
        ("晚上9点早上7点", (time(21), time(7))),
        ("晚上12点至上午8点", (time(0), time(8))),
        ("夜里1点到早8点", (time(1), time(8))),
        ("下午1点到3点", (time(13), time(3))),
        ("晚上22点到7点钟", (time(22), time(7))),
        ("9pm to 11am", (time(21), time(11))),
        ("10:30 p.m. until 7 a.m.", (time(22, 30), time(7))),
        ("from 9 in the evening to 7 in the morning", (time(21), time(7))),
        ("12pm-12am", (time(12), time(0))),
        ("11pm 7am", (time(23), time(7))),
        ("10pm 8", (time(22), time(8))),
        ("pm 10 am 8", (time(22), time(8))),
        ("10 p.m. 8:30", (time(22), time(8, 30))),
        ("10:30 pm 10:15 am", (time(22, 30), time(10, 15))),
        ("11点早上7点半", (time(11), time(7, 30))),
        ("24:00-7:00", None),
        ("23:60-7:00", None),
        ("7:00", None),
        ("7-7", None),
        ("1-2-3", None),
        ("全天", None),
        ("", None),
    ],
)
def test_hours_as_people_write_them(words, hours):
    assert read_hours(words, WORDS) == (QuietHours(*hours) if hours else None)


def test_figures_are_read_without_any_words():
    assert read_hours("23:00-7:30", {}) == QuietHours(time(23), time(7, 30))
