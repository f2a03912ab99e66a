"""The house keeps its rules; and each rule, given a bad sample, can be seen to fail."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import architecture_rules as rules
from tests import text_rules
from tests.architecture_rules import Source
from tests.faults.points import COMMITS, NOT_IN_A_DAY, NOTHING_TO_LOSE, REQUESTS, asked, engine, opening

ROOT = Path(__file__).parent.parent


def _read_all() -> list[Source]:
    """Every text file of the repository: what git tracks or would, and is really there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else _walk()
    return [Source(name, text) for name in sorted(names) if name and (text := _text(ROOT / name)) is not None]


def _walk() -> list[str]:
    """The same without git, as in an unpacked archive."""
    hidden = {".venv", ".git", "var", "dist"}
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if hidden.isdisjoint(path.parts)]


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8") if path.is_file() else None
    except UnicodeDecodeError:
        return None


ALL = _read_all()
PYTHON = [source for source in ALL if source.is_python]
OURS = [source for source in PYTHON if source.is_product and "/migrations/versions/" not in source.name]
PAGE = [source for source in ALL if source.name.endswith((".js", ".css")) and "/vendor/" not in source.name]
SCRIPTS = [source for source in PAGE if source.name.endswith(".js")]
PHRASING = [source for source in OURS if not source.name.startswith("sandbox/")]
KEYS = text_rules.load_keys(ROOT / "content" / "texts")


def code(*lines: str, name: str = "bot/usecases/deeds.py") -> Source:
    return Source(name, "\n".join(lines) + "\n")


def expect_none(findings: Iterable[str]) -> None:
    """Fail with every finding, one to a line."""
    found = list(findings)
    assert not found, "\n" + "\n".join(found)


LONG_FUNCTION = code("def file():", *["    step()"] * 45)
LONG_SCRIPT = code("function draw() {", *["  step();"] * 44, "}", name="sandbox/page/phone.js")

RULES = [
    (rules.file_is_short, PYTHON + PAGE, code(*["step()"] * 301)),
    (rules.functions_are_short, OURS, LONG_FUNCTION),
    (rules.functions_are_short, SCRIPTS, LONG_SCRIPT),
    (rules.has_no_chinese, [source for source in PYTHON if not source.is_test], code("hello = '您好'")),
    (rules.asks_the_clock, OURS, code("at = datetime.datetime.now(UTC)")),
    (rules.asks_the_clock, OURS, code("at = date.today()")),
    (rules.leaves_environment_alone, PHRASING, code("token = os.environ['BOT_TOKEN']")),
    (rules.catches_what_it_knows, OURS, code("try:", "    step()", "except Exception:", "    pass")),
    (rules.catches_what_it_knows, OURS, code("try:", "    step()", "except:", "    pass")),
    (rules.has_no_markup, PHRASING, code("bot.send_message(text=text, parse_mode='HTML')")),
    (rules.says_what_belongs_here, OURS, code("import this")),
    (rules.says_what_belongs_here, OURS, code('"""One. Two."""')),
    (rules.has_an_honest_name, ALL, code(name="bot/usecases/helpers.py")),
    (rules.has_an_honest_name, ALL, code(name="bot/_common/deeds.py")),
    (rules.has_an_honest_name, ALL, code(name="uv.lock")),
    (rules.gives_reasons, [source for source in PYTHON if not source.is_test], code("step()  # noqa: BLE001")),
    (rules.gives_reasons, [source for source in PYTHON if not source.is_test], code("step()  # type: ignore[misc]")),
    (rules.names_no_address, [source for source in ALL if source.name.endswith(".lock")], code("--index-url x")),
    (rules.names_no_address, [source for source in ALL if source.name.endswith(".lock")], code("x @ file:///wheels/x")),
]


@pytest.mark.parametrize(("rule", "sources", "bad"), RULES, ids=[rule.__name__ for rule, _, _ in RULES])
def test_the_house_keeps_its_rules(rule, sources, bad):
    assert list(rule(bad)), "a rule that can't fail"
    expect_none(finding for source in sources for finding in rule(source))


def test_waivers_with_a_reason_are_accepted():
    good = code("a()  # noqa: BLE001 one bad row must not stop the others", "b()  # type: ignore[misc]  # no stubs")
    assert list(rules.gives_reasons(good)) == []


def test_nine_functions_in_ten_are_short():
    assert rules.share_of_short_functions([LONG_FUNCTION, code("def amend(): ...")]) == 0.5
    assert rules.share_of_short_functions(OURS) >= 0.9
    assert rules.share_of_short_functions(SCRIPTS) >= 0.9


def test_every_text_that_is_asked_for_exists():
    keys = frozenset({"deeds.filed.thanks", "deeds.item.serve"})
    bad = code("t('deeds.filed.oops')", "raise Refusal('deeds.too_long')", "name = t(f'deeds.kind.{kind}')")
    good = code("t('deeds.filed.thanks')", "t(f'deeds.item.{item}')", "open('deeds.sentence')")
    assert len(list(text_rules.missing([bad], keys))) == 3
    assert list(text_rules.missing([good], keys)) == []
    expect_none(text_rules.missing(PHRASING, KEYS.get("zh", frozenset())))


def test_every_text_is_asked_for():
    keys = frozenset({"deeds.filed.thanks", "deeds.item.serve", "deeds.item.learn", "deeds.list.count"})
    shown = code("t('deeds.filed.thanks')", "t(f'deeds.item.{item}')")
    assert list(text_rules.unused([shown], keys)) == ["'deeds.list.count' is never shown"]
    expect_none(text_rules.unused(PHRASING, KEYS.get("zh", frozenset())))


def test_every_language_has_the_same_texts():
    assert list(text_rules.unequal({"zh": frozenset({"a.b"}), "en": frozenset()})) == ["'a.b' is missing in en"]
    assert text_rules.without_plural("deeds.list.count.other") == "deeds.list.count"
    expect_none(text_rules.unequal(KEYS))


def test_every_commit_of_the_engine_is_a_point():
    found = {name for file in engine() for name in opening(file)}
    assert found == COMMITS.keys() | NOTHING_TO_LOSE.keys(), "name it in tests/faults/points.py, with what reaches it"


def test_every_request_of_the_engine_is_a_point():
    found = {name for file in engine() for name in asked(file)}
    assert found - {"getMe"} == (REQUESTS.keys() - {"getMe", "file"}) | NOT_IN_A_DAY.keys()


def test_a_new_commit_or_request_would_be_seen(tmp_path):
    file = tmp_path / "later.py"
    file.write_text(
        "class Later:\n    async def work(self):\n        async with self.database.transaction() as tx:\n"
        "            await self.bot.call('deleteMessages', {})\n            await self.bot.copy_message(1)\n"
    )
    assert list(opening(file)) == ["later.work"]
    assert sorted(asked(file)) == ["copyMessage", "deleteMessages"]
