"""What the process says of itself over HTTP: /healthz, /readyz, /metrics; the webhook's door is only hung here."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from bot.metrics import COUNTS

log = structlog.get_logger(__name__)

READINESS_SECONDS = 5.0
"""Who can't say within this time whether the bot is ready is told that it is not."""
PREFIX = "zhengyou_"
CLOSE_SECONDS = 2.0
"""How long an open request may still take at the end; the library's own minute is longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the bot does its work, and the figures behind that."""

    is_ready: bool
    figures: Mapping[str, float | int | None] = field(default_factory=dict)


class WebServer:
    """A small server on loopback by default."""

    def __init__(
        self,
        host: str,
        port: int,
        readiness: Callable[[], Awaitable[Readiness]],
        routes: Iterable[web.RouteDef] = (),
    ) -> None:
        self._host = host
        self._port = port
        self._readiness = readiness
        self._routes = tuple(routes)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        app.add_routes(self._routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        readiness = await self._asked()
        body = {"ready": readiness.is_ready, **readiness.figures}
        return web.json_response(body, status=200 if readiness.is_ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        readiness = await self._asked()
        figures = {"ready": int(readiness.is_ready), **readiness.figures}
        gauges = [f"{PREFIX}{name} {value}" for name, value in figures.items() if value is not None]
        return web.Response(text="\n".join([*gauges, *COUNTS.lines(PREFIX)]) + "\n")

    async def _asked(self) -> Readiness:
        """What the bot says of itself; a failure or silence is an answer too."""
        asking = asyncio.wait_for(self._readiness(), READINESS_SECONDS)
        (answer,) = await asyncio.gather(asking, return_exceptions=True)
        if isinstance(answer, Readiness):
            return answer
        log.warning("readiness_unknown", error=type(answer).__name__)
        return Readiness(is_ready=False)
