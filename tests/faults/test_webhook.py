"""The same promise by webhook: a bot killed around the storing of an update loses nothing and counts nothing twice."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.crash_points import KILLED
from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import CAST
from tests.faults.acts import Acts
from tests.faults.processes import TOKEN, Stage, free_port, stage

SECRET = "only-telegram-knows"
SENTENCE = 7
"""What Lin writes is the seventh update: behind four greetings, her command and her tap."""


@pytest.fixture
async def acted(template: Path, tmp_path: Path):
    async with stage(template, tmp_path) as made:
        port = free_port()
        made.settings |= {
            "BOT__WEB__PORT": str(port),
            "BOT__TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/behind/a-proxy",
            "BOT_WEBHOOK_SECRET": SECRET,
        }
        yield made


@pytest.mark.parametrize("point", ["intake.before_keep", "intake.after_keep", "intake.after_effect_commit"])
async def test_a_kill_around_the_storing_of_an_update(acted: Stage, point: str):
    acts = Acts(acted)
    await acted.start_bot("--crash-at", f"{point}:{SENTENCE}")
    async with acted.restarting():
        await acts.a_deed()
        await acts.all_is_well()
    assert acted.deaths == [KILLED], "the point was never reached, or the bot died again"
    assert await acted.stop_bot() == 0
    deeds, updates = await kept(acted)
    assert deeds == acts.told
    assert updates == list(range(1, SENTENCE + 1))


async def test_telegram_is_told_where_and_a_forged_update_changes_nothing(acted: Stage):
    await acted.start_bot()
    await acted.until(lambda: is_ready(acted))
    url = (await info(acted))["url"]
    base = acted.settings["BOT__TELEGRAM__WEBHOOK_URL"]
    assert url.startswith(f"{base}/telegram/")
    assert TOKEN not in url
    forged = {"update_id": 900, "message": {"message_id": 1, "from": {"id": CAST["Lin"].user}, "text": "/report"}}
    wrong = {"X-Telegram-Bot-Api-Secret-Token": "guessed"}
    async with acted.http.post(url, json=forged, headers=wrong) as answer:
        assert answer.status == 403
    async with acted.http.get(f"{address(acted)}/metrics") as answer:
        figures = (await answer.text()).splitlines()
    assert 'zhengyou_webhook_refused_total{reason="secret"} 1' in figures
    assert "zhengyou_webhook_set 1" in figures
    assert not [line for line in figures if "poll_age" in line]
    await acted.until(Acts(acted).is_quiet)
    assert await acted.stop_bot() == 0
    assert 900 not in (await kept(acted))[1]
    assert (await info(acted))["url"] == url, "a stopped bot keeps its webhook, so that what comes meanwhile waits"


async def test_updates_that_arrive_in_another_order_than_they_were_sent_lose_nothing(acted: Stage):
    await acted.start_bot()
    await acted.until(lambda: is_ready(acted))
    acts = Acts(acted)
    await acted.until(acts.is_quiet)
    url = (await info(acted))["url"]
    first, second = said_by_lin(901, "先说的事"), said_by_lin(903, "后说的事")
    for one in (*second, *first, *reversed(second), *first):
        async with acted.http.post(url, json=one, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}) as answer:
            assert answer.status == 200
    await acted.until(acts.is_quiet)
    assert await acted.stop_bot() == 0
    deeds, updates = await kept(acted)
    assert sorted(deeds) == ["先说的事", "后说的事"]
    assert updates == [1, 2, 3, 4, 901, 902, 903, 904]


def said_by_lin(number: int, text: str) -> list[dict]:
    """A tap that opens a deed, and the deed, as two updates from `number` on."""
    lin = {"id": CAST["Lin"].user, "is_bot": False, "first_name": "Lin"}
    message = {"message_id": number, "date": 1276822800, "chat": {"id": lin["id"], "type": "private"}}
    tap = {"id": str(number), "from": lin, "message": message, "chat_instance": "1", "data": "v1:report:0:serve"}
    written = message | {"message_id": number + 1, "from": lin, "text": text}
    return [{"update_id": number, "callback_query": tap}, {"update_id": number + 1, "message": written}]


def address(acted: Stage) -> str:
    return f"http://127.0.0.1:{acted.settings['BOT__WEB__PORT']}"


async def is_ready(acted: Stage) -> bool:
    try:
        async with acted.http.get(f"{address(acted)}/readyz") as answer:
            return answer.status == 200
    except OSError:
        return False


async def info(acted: Stage) -> dict:
    async with acted.http.post(f"/bot{TOKEN}/getWebhookInfo") as answer:
        return (await answer.json())["result"]


async def kept(acted: Stage) -> tuple[list[str], list[int]]:
    """The deeds and the ids of the updates in the database."""
    database = Database(f"sqlite+aiosqlite:///{acted.file}")
    async with database.transaction() as tx:
        deeds = [row.text for row in await tx.rows(select(t.deed.c.text))]
        updates = [row.update_id for row in await tx.rows(select(t.inbox.c.update_id).order_by(t.inbox.c.update_id))]
    await database.close()
    return deeds, updates
