"""At DEBUG, with everything going wrong, neither log nor audit holds a secret or a word of a member."""

import asyncio
import json
import sys
from base64 import b64encode
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.settings import load
from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import BOUND, CAST, enrol
from tests.faults.processes import START, TOKEN, stage
from tests.operations.running import settings

LIN = CAST["Lin"].user
WRITTEN, PHONE = "张三在第三会议室说的话", "+8613900001111"
WEBHOOK_SECRET, PROXY_PASSWORD, DATABASE_PASSWORD = "canary-webhook", "canary/proxy", "canary:database"
LET_IN = b64encode(f"bot:{PROXY_PASSWORD}".encode()).decode()
SECRETS = (WRITTEN, PHONE, TOKEN, CAST["Lin"].name, "张三", "canary", LET_IN)


@asynccontextmanager
async def proxy():
    """An HTTP proxy that wants a password: its address, and how many requests it let through."""
    passed = []

    async def forward(request):
        if request.headers.get("Proxy-Authorization") != f"Basic {LET_IN}":
            return web.Response(status=407)
        passed.append(request.path)
        body, kind = await request.read(), {"Content-Type": request.headers.get("Content-Type", "")}
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(request.method, request.url, data=body, headers=kind) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read(), content_type="application/json")

    runner = web.ServerRunner(web.Server(forward))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://bot:canary%2Fproxy@127.0.0.1:{runner.addresses[0][1]}", passed
    await runner.cleanup()


async def enrolled(url):
    """The cast in a database of PostgreSQL; its address with a password, which this server does not ask for."""
    database = Database(url)
    async with database.transaction() as tx:
        await enrol(tx, at=START, bound=BOUND)
    await database.close()
    return make_url(url).set(password=DATABASE_PASSWORD).render_as_string(hide_password=False)


async def audited(url):
    """Every row of the audit, as text."""
    database = Database(url)
    async with database.transaction() as tx:
        rows = [tuple(map(str, row)) for row in await tx.rows(select(t.audit))]
    await database.close()
    return json.dumps(rows, ensure_ascii=False)


async def a_deed_is_told_while_telegram_stumbles(acted):
    async def shown(text):
        return any(text in arrival["text"] for arrival in await acted.arrivals())

    await acted.tell(f"people/{LIN}/text", text="/report")
    await acted.until(lambda: acted.tap(LIN, "服务群众"))
    await acted.until(lambda: shown("用一句话写下"))
    for kind in ("error_after", "drop", "reset", "too_many"):
        await acted.tell("faults", kind=kind, count=1, retry_after=1)
    await acted.tell(f"people/{LIN}/text", text=WRITTEN + PHONE)
    await acted.until(lambda: shown(WRITTEN))


async def test_no_log_line_and_no_audit_holds_a_secret_or_a_word_of_a_member(template, tmp_path, postgres_url):
    url = await enrolled(postgres_url)
    async with proxy() as (address, passed), stage(template, tmp_path) as acted:
        changed = {"BOT__LOG__LEVEL": "debug", "BOT__PACING__PER_CHAT_SECONDS": "0", "BOT__DATABASE__URL": url}
        changed |= {"BOT__TELEGRAM__PROXY_URL": address, "BOT_WEBHOOK_SECRET": WEBHOOK_SECRET}
        piped = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
        env = settings(acted, **changed)
        acted.bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=env, **piped)
        reading = asyncio.ensure_future(acted.bot.stdout.read())
        await a_deed_is_told_while_telegram_stumbles(acted)
        assert await acted.stop_bot() == 0
        log = (await reading).decode()
        held = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "held", "drop", env=env, **piped)
        log += (await held.communicate())[0].decode()
    assert "running" in log
    assert any("sendMessage" in path for path in passed), "it went through the proxy"
    audit = await audited(postgres_url)
    assert "held.drop" in audit
    for secret in SECRETS:
        assert secret not in log, secret
        assert secret not in audit, secret


def test_the_log_is_told_every_secret_of_the_settings():
    environment = {
        "BOT_TOKEN": TOKEN,
        "BOT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "BOT__TELEGRAM__PROXY_URL": "http://bot:canary%2Fproxy@127.0.0.1:3128",
        "BOT__DATABASE__URL": "postgresql+asyncpg://bot:canary%3Adatabase@127.0.0.1/zhengyou?password=again",
    }
    secrets = set(load(None, environment).secrets())
    assert {TOKEN, WEBHOOK_SECRET, PROXY_PASSWORD, DATABASE_PASSWORD, "again"} <= secrets
    assert {"canary%2Fproxy", "canary%3Adatabase"} <= secrets
    assert "" not in secrets
