"""The catalogue: what the real texts must hold, which mistakes are told where, and how one person hears them."""

import datetime as dt
from pathlib import Path

import pytest

from bot.domain.names import Name
from bot.library.problems import BrokenContent
from bot.texts import Catalogue, UnknownText, WrongArguments, language_of

TEXTS = Path(__file__).parents[2] / "content" / "texts"
ZH = 'deeds.filed: "已登记：{item}"\ndeeds.count.other: "共 {n} 件"\n'
EN = 'deeds.filed: "Noted: {item}"\ndeeds.count.one: "One deed"\ndeeds.count.other: "{n} deeds"\n'


def written(directory, zh=ZH, en=EN):
    for language, text in (("zh", zh), ("en", en)):
        (directory / language).mkdir()
        (directory / language / "deeds.yaml").write_text(text, "utf-8")
    return directory


def mistakes(directory):
    with pytest.raises(BrokenContent) as broken:
        Catalogue.load(directory)
    return [str(problem).replace(f"{directory}/", "") for problem in broken.value.problems]


def test_the_real_texts_are_whole():
    catalogue = Catalogue.load(TEXTS)
    assert catalogue.keys
    for language in ("zh", "en"):
        assert catalogue.entries[language].keys() == catalogue.keys


def test_a_small_catalogue_loads(tmp_path):
    catalogue = Catalogue.load(written(tmp_path))
    assert catalogue.keys == {"deeds.filed", "deeds.count"}
    assert catalogue.names("deeds.filed") == {"item"}
    assert catalogue.names("deeds.count") == {"n"}


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        (ZH + 'deeds.gone: "没有了"\n', EN, ["zh/deeds.yaml:3:1: 'deeds.gone' is missing in en/deeds.yaml"]),
        (
            ZH,
            EN + 'deeds.filled: "x"\n',
            ["en/deeds.yaml:4:1: unknown key 'deeds.filled': zh has none (did you mean 'deeds.filed'?)"],
        ),
        (
            ZH,
            EN.replace("{item}", "{thing}"),
            [
                "en/deeds.yaml:1:14: 'deeds.filed' has {thing}, which zh does not",
                "en/deeds.yaml:1:14: 'deeds.filed' lacks {item}, which zh has",
            ],
        ),
        (ZH, EN.replace("{n} deeds", "{count} deeds"), ["en/deeds.yaml:3:20: 'deeds.count' has {count}, which zh does not"]),
        (
            ZH.replace('"已登记：{item}"', "已登记"),
            EN,
            ["zh/deeds.yaml:1:14: the text of 'deeds.filed' must be in quotes"],
        ),
        (ZH + "deeds.limit: 12\n", EN, ["zh/deeds.yaml:3:14: the text of 'deeds.limit' must be in quotes"]),
        (ZH + "deeds.none:\n", EN, ["zh/deeds.yaml:3:12: the text of 'deeds.none' must be in quotes"]),
        (
            ZH + 'deeds.filed: "又一次"\n',
            EN,
            ["zh/deeds.yaml:3:1: duplicate key 'deeds.filed', first on line 1"],
        ),
        (ZH, EN.replace("deeds.count.one", "deeds.count.few"), [
            "en/deeds.yaml:2:1: 'deeds.count' lacks its plural form 'one'",
            "en/deeds.yaml:2:1: 'en' has no plural form 'few', only one, other",
        ]),
        (
            ZH + 'deeds.count.one: "一件"\n',
            EN,
            ["zh/deeds.yaml:3:1: 'zh' has no plural form 'one', only other"],
        ),
        (
            ZH,
            EN.replace('deeds.count.one: "One deed"\n', ""),
            ["en/deeds.yaml:2:1: 'deeds.count' lacks its plural form 'one'"],
        ),
        (ZH + 'deeds.count: "几件"\n', EN, ["zh/deeds.yaml:2:1: 'deeds.count' is both with and without plural"]),
        (
            ZH.replace("deeds.filed", "deeds.filed.other"),
            EN,
            ["en/deeds.yaml:1:1: 'deeds.filed' has plural forms in zh"],
        ),
        (ZH, EN.replace("deeds.count.one", "deeds.x").replace("deeds.count.other", "deeds.count").replace("One", "{n}"), [
            "en/deeds.yaml:2:1: unknown key 'deeds.x': zh has none (did you mean 'deeds.filed'?)",
            "en/deeds.yaml:3:1: 'deeds.count' has plural forms in zh",
        ]),
        (ZH + 'buttons.yes: "是"\n', EN, ["zh/deeds.yaml:3:1: 'buttons.yes' is in the wrong file; keys here begin with 'deeds.'"]),
        (ZH + 'deeds: "是"\n', EN, ["zh/deeds.yaml:3:1: 'deeds' is not a key (noun.moment.part)"]),
        (ZH + 'deeds.Filed: "是"\n', EN, ["zh/deeds.yaml:3:1: 'deeds.Filed' is not a key (noun.moment.part)"]),
        (ZH.replace("{item}", "{item"), EN, ["zh/deeds.yaml:1:14: the text of 'deeds.filed' expected '}' before end of string"]),
        (
            ZH.replace("{item}", "{item!r}"),
            EN,
            ["zh/deeds.yaml:1:14: the text of 'deeds.filed' has a format in its placeholder {item}; give the name alone"],
        ),
        (
            ZH.replace("{item}", "{0}"),
            EN,
            ["zh/deeds.yaml:1:14: the text of 'deeds.filed' has a placeholder {0}, which is not a lower-case name"],
        ),
        (ZH.replace("已登记", " 已登记"), EN, ["zh/deeds.yaml:1:14: the text of 'deeds.filed' begins or ends with white space"]),
        (ZH + 'deeds.gone: ""\n', EN, ["zh/deeds.yaml:3:13: the text of 'deeds.gone' is empty"]),
        (ZH, "- a\n", ["en/deeds.yaml:1:1: expected keys and texts"]),
        (ZH, EN + "  x: [\n", ["en/deeds.yaml:4:3: does not belong here; check the indentation"]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_place(tmp_path, zh, en, expected):
    assert mistakes(written(tmp_path, zh, en)) == expected


def test_a_language_without_texts_is_told(tmp_path):
    written(tmp_path)
    (tmp_path / "en" / "deeds.yaml").unlink()
    assert mistakes(tmp_path) == [
        "en:1:1: no texts here (a file <noun>.yaml for each noun)",
        "zh/deeds.yaml:1:1: 'deeds.filed' is missing in en/deeds.yaml",
        "zh/deeds.yaml:2:1: 'deeds.count' is missing in en/deeds.yaml",
    ]


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.load(TEXTS)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("de", "zh"),
        ("", "zh"),
        (None, "zh"),
    ],
)
def test_every_language_code_is_spoken_to(catalogue, code, language):
    assert language_of(code) == language
    assert catalogue.speech(code, "Asia/Shanghai").language == language


FRIDAY = dt.date(2010, 6, 18)
MORNING = dt.datetime(2010, 6, 18, 1, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "method", "argument", "said"),
    [
        ("zh", "date", FRIDAY, "6月18日（周五）"),
        ("en", "date", FRIDAY, "Fri 18 June"),
        ("zh", "full_date", FRIDAY, "2010年6月18日（周五）"),
        ("en", "full_date", FRIDAY, "Fri 18 June 2010"),
        ("zh", "month", FRIDAY, "2010年6月"),
        ("en", "month", FRIDAY, "June 2010"),
        ("zh", "moment", MORNING, "6月18日（周五）09:00"),
        ("en", "moment", MORNING, "Fri 18 June, 09:00"),
        ("zh", "clock_time", dt.time(21, 30), "21:30"),
        ("en", "clock_time", dt.time(8, 5), "08:05"),
        ("zh", "number", 12345, "12,345"),
        ("en", "number", 1.5, "1.5"),
        ("zh", "percent", 0.92, "92%"),
        ("en", "percent", 1, "100%"),
        ("zh", "list", ["学习提高", "服务群众", 3], "学习提高、服务群众、3"),
        ("en", "list", ["one", "two"], "one, two"),
        ("zh", "list", [], ""),
        ("en", "list", ["{one}"], "{one}"),
    ],
)
def test_dates_and_numbers_are_said_in_the_persons_language(catalogue, language, method, argument, said):
    assert getattr(catalogue.speech(language, "Asia/Shanghai"), method)(argument) == said


def test_an_instant_is_said_in_the_persons_zone(catalogue):
    late = dt.datetime(2010, 6, 18, 20, 0, tzinfo=dt.UTC)
    assert catalogue.speech("zh", "Asia/Shanghai").moment(late) == "6月19日（周六）04:00"
    assert catalogue.speech("zh", "Europe/Berlin").moment(late) == "6月18日（周五）22:00"


def test_an_instant_without_zone_and_a_day_with_time_are_refused(catalogue):
    speech = catalogue.speech("zh", "Asia/Shanghai")
    with pytest.raises(ValueError, match="needs a zone"):
        speech.moment(dt.datetime(2010, 6, 18, 9, 0))  # noqa: DTZ001  # the point of it
    with pytest.raises(WrongArguments, match="an instant is not a day"):
        speech.date(MORNING)


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("zh", 1, "共 1 件"),
        ("zh", 2, "共 2 件"),
        ("en", 0, "0 deeds"),
        ("en", 1, "One deed"),
        ("en", 1234, "1,234 deeds"),
    ],
)
def test_counts_choose_the_plural_form(tmp_path, language, n, said):
    assert Catalogue.load(written(tmp_path)).speech(language, "UTC")("deeds.count", n=n) == said


@pytest.mark.parametrize(
    ("language", "argument", "said"),
    [
        ("zh", "{item} <b>", "已登记：{item} <b>"),
        ("zh", FRIDAY, "已登记：6月18日（周五）"),
        ("zh", MORNING, "已登记：6月18日（周五）09:00"),
        ("en", Name("带头服务群众", "Serving readers"), "Noted: Serving readers"),
        ("en", Name("带头服务群众"), "Noted: 带头服务群众"),
        ("en", ["a", 2], "Noted: a, 2"),
    ],
)
def test_arguments_are_said_in_the_persons_language(tmp_path, language, argument, said):
    (tmp_path / "zh").mkdir()
    (tmp_path / "en").mkdir()
    for name in ("dates.yaml", "lists.yaml"):
        for code in ("zh", "en"):
            (tmp_path / code / name).write_text((TEXTS / code / name).read_text("utf-8"), "utf-8")
    (tmp_path / "zh" / "deeds.yaml").write_text(ZH, "utf-8")
    (tmp_path / "en" / "deeds.yaml").write_text(EN, "utf-8")
    assert Catalogue.load(tmp_path).speech(language, "Asia/Shanghai")("deeds.filed", item=argument) == said


def test_code_that_does_not_fit_the_content_is_a_bug(tmp_path):
    speech = Catalogue.load(written(tmp_path)).speech("zh", "UTC")
    with pytest.raises(UnknownText, match=r"deeds\.gone"):
        speech("deeds.gone")
    with pytest.raises(WrongArguments, match=r"takes \['item'\], was given \[\]"):
        speech("deeds.filed")
    with pytest.raises(WrongArguments, match=r"was given \['item', 'n'\]"):
        speech("deeds.filed", item="x", n=1)
    with pytest.raises(WrongArguments, match="counts with n"):
        speech("deeds.count", n="3")
    for strange in (None, True, object()):
        with pytest.raises(WrongArguments, match="no saying"):
            speech("deeds.filed", item=strange)
