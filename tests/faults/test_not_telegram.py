"""Somebody with another certificate stands where Telegram was: nothing is said to them, and nothing is lost."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.faults.acts import LIN, Acts
from tests.faults.front import certificate
from tests.faults.processes import free_port, stage


@asynccontextmanager
async def encrypted(folder: Path, port: int, to: int) -> AsyncIterator[None]:
    """TLS in front of another port, with the certificate in `folder`; its connections end with the block."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls_certificate", folder / "tls_key")
    carried: set[asyncio.Task[None]] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while data := await reader.read(65_536):
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.transport.abort()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
        carried.update({asyncio.create_task(carry(reader, far_writer)), asyncio.create_task(carry(far_reader, writer))})

    server = await asyncio.start_server(connected, "127.0.0.1", port, ssl=context)
    try:
        yield
    finally:
        server.close()
        for task in carried:
            task.cancel()
        await asyncio.gather(*carried, return_exceptions=True)


@pytest.fixture
def certificates(tmp_path):
    """Telegram's, as this bot believes, and somebody else's."""
    folders = [tmp_path / name for name in ("telegram", "stranger")]
    for folder in folders:
        folder.mkdir()
        certificate(folder)
    return folders


async def test_a_stranger_with_another_certificate_is_told_nothing(template, tmp_path, certificates):
    telegram, stranger = certificates
    port = free_port()
    async with stage(template, tmp_path) as acted:
        sandbox = int(acted.base.rpartition(":")[2])
        acted.settings["BOT__TELEGRAM__API_URL"] = f"https://127.0.0.1:{port}"
        acts = Acts(acted)
        async with encrypted(telegram, port, sandbox):
            await acted.start_bot(before="tests.faults.elsewhere", trusted=str(telegram / "tls_certificate"))
            await acted.until(acts.is_quiet)
            await acts.a_deed()
            await acted.until(acts.is_quiet)
        arrived = len(await acted.arrivals())
        async with encrypted(stranger, port, sandbox):
            await acted.tell(f"people/{LIN}/text", text="/my")
            await acts.a_fortnight()
            await acted.until(lambda: something_waits(acted))
            await acted.until(lambda: said(acted, "SSLCertVerificationError"))
            assert len(await acted.arrivals()) == arrived, "somebody was trusted who should not be"
        async with encrypted(telegram, port, sandbox):
            await acts.all_is_well()
            assert await acted.stop_bot() == 0
        async with acted.transaction() as tx:
            assert await tx.value(select(func.max(t.delivery.c.unknowns))) == 0, "what never left is not unknown"


async def something_waits(acted):
    async with acted.transaction() as tx:
        return bool(await tx.value(select(func.count()).where(t.delivery.c.state == "queued")))


async def said(acted, words):
    return words in acted.log.read_text()
