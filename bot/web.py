"""What the process says of itself over HTTP: /healthz, /readyz, /metrics; the webhook will live here too."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the bot does its work, and the figures behind that."""

    is_ready: bool
    figures: Mapping[str, float | int | None]


class WebServer:
    """A small server on loopback by default."""

    def __init__(self, host: str, port: int, readiness: Callable[[], Awaitable[Readiness]]) -> None:
        self._host = host
        self._port = port
        self._readiness = readiness
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        readiness = await self._readiness()
        body = {"ready": readiness.is_ready, **readiness.figures}
        return web.json_response(body, status=200 if readiness.is_ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        readiness = await self._readiness()
        lines = [f"zhengyou_{name} {value}" for name, value in readiness.figures.items() if value is not None]
        return web.Response(text="\n".join([f"zhengyou_ready {int(readiness.is_ready)}", *lines]) + "\n")
