"""What is said when a phase or the campaign draws to its end, on the day it leaves, in both languages."""

from datetime import UTC, datetime

import pytest

from tests.views.test_phases import first_line


@pytest.mark.parametrize(
    ("kind", "payload", "now", "zh", "en"),
    [
        ("phase_ended", {"phase": "showcase"}, (2012, 8, 1), "成果展示阶段结束了，谢谢您", "Over, with thanks: Showcase phase"),
        ("campaign_days_left", {}, (2012, 10, 31), "创先争优活动还有 7 天结束", "Strive for Excellence campaign: 7 days to its end"),
        ("campaign_days_left", {}, (2012, 11, 6), "创先争优活动还有 1 天结束", "Strive for Excellence campaign: 1 day to its end"),
        ("campaign_days_left", {}, (2012, 11, 7), "创先争优活动今天结束", "Ending today: Strive for Excellence campaign"),
        ("campaign_days_left", {}, (2012, 11, 9), "创先争优活动结束了", "Over: Strive for Excellence campaign"),
        ("campaign_ended", {}, (2012, 11, 7), "创先争优活动今天结束", "Ending today: Strive for Excellence campaign"),
        ("campaign_ended", {}, (2012, 11, 9), "创先争优活动结束了", "Over: Strive for Excellence campaign"),
    ],
)  # fmt: skip
def test_what_comes_first(kind, payload, now, zh, en):
    at = datetime(*now, 1, tzinfo=UTC)
    assert first_line(kind, payload, at) == zh
    assert first_line(kind, payload, at, "en") == en
