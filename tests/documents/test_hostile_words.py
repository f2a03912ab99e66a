"""Names made to break a typesetter, through everything that is drawn: they are shown as words, and nothing is opened."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents.glyphs import SUBSTITUTE, glyphs_in
from bot.documents.press import Press
from tests.documents.conftest import FONTS, worker_of
from tests.documents.drawings import card, cards, figures
from tests.documents.pictures import rows, size
from tests.views.reading import LANGUAGES

HOSTILE = {
    "mathtext": r"支部$\bad{$",
    "closed math": "$A$ $ x^2 $",
    "include": '#include "paper.typ"',
    "read": '#read("/etc/passwd")',
    "package": '#import "@preview/cetz:0.3.0"',
    "image": '#image("http://127.0.0.1/x.png")',
    "code": '"); #panic("x"); ("',
    "content": "] #pagebreak() [ #set page(width: 1pt)",
    "endless": "#while true {}",
    "quotes": "\"'`“”‘’",
    "backslashes": "\\" * 50 + "u{41} \\n \\",
    "labels": "@label <label> = Title\n- list\n+ list\n/ term: x",
    "comment": "// gone /* gone too */",
    "raw": '```typ\n#read("x")\n```',
    "braces": "{{ x }} {% for %} ${x} %s %(x)s {0}",
    "markup": "<svg onload=x><script>alert(1)</script>&amp;&#x41;",
    "json": '{"code": "<svg/>", "link": "https://example.org"}',
    "right to left": "\u202e支部\u202c \u200fשלום مرحبا",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "control": "\x00\x01\x07\x1b[31m\x7f\x85",
    "spaces": " \t\n\r\v\f\u00a0\u3000\u2028\u2029 ",
    "lone surrogates": "\ud800支\udfff部\ud83d",
    "emoji": "🎉👨‍👩‍👧‍👦🇨🇳👍🏽❤️",
    "noncharacters": "\ufffe\uffff\U0010ffff\ue000",
    "marks": "Z\u0301\u0300\u0302" * 100,
    "rare": "㼆𠮷䶮",
    "long word": "长" * 4000,
    "long latin": "x" * 4000,
    "long words": "a b " * 1000,
    "long lines": "\n" * 4000 + "x",
    "nothing": "",
}
NAMES = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())


@pytest.fixture(scope="module")
def press():
    return Press(FONTS)


@NAMES
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_drawing_comes_out_whatever_the_name(press, name, language):
    for drawing in (figures(name, language=language), card(name, language)):
        made = press.print(drawing.template, drawing.data, "png")
        wide, high = size(made)
        assert wide in {840, 1200}
        assert 500 < high < 2_000
    paper = cards(name, "林", language=language)
    assert press.print(paper.template, paper.data, "pdf").startswith(b"%PDF")


async def test_a_worker_may_open_nothing_and_opens_nothing(studio):
    """The kernel refuses any new file or socket, and which ones are open does not change."""
    await studio.draw(card("林"))
    worker = Path("/proc") / str(worker_of(studio))
    limits = next(line for line in (worker / "limits").read_text().splitlines() if line.startswith("Max open files"))
    assert limits.split()[3:5] == ["0", "0"]
    opened = sorted(str(file.readlink()) for file in (worker / "fd").iterdir())
    for name in HOSTILE.values():
        for drawing in (figures(name), card(name), cards(name)):
            await studio.draw(drawing)
    assert sorted(str(file.readlink()) for file in (worker / "fd").iterdir()) == opened
    assert studio._worker is not None
    assert str(worker_of(studio)) == worker.name


def test_the_limit_is_one_that_bites():
    """What the worker does to itself, tried in a process of its own: no file, no socket, no name to look up."""
    tried = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert tried.stdout.split() == [str(errno.EMFILE)] * 2


PROBE = """
import socket
from bot.documents.worker import _open_nothing_more
_open_nothing_more()
for attempt in (lambda: open("/etc/passwd"), socket.socket):
    try:
        attempt()
    except OSError as refused:
        print(refused.errno)
"""


def test_names_are_words_and_never_markup(press, monkeypatch):
    """Two names of the same characters need the same ink whether or not a typesetter could read something into them."""
    monkeypatch.setattr("bot.documents.press.PIXELS_PER_INCH", 72)
    for clever, plain in (("#pagebreak()", "pagebreak()#"), ("$A$", "A$$"), ("*b*", "b**")):
        first, second = (press.print("slip", card(name).data, "png") for name in (clever, plain))
        ink = [sum(255 - value for row in rows(made) for value in row) for made in (first, second)]
        assert abs(ink[0] - ink[1]) < ink[0] * 0.002


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("林", "林"),
        ("王喆", "王喆"),
        ("㼆𠮷䶮", SUBSTITUTE * 3),
        ("张䶮", f"张{SUBSTITUTE}"),
        ("🎉", SUBSTITUTE),
        ("👍🏽", SUBSTITUTE),
        ("a\u200bb", "ab"),
        ("\u202e支部\u202c", "支部"),
        ("\u200b\u200d", SUBSTITUTE),
        ("\ud800", SUBSTITUTE),
        ("\x00林\x00", "林"),
        ("Ṽ", "V"),
        ("１２", "１２"),
        ("ﬁ", "fi"),
        ("é", "é"),
        ("  ", "  "),
        ("", ""),
    ],
)
def test_a_character_the_font_lacks_is_seen_to_be_missing(said, shown):
    assert glyphs_in(FONTS).shown(said) == shown


def test_the_substitute_has_a_shape(press):
    """A card with a rare name is not the card of nobody."""
    nobody, somebody = (press.print("slip", card(name).data, "png") for name in (" ", "䶮"))
    assert nobody != somebody
    assert press.print("slip", card("𠮷").data, "png") == somebody


PICTURED = ("stats", "invites", "phases")


def test_all_that_the_texts_say_can_be_shown():
    files = [Path("content/texts") / language / f"{noun}.yaml" for language in LANGUAGES for noun in PICTURED]
    glyphs = glyphs_in(FONTS)
    for file in (*files, Path("content/campaign.yaml")):
        said = file.read_text("utf-8")
        assert glyphs.shown(said) == said
