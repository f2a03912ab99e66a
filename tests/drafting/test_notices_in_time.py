"""Phases and activities of notices in the official manner, each written out by hand from its text (tests/drafting/notices).

A phase is a line: name, first day, last day, theme after ※. Below it each activity: forms after ：, last day after ≤.
`?` is what the notice does not say.
"""

import textwrap

import pytest

from tests.drafting.drafts import notice, read, said

EXPECTED = {
    # four phases, years left out, 上旬 and 月底, a quoted anchor, meetings and statistics that are no phases
    "audit_study": """
        学习动员阶段 2026-03-01 2026-04-30
          召开动员大会 ≤2026-03-10
          开展专题研讨：集中学习、个人自学、专家辅导
        查摆问题阶段 2026-05 2026-06 ※迎接建党105周年
          征求意见：召开座谈会、发放问卷、个别访谈 ≤2026-05-31
          撰写对照检查材料
        整改落实阶段 2026-07 2026-10
          制定整改清单
          公开承诺事项 ≤2026-09-30
        总结提高阶段 2026-11 2026-12-31
          总结评估
          建章立制
    """,
    # three phases within one paragraph, among dates that are none
    "workstyle_prose": """
        学习教育阶段 2026-02-20 2026-03-31
          组织学习有关规定
          召开动员大会
        对照检查阶段 2026-04-01 2026-08-31
          开展自查自纠
          走访服务对象
        总结验收阶段 2026-09-01 2026-12-20
          总结经验做法
          通报验收结果
    """,
    # 第一阶段：…, months with ～, the last one open
    "poverty": """
        摸底调查 2016-01 2016-03
          走访全部贫困户
          建立帮扶台账 ≤2016-03-20
        结对帮扶 2016-04 2017-06
          签订帮扶协议 ≤2016-04-30
          组织技能培训：田间课堂、夜校、外出参观
        巩固提高 2017-07 ?
          开展“回头看”
          完善防返贫机制
    """,
    # the year only in the title, bare days as ends, an hour and workshop numbers that are no dates
    "safety_month": """
        宣传发动 2026-05-25 2026-05-31
          张贴宣传挂图
          召开班组长以上人员动员会
        集中行动 2026-06-01 2026-06-25
          排查隐患 ≤2026-06-15
          举办应急演练
          开展“安全知识天天学”：班前会、微课堂、有奖竞答
        总结表彰 2026-06-26 2026-06-30
          评选安全标兵
          总结经验
    """,
    # no phases at all: the time of the whole, and what is done in it
    "reading_month": """
        ? 2026-04-10 2026-05-10
          主题书展
          名家讲座
          阅读马拉松
    """,
    # traditional characters and their quotation marks; Chinese numerals; 年底 as an end
    "traditional": """
        動員部署階段 2026-04 2026-05
          召開動員大會
          印發實施方案
        組織實施階段 2026-06 2026-10 ※慶祝建黨105周年
          「服務之星」評選：科室推薦、病人投票、集中評議 ≤2026-06-30
          崗位練兵
        總結提高階段 2026-11 2026-12-31
          總結經驗
          表彰先進
    """,
    # 第一步, 中旬 and 下旬, days in Chinese numerals; a deadline of something that is no activity
    "clean_chinese_numerals": """
        宣传教育 2026-02-20 2026-04-30
          组织观看警示教育片
          举办廉洁家风展览
        自查自纠 2026-05-01 2026-09-20
          梳理廉政风险点
          制定防控措施
        考核验收 2026-09-21 2026-12-31
          组织交叉检查
          通报考核结果
    """,
    # phases that end before a holiday; activities outside of the phases are not put into them
    "party_days": """
        启动阶段 2026-04-10 2026-05-03
          召开启动会
        实施阶段 2026-05-05 2026-09-30
          评选青年岗位能手 ≤2026-06-30
          组织慰问演出 ≤2026-07-31
        总结阶段 2026-10 2026-10
          总结活动成效
    """,
    # broken at a fixed width, within words and within a date; chapters are the phases
    "wrapped": """
        准备阶段 2026-03-15 2026-04-30
          制定竞赛细则
          成立评审组
          组织职工认真学习防汛抢险预案
        竞赛阶段 2026-05-01 2026-09-30
          开展“百日攻坚”：班组对抗、岗位练兵、现场观摩
          举办技能比武
        总结阶段 2026-10 2026-10
          评选先进班组
          总结竞赛经验
    """,
    # 即日起, an open end, half a year, a phase without any date
    "open_ends": """
        启动阶段 2026-03-16 2026-03-31
          印发实施方案
          召开启动会议
        推进阶段 2026-04 ?
          推行预约服务 ≤2026-06-30
          设立“一站式”服务台
        巩固阶段 2026-07 2026-12
          建立定期回访制度
        常态阶段 ? ?
    """,
    # phases in the rows of a table, beside another table of figures
    "table": """
        宣传阶段 2026-01-01 2026-01-31
          张贴宣传海报
        试点阶段 2026-02 2026-04-20
          组织入户指导
          排查投放点
        推广阶段 2026-04-21 2026-06
          开展“红黑榜”评比
    """,
    # four announced, three told
    "mismatch": """
        动员阶段 2026-02 2026-02
          召开动员会
        对标阶段 2026-03 2026-06
          邀请先进班组介绍经验
        创效阶段 2026-07 2026-11
          征集合理化建议
    """,
    # over the turn of the year: 次年
    "winter": """
        备战阶段 2026-10-15 2026-10-31
          走访用户 ≤2026-10-20
          排查管网
        保供阶段 2026-11 2027-03 ※迎接元旦
          开展“敲门行动”
          公开服务热线
        评议阶段 2027-04 2027-04
          组织用户评议 ≤2027-04-30
    """,
    # （一）第一阶段：…, dates in the text below, the end tied to a congress
    "qualified": """
        学习提高 2017-05 2017-06
        亮明身份 2017-07 2017-08
          组织党员亮身份、亮承诺：设岗定责、志愿服务、结对帮扶
        民主评议 2017-09 2017-10-17
          组织党员群众评议 ≤2017-09-30
    """,
    # what the phases are called stands behind their dates; the year is that of the issue
    "ethics": """
        学习动员 2026-03-01 2026-03-20
          召开动员会
          组织学习《条例》
        自查整改 2026-03-21 2026-06-30
          开展自评互评
        总结提升 2026-07-01 2026-07-15
    """,
    # 1. and a colon before the dates; （1） below; a deadline within an activity, another for the paper itself
    "quality_month": """
        宣传发动阶段 2026-09-01 2026-09-05
          悬挂横幅
          召开启动会
        组织实施阶段 2026-09-06 2026-09-25
          开展质量大检查 ≤2026-09-15
          组织QC成果发布会
        总结评比阶段 2026-09-26 2026-09-30
          评选“质量标兵”5名
    """,
    # dates with dots
    "countryside": """
        动员部署 2026-04-01 2026-04-10
          召开动员会
          制定村级方案
        集中整治 2026-04-11 2026-06-30
          清理垃圾 ≤2026-04-30
          整治污水
        考核验收 2026-07-01 2026-07-10
          表彰先进村
    """,
    # rules in articles, two years
    "civility": """
        申报阶段 2026-01-01 2026-02-28
          提出申请
          填写申报表
        创建阶段 2026-03-01 2027-10-31
          开展岗位建功、技能竞赛
        验收阶段 2027-11 2027-12
          组织检查验收
          表彰命名
    """,
    # names in brackets or behind their dates, 5月中下旬, 6—9月, 现在起, 1）
    "customs": """
        宣传发动 2026-05-11 2026-05-31
          召开村民代表会议
          发放倡议书
        创建实施 2026-06 2026-09
          开展家风家训征集
          评选“好媳妇、好公婆”
        评比验收 2026-10-01 2026-10-31
        总结表彰 2026-11 2026-11
    """,
    # several numbers in one line, 2月1－28日, a whole that is longer than any phase names
    "winter_training": """
        筹备阶段 2026-11-21 2026-11-30
          制定方案
          落实场地
          聘请讲师
        集中培训阶段 2026-12 2027-01
        总结阶段 2027-02-01 2027-02-28
    """,
    # traditional, 第一階段：…, a deadline and a way of doing each beside its own activity
    "traditional_company": """
        宣傳發動 2026-03-11 2026-03-31
          召開動員會
          張貼宣傳標語
          簽訂安全責任書
        組織實施 2026-04 2026-11 ※紀念建黨一百零五周年
          開展活動：知識競賽、現場觀摩、師徒結對
          評選「黨員示範車」 ≤2026-06-30
        總結驗收 2026-12 2026-12
          匯總活動情況
          評選先進車隊
          推薦典型
    """,
    # an education that says it has no phases; its three topics with their months are none
    "no_phases": "",
}


def told(draft):
    for phase, activities in draft.phases:
        days = [said(phase.name), said(phase.start), said(phase.end)]
        theme = f" ※{said(phase.theme)}" if phase.theme else ""
        yield " ".join(day.replace("TODO", "?") for day in days) + theme
        for activity in activities:
            forms = "、".join(said(form) for form in activity.forms)
            due = f" ≤{said(activity.due)}" if activity.due else ""
            yield f"  {said(activity.name)}" + (f"：{forms}" if forms else "") + due


@pytest.mark.parametrize("name", EXPECTED)
def test_phases_and_activities_are_those_of_the_notice(name):
    expected = textwrap.dedent(EXPECTED[name]).strip()
    assert "\n".join(told(read(notice(name)))) == expected


def test_what_belongs_to_no_phase_waits_below_them():
    loose = read(notice("party_days")).loose
    assert [(said(activity.name), said(activity.due)) for activity in loose] == [
        ("线上学习", "2026-05-03"),
        ("岗位练兵", None),
        ("志愿服务", "2026-09-30"),
    ]


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("audit_study", [(37, "3月上旬"), (35, "2026年3月上旬")]),
        ("safety_month", [(18, "5月25日"), (4, "2026年")]),
        ("open_ends", [(11, "即日"), (34, "2026年3月16日")]),
    ],
)
def test_a_year_from_elsewhere_is_traced_too(name, pieces):
    phase, _ = read(notice(name)).phases[0]
    assert [(piece.line, piece.text) for piece in phase.start.pieces] == pieces
