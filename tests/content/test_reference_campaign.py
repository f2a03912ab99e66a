"""content/campaign.yaml against the plan: every expectation here was copied from the paper by hand."""

import hashlib
import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.domain.budget import Budget, DigestTime
from bot.domain.campaign import (
    Anchor,
    AnchorDaysLeft,
    Campaign,
    During,
    Name,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    QuietHours,
    Rule,
    Tail,
    Weekly,
)
from bot.domain.rules import Around, Mark
from bot.library import load

CONTENT = Path(__file__).parents[2] / "content"
PLAN = re.sub(r"\s", "", (Path(__file__).parent / "plan.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load(CONTENT).campaign


def test_the_document(campaign: Campaign) -> None:
    document = campaign.document

    assert document is not None
    assert document.number == "国科图兰发党字〔2010〕5号"
    assert document.issued_on == date(2010, 6, 18)
    assert document.title.zh == "国家科学图书馆兰州分馆深入开展创先争优活动实施方案"
    assert document.issuer.zh == "中共中国科学院国家科学图书馆兰州分馆（筹）委员会"


def test_the_phases(campaign: Campaign) -> None:
    assert [(phase.key, phase.name.zh, phase.start_on, phase.end_on, phase.by_month) for phase in campaign.phases] == [
        ("launch", "启动实施阶段", date(2010, 5, 31), date(2010, 7, 31), True),
        ("strive", "全面争创阶段", date(2010, 8, 1), date(2011, 6, 30), True),
        ("showcase", "成果展示阶段", date(2011, 7, 1), date(2012, 7, 31), True),
    ]
    assert [phase.theme and phase.theme.zh for phase in campaign.phases] == [
        None,
        "迎接建党90周年",
        "迎接党的十八大召开",
    ]
    assert campaign.ends_on == date(2012, 11, 7)


def test_the_day_the_plan_was_issued_is_in_its_first_phase(campaign: Campaign) -> None:
    assert campaign.standing_on(date(2010, 6, 18)) == During(campaign.phase("launch"), day_number=19, days_left=43)


def test_the_campaign_outlasts_its_phases(campaign: Campaign) -> None:
    assert campaign.standing_on(date(2012, 8, 1)) == Tail(campaign.phase("showcase"), days_left=98)


def test_the_activities(campaign: Campaign) -> None:
    assert {phase.key: [activity.name.zh for activity in phase.activities] for phase in campaign.phases} == {
        "launch": ["制定实施方案", "召开动员会议", "组织党员认真学习相关文件"],
        "strive": ["“党性教育”活动", "“学习型支部建设”活动", "“岗位建功”活动"],
        "showcase": ["成果宣传", "总结评议", "表彰和推荐表彰", "完善机制"],
    }


def test_what_is_due_before_the_first_of_july_is_due_on_the_thirtieth_of_june(campaign: Campaign) -> None:
    due = {activity.name.zh: activity.due_on for activity in campaign.phase("showcase").activities}

    assert due == {
        "成果宣传": date(2012, 6, 30),
        "总结评议": None,
        "表彰和推荐表彰": date(2012, 6, 30),
        "完善机制": None,
    }


def test_every_activity_names_a_carrier_and_an_indicator(campaign: Campaign) -> None:
    activities = [activity for phase in campaign.phases for activity in phase.activities]

    assert [activity.key for activity in activities if not (activity.carrier and activity.indicators)] == []


def test_the_anchors(campaign: Campaign) -> None:
    assert campaign.anchors == (
        Anchor("party_90", Name("建党90周年", "90th anniversary of the Party"), date(2011, 7, 1)),
        Anchor("july_first_2012", Name("2012年“七一”", "1 July 2012"), date(2012, 7, 1)),
        Anchor("congress_18", Name("党的十八大召开", "18th Party congress"), date(2012, 11, 8)),
    )


def test_the_five_goods(campaign: Campaign) -> None:
    goods = campaign.framework("five_goods")

    assert (goods.name.zh, goods.aliases) == ("五个好", ("五好",))
    assert [(item.key, item.name.zh, item.counted) for item in goods.items] == [
        ("leadership", "领导班子好", True),
        ("members", "党员队伍好", True),
        ("mechanism", "工作机制好", True),
        ("results", "工作业绩好", True),
        ("masses", "群众反应好", True),
    ]


def test_the_five_leads(campaign: Campaign) -> None:
    leads = campaign.framework("five_leads")

    assert leads.name.zh == "五带头"
    assert [(item.key, item.name.zh, item.short.zh, item.counted) for item in leads.items] == [
        ("study", "带头学习提高", "学习提高", True),
        ("excel", "带头争创佳绩", "争创佳绩", True),
        ("serve", "带头服务群众", "服务群众", True),
        ("law", "带头遵纪守法", "遵纪守法", False),
        ("spirit", "带头弘扬正气", "弘扬正气", True),
    ]


def test_the_requirement_phrases_are_the_plans_own(campaign: Campaign) -> None:
    phrases = [phrase for framework in campaign.frameworks for item in framework.items for phrase in item.phrases]

    assert len(phrases) == 35
    assert [phrase for phrase in phrases if phrase not in PLAN] == []


def test_the_areas(campaign: Campaign) -> None:
    assert [(area.key, area.name.zh, area.target.zh) for area in campaign.areas] == [
        ("innovation", "推动科技创新", "新进展"),
        ("harmony", "促进和谐发展", "新成效"),
        ("service", "服务群众", "新进步"),
        ("organisation", "加强基层党组织", "新突破"),
    ]


def test_the_carriers(campaign: Campaign) -> None:
    assert [(carrier.key, carrier.name.zh) for carrier in campaign.carriers] == [
        ("vanguard", "“党员永葆先进性”主题教育活动"),
        ("contribute", "“我为创新做贡献”主题实践活动"),
        ("learning", "建设学习型党组织"),
    ]


def test_the_kinds_and_what_the_plan_stresses_for_them(campaign: Campaign) -> None:
    assert [(kind.key, kind.name.zh, [word.zh for word in kind.emphasis]) for kind in campaign.kinds] == [
        ("staff", "在职职工党员", ["以科教兴国为己任、以创新为民为宗旨的科技价值观", "科学发展观"]),
        ("student", "研究生党员", ["理想信念", "组织观念", "对国情院情的认识"]),
        ("retired", "离退休党员", ["发挥余热", "老有所学", "老有所为"]),
    ]


def test_the_rules(campaign: Campaign) -> None:
    nine = time(9)

    assert campaign.rules == (
        Rule("phase_start", "phase_started", PhaseStart(), nine, late_within=timedelta(days=7)),
        Rule("phase_half", "phase_halfway", PhaseHalf(), nine, late_within=timedelta(days=3)),
        Rule("phase_days_left", "phase_days_left", PhaseDaysLeft((30, 7, 1)), nine, late_within=timedelta(hours=12)),
        Rule("phase_ended", "phase_ended", Around(Mark("end"), (1,)), nine, late_within=timedelta(days=7)),
        Rule(
            "campaign_days_left",
            "campaign_days_left",
            Around(Mark("close"), (-60, -30, -7)),
            nine,
            late_within=timedelta(days=3),
        ),
        Rule("campaign_ended", "campaign_ended", Around(Mark("close"), (0,)), nine, late_within=timedelta(days=30)),
        Rule("study", "study_card", Weekly(0), nine, late_within=timedelta(days=3), holidays="next"),
        Rule(
            "checkin",
            "checkin",
            Weekly(3, every=2),
            time(19, 30),
            late_within=timedelta(hours=24),
            remind_after=timedelta(hours=47),
            close_after=timedelta(days=4),
            holidays="next",
        ),
        Rule("activity_due", "activity_due", Around(Mark("due"), (-7,)), nine, late_within=timedelta(days=3)),
        Rule("party_90", "anchor_days_left", AnchorDaysLeft("party_90", (30, 7, 1)), nine),
        Rule("july_first_2012", "anchor_days_left", AnchorDaysLeft("july_first_2012", (30, 7, 1)), nine),
    )
    assert {rule.catch_up for rule in campaign.rules} == {"latest_only"}


def test_the_rest(campaign: Campaign) -> None:
    assert campaign.quiet_hours == QuietHours(time(21, 30), time(8))
    assert (campaign.budget, campaign.digest) == (Budget(5), DigestTime(4, time(17)))
    assert campaign.timezone == "Asia/Shanghai"
    assert campaign.deed_period == "phase"
    assert campaign.version == hashlib.sha256((CONTENT / "campaign.yaml").read_bytes()).hexdigest()


def test_every_name_has_english(campaign: Campaign) -> None:
    frameworks = campaign.frameworks
    named = [
        campaign,
        *campaign.phases,
        *(activity for phase in campaign.phases for activity in phase.activities),
        *campaign.anchors,
        *campaign.areas,
        *campaign.carriers,
        *campaign.kinds,
        *frameworks,
        *(item for framework in frameworks for item in framework.items),
    ]

    assert [thing.key for thing in named if thing.name.en is None] == []


def test_the_scrambled_words_of_the_plan_are_nowhere_in_the_content() -> None:
    assert "中国店" in PLAN
    files = [path for path in CONTENT.rglob("*") if path.is_file()]

    assert [path for path in files if "中国店" in path.read_bytes().decode("utf-8", "replace")] == []
