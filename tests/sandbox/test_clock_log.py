"""The record of the clock: whose hand moved it, what its follower did on the way, and how much of it is kept."""

from datetime import UTC, datetime, timedelta

from sandbox.clock_log import MOST, ClockLog

START = datetime(2010, 6, 18, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def done(key, text="学习卡片：3 人"):
    return {"key": key, "at": START.isoformat(), "text": {"zh": text}}


def test_pushes_of_one_hand_are_one_line_until_something_is_done():
    log = ClockLog()
    log.moved(START, START + HOUR, "play")
    log.moved(START + HOUR, START + 2 * HOUR, "play")
    log.done([done("a")])
    log.moved(START + 2 * HOUR, START + 3 * HOUR, "play")
    log.moved(START + 3 * HOUR, START + 4 * HOUR, "page")
    assert [(line["kind"], line["at"][11:13], line.get("to", "")[11:13], line.get("by")) for line in log.lines()] == [
        ("moved", "01", "03", "play"),
        ("done", "01", "", None),
        ("moved", "03", "04", "play"),
        ("moved", "04", "05", "page"),
    ]


def test_what_is_told_twice_stands_once_and_where_it_stood():
    log, changes = ClockLog(), []
    log.listeners.add(lambda: changes.append(len(log.lines())))
    log.done([done("a"), done("b")])
    log.done([done("a"), done("b")])
    log.done([done("a", "学习卡片：4 人")])
    assert [line["text"]["zh"] for line in log.lines()] == ["学习卡片：4 人", "学习卡片：3 人"]
    assert changes == [2, 2]


def test_only_the_newest_lines_are_kept():
    log = ClockLog()
    log.done([done(str(number), str(number)) for number in range(MOST + 3)])
    assert [len(log.lines()), log.lines()[0]["text"]["zh"]] == [500, "3"]


async def test_over_http(http):
    await http.post("/control/clock", advance=3600, by="page")
    await http.post("/control/clock", advance=0)
    await http.post("/control/clock/reached", at=START.isoformat(), done=[done("a")])
    assert [line["kind"] for line in (await http.get("/control/clock/log"))["lines"]] == ["moved", "done"]
    refused = await http.post("/control/clock/reached", at=START.isoformat(), done=[{"key": "a"}])
    assert refused == {"status": 400, "error": '"at" is missing or of another type'}
