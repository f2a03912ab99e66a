"""deploy/compose.postgresql.yaml as processes: Telegram, nginx with our configuration, two bots, one PostgreSQL."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from tests.cast import WANG
from tests.faults.crew import Crew, Hand, crew, people
from tests.faults.evidence import OPEN, gather, seen_in
from tests.faults.front import certificate, front
from tests.faults.invariants import check_all
from tests.faults.processes import TOKEN, free_port
from tests.storage.broadcasting import EAST_ID, newcomers

pytestmark = pytest.mark.long
MEMBERS = range(9100, 9120)
ROUNDS = ("头一件", "第二件", "第三件")
SECRET = "only-telegram-knows"


@dataclass(frozen=True, slots=True)
class Town:
    """Everything up; `door` is nginx's port."""

    crew: Crew
    door: int
    trust: ssl.SSLContext
    settings: dict[str, str]

    async def knock(self, method: str, path: str, **request: object) -> int:
        """What the outside gets for a request to nginx."""
        where = f"https://127.0.0.1:{self.door}{path}"
        async with self.crew.stage.http.request(method, where, ssl=self.trust, **request) as answer:
            return answer.status


@asynccontextmanager
async def town(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    pem, door = certificate(folder), free_port()
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))  # the sandbox believes it as Telegram believes a real one
    settings = {
        "BOT__TELEGRAM__WEBHOOK_URL": f"https://127.0.0.1:{door}",
        "BOT_WEBHOOK_SECRET": SECRET,
        "BOT__PACING__PER_SECOND": "0",
        "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
        "BOT__PACING__PER_CHAT_SECONDS": "0",
    }
    async with crew(url, rates="lifted") as made:
        await newcomers(made.database, made.house, len(MEMBERS), EAST_ID)
        await people(made, *MEMBERS)
        hands = [await made.start(**settings) for _ in range(2)]
        async with front(folder, door, [hand.port for hand in hands]):
            yield Town(made, door, ssl.create_default_context(cafile=pem), settings)
            assert set(await made.stop()) == {0}


async def test_one_of_two_bots_is_killed_and_nothing_is_lost_doubled_or_out_of_order(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with town(postgres_url, tmp_path, monkeypatch) as made:
        told = [f"{word}好事，{user}" for word in ROUNDS for user in MEMBERS]
        await both_serve(made)
        for word in ROUNDS:
            telling = [asyncio.create_task(one_deed(made.crew, user, f"{word}好事，{user}")) for user in MEMBERS]
            if word == ROUNDS[1]:
                victim = await killed_while_all_tell(made.crew)
            await asyncio.gather(*telling)
        await made.crew.stage.until(lambda: nothing_waits(made.crew))
        await comes_back(made, victim)
        seen = seen_in(await made.crew.stage.arrivals(), await made.crew.stage.ask("updates"))
        facts = await gather(made.crew.database, seen, told=told, per_second=0)
    check_all(facts)
    assert sorted(row.text for row in facts.rows["deed"]) == sorted(told)
    assert victim.process.returncode == -SIGKILL


async def both_serve(made: Town) -> None:
    """Greetings go round until each bot has stored one, so that the kill is in the middle of work for both."""

    async def each_took_one() -> bool:
        await made.crew.stage.tell(f"people/{WANG.user}/text", text="/my")
        says = [await hand.says(made.crew.stage.http) for hand in made.crew.hands]
        if not all(says):
            return False
        return min([await hand.counted(made.crew.stage.http, "updates_kept_total") for hand in made.crew.hands]) > 0

    await made.crew.stage.until(each_took_one)


async def patiently(what: Callable[[], Awaitable[bool]]) -> None:
    """An answer that was on its way out of the killed bot is sent by the other when its lease has run out (bot/answering.py)."""
    async with asyncio.timeout(150):
        while not await what():
            await asyncio.sleep(0.25)


async def one_deed(made: Crew, user: int, sentence: str) -> None:
    """The tap and the sentence leave together: taken the other way round, the sentence would be no deed."""
    await made.stage.tell(f"people/{user}/text", text="/report")
    await patiently(lambda: made.stage.tap(user, "服务群众"))
    await made.stage.tell(f"people/{user}/text", text=sentence)
    await patiently(lambda: has_been_shown(made, user, sentence))


async def has_been_shown(made: Crew, user: int, sentence: str) -> bool:
    messages = (await made.stage.ask(f"people/{user}/messages"))["messages"]
    return any(sentence in one["text"] for one in messages if one["from_bot"])


async def killed_while_all_tell(made: Crew) -> Hand:
    """SIGKILL the leader, which has most to lose, with updates on their way."""
    victim = await made.until_one_leads()

    async def is_under_way() -> bool:
        async with made.database.transaction() as tx:
            return await tx.value(select(t.inbox.c.id).where(t.inbox.c.state == "new").limit(1)) is not None

    async with asyncio.timeout(20):
        while not await is_under_way():
            await asyncio.sleep(0.01)
    victim.process.kill()
    await victim.process.wait()
    return victim


async def nothing_waits(made: Crew) -> bool:
    async with made.database.transaction() as tx:
        update = await tx.value(select(t.inbox.c.id).where(t.inbox.c.state == "new"))
        answer = await tx.value(select(t.answer.c.id))
        delivery = await tx.value(select(t.delivery.c.id).where(t.delivery.c.state.in_(OPEN)))
    return update is answer is delivery is None


async def comes_back(made: Town, victim: Hand) -> None:
    """As a container restarts: under its old address, and nginx finds it by itself."""
    risen = await made.crew.start(**made.settings, BOT__WEB__PORT=str(victim.port))
    risen.port = victim.port
    made.crew.hands.remove(victim)
    await both_serve(made)
    await made.crew.stage.until(lambda: nothing_waits(made.crew))


async def test_nothing_but_the_webhook_and_one_word_is_open_to_the_outside(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with town(postgres_url, tmp_path, monkeypatch) as made:
        await both_serve(made)
        async with made.crew.stage.http.post(f"/bot{TOKEN}/getWebhookInfo") as answer:
            url = (await answer.json())["result"]["url"]
        webhook = url.removeprefix(f"https://127.0.0.1:{made.door}")
        assert webhook.startswith("/telegram/")
        found = {
            "healthz": await made.knock("GET", "/healthz"),
            "readyz": await made.knock("GET", "/readyz"),
            "metrics": await made.knock("GET", "/metrics"),
            "root": await made.knock("GET", "/"),
            "another webhook": await made.knock("POST", "/telegram/guessed", json={}),
            "webhook asked": await made.knock("GET", webhook),
            "no secret": await made.knock("POST", webhook, json={"update_id": 1}),
            "2 MiB": await made.knock("POST", webhook, data=BytesIO(b"x" * 2 * 1024 * 1024)),
        }
    assert found == {
        "healthz": 200,
        "readyz": 404,
        "metrics": 404,
        "root": 404,
        "another webhook": 404,
        "webhook asked": 403,
        "no secret": 403,
        "2 MiB": 413,
    }


async def test_with_both_bots_away_telegram_is_told_to_come_again(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with town(postgres_url, tmp_path, monkeypatch) as made:
        await both_serve(made)
        assert await made.crew.stop() == [0, 0]
        assert await made.knock("GET", "/healthz") == 502
        await made.crew.stage.tell(f"people/{MEMBERS[0]}/text", text="/my")
        await made.crew.start(**made.settings, BOT__WEB__PORT=str(made.crew.hands[0].port))
        await made.crew.stage.until(lambda: has_been_shown(made.crew, MEMBERS[0], ""))
