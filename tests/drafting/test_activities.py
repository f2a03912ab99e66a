"""What running text asks for, sentence by sentence: names of activities, their last days and the ways of doing them."""

import pytest

from tests.drafting.drafts import drafted, read, said


def asked(text):
    notice = (
        f"某馆2026年读书活动方案\n（一）动员阶段（2026年3月至4月）\n{text}\n（二）总结阶段（2026年12月）\n写出报告。\n"
    )
    (_, activities), _ = read(notice).phases
    return [
        (said(activity.name), said(activity.due), [said(form) for form in activity.forms]) for activity in activities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("召开动员大会，印发方案并组织学习。", [("召开动员大会", None), ("印发方案", None), ("组织学习", None)]),
        ("各支部要召开动员会。", [("召开动员会", None)]),
        ("各支部召开动员会。", [("召开动员会", None)]),
        ("党员开展自查。", [("开展自查", None)]),
        ("主要任务是：组织集中学习。", [("组织集中学习", None)]),
        # a deadline belongs to the clause it stands in, or to the one it introduces
        ("3月10日前，召开动员会，组织集中学习。", [("召开动员会", "2026-03-10"), ("组织集中学习", None)]),
        ("3月10日前召开动员会，组织集中学习。", [("召开动员会", "2026-03-10"), ("组织集中学习", None)]),
        ("各支部于3月10日前推荐好书，馆里将评选十佳。", [("推荐好书", "2026-03-10"), ("评选十佳", None)]),
        ("各支部3月10日前报送名单，馆里将评选十佳。", [("评选十佳", None)]),
        ("组织集中学习，3月底前完成。", [("组织集中学习", "2026-03-31")]),
        ("组织集中学习，3月底前报送名单。", [("组织集中学习", None)]),
        # a day on which something is, is no deadline
        ("3月10日召开动员会。", [("召开动员会", None)]),
        # what only sounds like it
        ("加强组织领导，提高思想认识。", []),
        ("2025年3月5日召开的会议已作部署。", []),
    ],
)
def test_a_sentence_asks_for(text, expected):
    assert [(name, due) for name, due, _ in asked(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("采取讲座、竞赛等形式，组织集中学习。", [("组织集中学习", ["讲座", "竞赛"])]),
        ("组织集中学习，通过讲座、竞赛等多种途径提高认识。", [("组织集中学习", ["讲座", "竞赛"])]),
        ("采取讲座、竞赛等方式开展学习，评选十佳读者。", [("开展学习", ["讲座", "竞赛"]), ("评选十佳读者", [])]),
        ("采取《读书》、“讲书、评书”和竞赛等形式开展学习。", [("开展学习", ["《读书》", "“讲书、评书”", "竞赛"])]),
    ],
)
def test_ways_belong_to_what_is_done_that_way(text, expected):
    assert [(name, forms) for name, _, forms in asked(text)] == expected


def test_firstly_and_secondly_are_an_activity_each():
    text = "一是建章立制，完善借阅规则；二是对外开放，3月20日前完成。"
    assert [(name, due) for name, due, _ in asked(text)] == [("建章立制", None), ("对外开放", "2026-03-20")]


def test_a_carrier_that_an_activity_names_is_its_carrier():
    text = """
        某馆2026年读书活动方案
        一、要求
        以“书香讲堂”品牌活动、党员先锋岗和读书会为主要载体。
        二、步骤安排
        （一）实施阶段（2026年3月）
        1、举办讲座。依托“书香讲堂”，举办讲座六场。
        2、设岗定责。设立党员先锋岗，加入读书会。
        3、总结经验。
    """.replace("        ", "")
    assert [activity["carrier"] for activity in drafted(text)["phases"][0]["activities"]] == [
        "carrier_1",
        "TODO which of carrier_1, carrier_2, carrier_3",
        "TODO which of carrier_1, carrier_2, carrier_3",
    ]
