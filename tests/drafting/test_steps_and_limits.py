"""Steps that are told by their days first, and limits that stand behind a word for them instead of a "before"."""

from tests.drafting.drafts import notice, read
from tests.drafting.test_notices_in_time import told


def test_steps_are_phases_though_their_days_stand_before_their_names():
    assert [*told(read(notice("style_year")))] == [
        "学习讨论 2024-04-01 2024-04-20",
        "  组织学习医德规范",
        "查摆整改 2024-04-21 2024-09-30",
        "巩固提高 2024-10-01 ?",
    ]


def test_a_limit_is_the_last_day_and_no_limit_is_none():
    assert [*told(read(notice("civilised_town")))] == [
        "宣传发动 2023-02-01 2023-02-28",
        "集中整治 2023-03-01 2023-10-31",
        "  环境卫生整治 ≤2023-04-30",
        "  交通秩序整治 ≤2023-06-30",
        "  市场秩序整治",
        "迎检验收 2023-11-01 2023-12-20",
        "总结表彰 2023-12-21 2023-12-31",
    ]
