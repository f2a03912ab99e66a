"""Notices in the manner of the party's campaigns of 2009 to 2023, written out by hand as in test_notices_in_time.py."""

import textwrap

import pytest

from tests.drafting.drafts import notice, read, said, squeezed, traces, written
from tests.drafting.test_notices_in_time import told

EXPECTED = {
    # headings 第一阶段（…）：…, a year of winding down before 七一; a bulletin each month and a meeting of last year are no dates
    "county": """
        学习动员 2010-05 2010-06
          召开动员大会
          制定活动方案
        争创推进 2010-07 2012-03
          公开承诺
          领导点评：会议点评、现场点评、书面点评
          群众评议 ≤2010-12-31
          评选表彰 ≤2011-06-30
        总结提高 2012-04 2012-06
          总结经验
          完善制度
          建立长效机制
    """,
    # links instead of phases; the second begins by its own words while the first still runs
    "mass_line": """
        学习教育、听取意见环节 2014-02-01 2014-04-20
          召开动员大会 ≤2014-02-15
          组织集中学习：个人自学、集体研讨、专题辅导
          广泛听取意见：座谈走访、设置意见箱、发放征求意见表
        查摆问题、开展批评环节 ? 2014-06-30
          认真查摆问题
          撰写对照检查材料 ≤2014-05-20
          开展谈心谈话
          召开专题民主生活会
        整改落实、建章立制环节 2014-07-01 2014-09-30
          制定整改方案 ≤2014-07-15
          抓好专项整治
          加强制度建设
          适时开展“回头看”
    """,
    # chapters, half-width stops, and annexes whose own numbered phases are none of the campaign's
    "annex": """
        宣传发动、调查摸底阶段 2012-02-21 2012-03-10
          召开党员大会
          逐支部走访调查
          建立工作台账 ≤2012-03-10
        分类定级、整改提高阶段 2012-03-11 2012-10
          制定整改措施
        晋位升级、总结验收阶段 2012-11 2012-12
          组织考核验收
          通报结果
    """,
    # links within a phase have dates of their own, which are not the phase's
    "links": """
        学习调研阶段 2009-03-11 2009-04-30
          学习调研
          组织党员干部认真学习必读书目
          举办专题讨论会
        分析检查阶段 2009-05-01 2009-06-20
          召开专题民主生活会
          形成分析检查报告
          组织群众评议
        整改落实阶段 2009-06-21 2009-08-20
          制定整改落实方案
          集中解决突出问题
          完善体制机制
    """,
    # 第一，…；第二，… and a speech named after a day
    "party_history": """
        动员部署 ? 2021-03-31
          召开动员会
          成立领导小组
        专题学习 2021-04 2021-06
          举办读书班
        深入学习贯彻“七一”重要讲话精神 2021-07 2021-09
          开展“我为群众办实事”实践活动
        总结提升 2021-10 2021-12-31
          召开专题组织生活会
    """,
    # traditional, numbers with their full stop in one character, years in Chinese numerals
    "dotted_numbers": """
        宣傳動員階段 2012-11 2012-12
          召開動員會
          張貼標語
        查找問題階段 2013-01 2013-04
          開展民主評議
          徵求群眾意見
          匯總上報 ≤2013-02-28
        整改提高階段 2013-05 2013-08
          制訂整改措施
        總結評比階段 2013-09-01 2013-10-31
          評選先進支部
    """,
    # over the turn of a year that no phase names: nobody says which year, so nobody guesses
    "turn_of_year": """
        动员阶段 2012-12-01 2012-12-10
          印发通知
        走访阶段 2012-12-11 ?
          走访困难职工
        回访阶段 ? ?
          召开座谈会
    """,
    # two ranges in one heading, days of activities in brackets
    "two_ranges": """
        学习发动阶段 2011-03-01 2011-04-30
          制定学习计划 ≤2011-03-10
          开展“五个一”活动
        深化提高阶段 2011-05-01 2011-10-31
          举办“学习大讲堂”
          评选“学习之星” ≤2011-06-30
        总结验收阶段 2011-11-01 2011-11-30
          自查总结 ≤2011-11-10
          组织验收
    """,
    # half-width punctuation throughout, phases behind ①②③ in one paragraph
    "half_width": """
        学习动员阶段 2010-05 2010-06
          组织学习文件
          召开动员会
        全面争创阶段 2010-07 2011-12
          开展公开承诺
          设立"党员示范岗"
        总结表彰阶段 2012-01 2012-06
          评选"优秀共产党员"
          总结经验
    """,
    # steps without any date
    "undated": """
        准备 ? ?
          组建工作专班
          制定方案
        推进 ? ?
          召开专题组织生活会
          开展民主评议党员
        总结 ? ?
    """,
    # no phases: the whole from 从…开始 to 基本结束; the week of examinations is none of it
    "mission": """
        ? 2019-09-01 2019-11-30
          学习教育 ≤2019-09-25
          调查研究 ≤2019-10-15
          检视问题
          整改落实 ≤2019-11-20
    """,
    "whole_year": """
        ? 2023-04 2023-08-31
          理论学习：领读、精读、研讨 ≤2023-05-12
          调查研究 ≤2023-06-30
          推动发展
          检视整改
    """,
    # broken at a fixed width with page numbers in between; no phases, and nothing that says when the whole is over
    "page_numbers": "",
}

PAPERS = {
    "county": ("云发〔2010〕21号", "中共云台县委", "2010-05-06", "创先争优活动"),
    "mass_line": ("TODO", "中共市水务集团委员会", "2014-02-08", "党的群众路线教育实践活动"),
    "page_numbers": ("TODO", "中共北港大学图书馆总支部委员会", "2015-06-05", "“三严三实”专题教育"),
    "annex": ("TODO", "高坪镇党委", "2012-02-20", "基层组织建设年活动"),
    "links": ("青委〔2009〕7号", "中共青川县委", "2009-03-18", "深入学习实践科学发展观活动"),
    "party_history": ("松电党〔2021〕18号", "中国共产党松江水电公司委员会", "2021-03-15", "党史学习教育"),
    "dotted_numbers": ("TODO", "中共南灣區委員會", "2012-10-26", "幹部作風建設年活動"),
    "turn_of_year": ("TODO", "市直机关工委", "2012-11-20", "“走基层、解难题”活动"),
    "two_ranges": ("临办字[2011]15号", "临河市委办公室", "2011-02-23", "“创建学习型党组织”活动"),
    "undated": ("TODO", "TODO", "TODO", "“两学一做”学习教育"),
    "mission": ("TODO", "中共新河区教育局委员会", "2019-09-09", "“不忘初心、牢记使命”主题教育"),
    "whole_year": ("TODO", "厂党委", "2023-04-10", "学习贯彻主题教育"),
}

STANDARDS = {
    "county": {
        "六个好": ["领导班子好", "党员队伍好", "工作机制好", "发展业绩好", "群众反映好", "廉洁自律好"],
        "四带头": ["带头学习提高", "带头服务群众", "带头遵纪守法", "带头弘扬正气"],
    },
    "annex": {"五个有": ["有一个好班子", "有一支好队伍", "有一套好制度", "有一个好阵地", "有一条好路子"]},
    "links": {"四个带头": ["带头学习", "带头调研", "带头讨论", "带头整改"]},
    "two_ranges": {"五个一": ["读一本书", "写一篇心得", "听一次讲座", "提一条建议", "做一件好事"]},
    "half_width": {"五带头": ["带头学习提高", "带头争创佳绩", "带头服务群众", "带头遵纪守法", "带头弘扬正气"]},
}

KINDS = {
    "annex": ["农村党员", "社区党员", "机关党员", "“两新”组织党员"],
    "whole_year": ["在职党员", "离退休党员", "流动党员"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_phases_and_activities_are_those_of_the_notice(name):
    assert "\n".join(told(read(notice(name)))) == textwrap.dedent(EXPECTED[name]).strip()


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper(name):
    document = read(notice(name)).document
    assert tuple(map(said, (document.number, document.issuer, document.issued, document.name))) == PAPERS[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_standards_and_kinds(name):
    draft = read(notice(name))
    standards = {said(standard.name): [said(item.name) for item in standard.items] for standard in draft.standards}
    assert standards == STANDARDS.get(name, {})
    assert [said(kind.name) for kind in draft.kinds] == KINDS.get(name, [])


@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_stands_in_the_lines_it_is_traced_to(name):
    text = notice(name)
    lines = text.split("\n")
    for first, last, words in (trace for line in written(text).split("\n") for trace in traces(line)):
        assert squeezed(words) in squeezed("".join(lines[first - 1 : last])), words


def test_page_numbers_tear_no_sentence_apart():
    loose = read(notice("page_numbers")).loose
    assert [(said(activity.name), said(activity.due)) for activity in loose] == [
        ("党委书记带头讲党课", "2015-06-30"),
        ("开展专题学习研讨", None),
        ("召开专题民主生活会", "2015-12-31"),
        ("强化整改落实和立规执纪", None),
    ]
    assert [piece.text for piece in loose[-1].texts][-1].endswith("建立问题清单，实行销号管理。")


def test_a_whole_that_ends_later_than_its_phases_says_so():
    assert said(read(notice("links")).ends) == "2009-08-31"


def test_a_phase_that_begins_before_the_last_has_ended_is_told_as_that():
    assert 'start: "TODO its first day, YYYY-MM-DD or YYYY-MM, after the phase before" # line 15: “4月中旬”' in written(
        notice("mass_line")
    )


@pytest.mark.parametrize(("month", "due"), [("1月20日", "2013-01-20"), ("12月31日", "2012-12-31"), ("4月30日", "TODO")])
def test_a_day_without_a_year_lies_within_its_phase_or_is_left_to_do(month, due):
    text = f"""
        某局冬季走访活动方案
        一、步骤安排
        （一）走访阶段（2012年12月11日至2013年3月25日）
        1、走访困难职工。{month}前完成。
        （二）总结阶段（2013年4月）
        1、总结经验。
    """.replace("        ", "")
    assert said(read(text).phases[0][1][0].due) == due


@pytest.mark.parametrize(
    ("month", "due"),
    [("6月30日", "TODO"), ("2月底", "2012-02-29"), ("11月30日", "2011-11-30"), ("2012年6月30日", "2012-06-30")],
)
def test_a_day_that_comes_twice_within_its_phase_is_left_to_do(month, due):
    text = f"""
        某局结对帮扶活动方案
        一、步骤安排
        （一）帮扶阶段（2011年3月至2012年10月）
        1、走访困难职工。{month}前完成。
        （二）总结阶段（2012年11月）
        1、总结经验。
    """.replace("        ", "")
    assert said(read(text).phases[0][1][0].due) == due


@pytest.mark.parametrize(
    "title",
    [
        "某学院2011—2012年度读书活动方案",
        "某学院2011年至2012年读书活动方案",
        "关于总结2010年和开展2011年读书活动的实施方案",
        "某学院二〇一一至二〇一二年读书活动方案",
    ],
)
def test_of_two_years_in_a_title_nobody_says_which_is_meant(title):
    text = f"""
        {title}
        一、步骤安排
        （一）准备阶段（12月）
        1、召开动员会。
        （二）读书阶段（2012年1月至6月）
        1、组织读书会。
    """.replace("        ", "")
    assert [said(phase.start) for phase, _ in read(text).phases] == ["TODO", "2012-01"]
    assert [said(phase.start) for phase, _ in read(f"{text}\n某学院\n2011年11月30日").phases] == ["2011-12", "2012-01"]
