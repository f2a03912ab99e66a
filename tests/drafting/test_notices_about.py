"""What the notices say of themselves and ask of whom, written out by hand from their text (tests/drafting/notices)."""

import re

import pytest

from tests.drafting.drafts import notice, read, said, squeezed, traces, written

DOCUMENTS = {
    "audit_study": ("清审党发〔2026〕3号", "中共清源市审计局党组", "2026-03-02", "“重实干、强本领”学习教育"),
    "workstyle_prose": ("平教字〔2026〕11号", "平川县教育局", "2026-02-10", "机关作风建设年活动"),
    "poverty": ("白发〔2016〕1号", "TODO", "2016-01-08", "精准扶贫结对帮扶工作"),
    "safety_month": ("东机安〔2026〕27号", "东江机械有限公司", "2026-05-18", "“安全生产月”活动"),
    "reading_month": ("江师图〔2026〕6号", "江畔师范学院图书馆", "2026-03-30", "第十二届读书月"),
    "traditional": ("濱醫黨〔2026〕8號", "中共濱海大學醫院委員會", "2026-03-25", "「優質服務、爭先創優」活動"),
    "clean_chinese_numerals": ("南税机党〔2026〕第4号", "中共南屏市税务局机关委员会", "2026-02-12", "廉洁机关创建工作"),
    "party_days": ("云铁团字〔2026〕5号", "共青团云岭铁路局委员会", "2026-04-02", "“青春建功高铁线”主题活动"),
    "wrapped": ("湖水工〔2026〕9号", "湖山水利工程局工会委员会", "2026-03-06", "“强技能、保安澜”劳动竞赛活动"),
    "open_ends": ("林卫发〔2026〕15号", "林源区卫生健康委员会", "2026-03-16", "医疗服务“暖心行动”"),
    "table": ("海街发〔2026〕2号", "海棠街道办事处", "2026-01-04", "垃圾分类提升行动"),
    "mismatch": ("TODO", "TODO", "2026-01-26", "“对标先进、创新创效”活动"),
    "winter": ("TODO", "雪原供热公司", "2026-09-28", "冬季“温暖万家”优质服务活动"),
    "qualified": ("高组发〔2017〕9号", "中共高坪区委组织部", "2017-04-28", "“四个合格”党员示范行动"),
}

DOCUMENTS |= {
    "ethics": ("TODO", "北原职业学院党委", "2026-02-25", "“师德师风建设年”活动"),
    "quality_month": ("公司质发[2026]14号", "质量部", "2026-08-25", "2026年“质量月”活动"),
    "countryside": ("TODO", "镇人民政府", "2026-03-28", "农村人居环境整治百日行动"),
    "civility": ("TODO", "TODO", "2025-12-20", "“青年文明号”创建活动"),
    "customs": ("青政发〔2026〕第21号", "青石镇人民政府", "2026-05-06", "“移风易俗、文明家庭”创建活动"),
    "winter_training": ("TODO", "红旗农场党委", "2026-11-10", "“冬训”"),
    "traditional_company": (
        "維港黨〔2026〕3號",
        "維港貨運有限公司黨總支",
        "2026-03-12",
        "「安全行車、文明服務」主題活動",
    ),
    "no_phases": ("TODO", "TODO", "2015-05-08", "“三严三实”专题教育"),
}

STANDARDS = {
    "poverty": [("三带头", ["带头进村入户", "带头办好实事", "带头宣传政策"])],
    "traditional": [("四個帶頭", ["帶頭鑽研業務", "帶頭優質服務", "帶頭團結協作", "帶頭廉潔行醫"])],
    "mismatch": [("五个好", ["安全管理好", "工作质量好", "团结协作好", "节能降耗好"])],
    "qualified": [
        ("四个合格", ["政治合格", "执行纪律合格", "品德合格", "发挥作用合格"]),
        ("三带头", ["带头讲党课", "带头交任务", "带头抓落实"]),
    ],
    "ethics": [("四有", ["有理想信念", "有道德情操", "有扎实学识", "有仁爱之心"])],
    "customs": [
        ("四有", ["有书香", "有孝心", "有绿意", "有笑声"]),
        ("三带头", ["带头喜事新办", "带头厚养薄葬", "带头遵守村规民约"]),
    ],
    "no_phases": [
        ("六个一", ["讲一次党课", "开一次研讨", "过一次生活会", "办一件实事", "写一篇心得", "抓一项整改"]),
    ],
}

AREAS = {
    "audit_study": [("理论素养", "新提高"), ("业务能力", "新提升"), ("服务大局", "新作为")],
    "workstyle_prose": [("工作效率", "新进展"), ("服务态度", "新改善"), ("廉洁自律", "新成效")],
    "traditional": [("改善服務態度", "新進展"), ("提高診療質量", "新突破")],
}

KINDS = {
    "workstyle_prose": [("机关干部", []), ("局属单位工作人员", []), ("中小学教师", [])],
    "safety_month": [("员工", []), ("劳务派遣人员", [])],
    "reading_month": [("教职工", []), ("在校学生", []), ("离退休人员", [])],
    "table": [("居民", []), ("物业公司人员", []), ("学生", [])],
    "winter_training": [("农场在职党员", []), ("离退休党员", []), ("入党积极分子", [])],
    "traditional_company": [
        ("在職黨員", ["安全意識"]),
        ("青年員工", ["駕駛技能"]),
        ("離退休人員", ["傳幫帶作用"]),
    ],
    "qualified": [
        ("农村党员", ["作用不明显", "流动管理难"]),
        ("机关党员", ["服务意识", "担当精神"]),
        ("离退休党员", ["传帮带作用"]),
    ],
}

CARRIERS = {"audit_study": ["“审计大讲堂”", "党员先锋岗", "建设学习型机关"]}

ANCHORS = {
    "audit_study": [("建党105周年", "2026-07-01"), ("“十一”", "2026-10-01")],
    "traditional": [("建黨105周年", "2026-07-01")],
    "traditional_company": [("建黨一百零五周年", "2026-07-01")],
    "party_days": [
        ("“五四”", "2026-05-04"),
        ("建团104周年", "2026-05-05"),
        ("中国共产党成立一百零五周年", "2026-07-01"),
        ("“八一”", "2026-08-01"),
        ("国庆节", "2026-10-01"),
    ],
    "qualified": [("“十一”", "2017-10-01"), ("党的十九大召开", "2017-10-18")],
}

LEFT_TO_DO = {
    # kinds, areas, carriers and frameworks are TODO where the notice has none
    "audit_study": {"kinds", "frameworks", "carrier", "indicators"},
    "workstyle_prose": {"carriers", "frameworks", "indicators"},
    "poverty": {"issuer", "kinds", "carriers", "areas", "end", "indicators"},
    "safety_month": {"carriers", "areas", "frameworks", "indicators"},
    "reading_month": {"carriers", "areas", "frameworks", "name", "indicators"},
    "traditional": {"kinds", "carriers", "indicators"},
    "clean_chinese_numerals": {"kinds", "carriers", "areas", "frameworks", "indicators"},
    "party_days": {"kinds", "carriers", "areas", "frameworks", "indicators"},
    "wrapped": {"kinds", "carriers", "areas", "frameworks", "indicators"},
    "open_ends": {"kinds", "carriers", "areas", "frameworks", "start", "end", "activities", "indicators"},
    "table": {"carriers", "areas", "frameworks", "indicators"},
    "mismatch": {"number", "issuer", "kinds", "carriers", "areas", "name", "start", "end", "indicators"},
    "winter": {"number", "kinds", "carriers", "areas", "frameworks", "indicators"},
    "qualified": {"carriers", "areas", "activities", "indicators"},
    "ethics": {"number", "kinds", "carriers", "areas", "activities", "indicators"},
    "customs": {"kinds", "carriers", "areas", "activities", "indicators"},
    "traditional_company": {"carriers", "areas", "frameworks", "indicators"},
    "winter_training": {"number", "carriers", "areas", "frameworks", "activities", "indicators"},
    "quality_month": {"kinds", "carriers", "areas", "frameworks", "indicators"},
    "countryside": {"number", "kinds", "carriers", "areas", "frameworks", "indicators"},
    "civility": {"number", "issuer", "kinds", "carriers", "areas", "frameworks", "indicators"},
    "no_phases": {"number", "issuer", "kinds", "carriers", "areas", "name", "start", "end"},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_paper(name):
    document = read(notice(name)).document
    parts = (document.number, document.issuer, document.issued, document.name)
    assert tuple(map(said, parts)) == DOCUMENTS[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_standards_that_are_spelled_out_and_no_other(name):
    standards = read(notice(name)).standards
    told = [(said(standard.name), [said(item.name) for item in standard.items]) for standard in standards]
    assert told == STANDARDS.get(name, [])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_areas_kinds_and_carriers(name):
    draft = read(notice(name))
    assert [(said(area.name), said(area.target)) for area in draft.areas] == AREAS.get(name, [])
    assert [(said(kind.name), list(map(said, kind.emphasis))) for kind in draft.kinds] == KINDS.get(name, [])
    assert list(map(said, draft.carriers)) == CARRIERS.get(name, [])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_days_looked_to(name):
    told = [(said(anchor.name), said(anchor.on)) for anchor in read(notice(name)).anchors]
    assert told == ANCHORS.get(name, [])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_must_be_left_to_do(name):
    marked = re.findall(r'^ *(?:- )?(\w+): "TODO ', written(notice(name)), re.MULTILINE)
    assert set(marked) == LEFT_TO_DO[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_value_stands_in_the_lines_it_is_traced_to(name):
    text = notice(name)
    lines = text.split("\n")
    found = [trace for line in written(text).split("\n") for trace in traces(line)]
    assert len(found) > 10
    for first, last, words in found:
        assert squeezed(words) in squeezed("".join(lines[first - 1 : last])), words


def test_a_standard_with_too_few_items_says_so():
    assert '- "TODO the name says 5 items, the notice spells out 4" # line 9: “五个好”' in written(notice("mismatch"))


def test_fewer_phases_than_announced_leave_one_to_do():
    assert 'name: "TODO the notice announces 4 phases and 3 were found; what the next is called"' in written(
        notice("mismatch")
    )


def test_several_who_signed_are_both_shown():
    assert 'issuer: "TODO who issued it; several signed" # line 31: “白石乡党委”; line 32: “白石乡人民政府”' in written(
        notice("poverty")
    )
