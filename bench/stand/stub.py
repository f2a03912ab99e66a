"""A Bot API that answers anything after a fixed time and remembers when what arrived; as fast as Python allows."""

import argparse
import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

DATE = 1_276_822_800
MESSAGES = ("sendMessage", "editMessageText")
MOST_UPDATES = 100


@dataclass(slots=True)
class Ledger:
    """What arrived, as [method, chat id, seconds]; and the updates that wait for a poll."""

    arrived: list[tuple[str, int, float]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    put_at: dict[int, float] = field(default_factory=dict)
    message_id: int = 1000
    update_id: int = 0
    more: asyncio.Event = field(default_factory=asyncio.Event)


class Stub:
    """Routes: `/bot<token>/<method>`, and `/stub/<put, count, ledger_all or clear>` for the bench."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.ledger = Ledger()

    async def answer(self, path: str, parameters: dict[str, Any]) -> Any:
        if path.startswith("/stub/"):
            return getattr(self, path.removeprefix("/stub/"))(parameters)
        method = path.rpartition("/")[2]
        if method == "getUpdates":
            return await self._poll(parameters)
        if method == "getMe":
            return {"id": 777, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        if self.delay:
            await asyncio.sleep(self.delay)
        return self._message(method, parameters) if method in MESSAGES else True

    def put(self, parameters: dict[str, Any]) -> int:
        """Queue updates; ids are given here."""
        ledger, now = self.ledger, time.monotonic()
        for update in parameters["updates"]:
            ledger.update_id += 1
            ledger.waiting.append({"update_id": ledger.update_id, **update})
            ledger.put_at[ledger.update_id] = now
        ledger.more.set()
        return ledger.update_id

    def clear(self, _: dict[str, Any]) -> bool:
        """Forget what arrived; a poll that waits goes on waiting for what is put next."""
        for kept in (self.ledger.arrived, self.ledger.bodies, self.ledger.put_at):
            kept.clear()
        return True

    def count(self, _: dict[str, Any]) -> int:
        return len(self.ledger.arrived)

    def ledger_all(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"arrived": self.ledger.arrived, "first": self.ledger.bodies[:1], "put_at": self.ledger.put_at}

    async def _poll(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset, waiting = int(parameters.get("offset") or 0), self.ledger.waiting
        until = time.monotonic() + float(parameters.get("timeout") or 0)
        while True:
            while waiting and waiting[0]["update_id"] < offset:
                waiting.popleft()
            left = until - time.monotonic()
            if waiting or left <= 0:
                return list(waiting)[:MOST_UPDATES]
            self.ledger.more.clear()
            try:
                await asyncio.wait_for(self.ledger.more.wait(), left)
            except TimeoutError:
                return []

    def _message(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        ledger, chat_id = self.ledger, int(parameters["chat_id"])
        ledger.arrived.append((method, chat_id, time.monotonic()))
        if len(ledger.bodies) < 1:
            ledger.bodies.append(parameters)
        ledger.message_id += 1
        markup = parameters.get("reply_markup")
        message = {
            "message_id": ledger.message_id,
            "date": DATE,
            "chat": {"id": chat_id, "type": "private", "first_name": "M"},
            "from": {"id": 777, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
            "text": parameters["text"],
        }
        if markup:
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        return message


class Connection(asyncio.Protocol):
    """One kept-alive HTTP/1.1 connection, one request at a time."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._buffer = bytearray()
        self._wire: asyncio.Transport
        self._work: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self._buffer[:head_end]).decode("latin-1")
        lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        end = head_end + 4 + int(headers.get("content-length", 0))
        if len(self._buffer) < end:
            return
        body = bytes(self._buffer[head_end + 4 : end])
        del self._buffer[:end]
        path, _, query = lines[0].split(" ")[1].partition("?")
        self._work = asyncio.ensure_future(self._serve(path, _parameters(headers, body, query)))

    async def _serve(self, path: str, parameters: dict[str, Any]) -> None:
        result = await self._stub.answer(path, parameters)
        body = json.dumps({"ok": True, "result": result}).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if not self._wire.is_closing():
            self._wire.write(head + body)


def _parameters(headers: dict[str, str], body: bytes, query: str) -> dict[str, Any]:
    kind = headers.get("content-type", "")
    if kind.startswith("application/json"):
        return json.loads(body)
    if kind.startswith("multipart/form-data"):
        return _parts(body, kind.partition("boundary=")[2].strip('"').encode())
    return dict(parse_qsl(body.decode() or query))


def _parts(body: bytes, boundary: bytes) -> dict[str, Any]:
    found = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        found[head.partition(b'name="')[2].partition(b'"')[0].decode()] = value.removesuffix(b"\r\n").decode()
    return found


async def serve(port: int, delay: float) -> None:
    stub = Stub(delay)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(stub), "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.delay))
