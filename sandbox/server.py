"""The sandbox as one web application: Bot API, control, page; starting it is up to whoever runs it."""

from pathlib import Path

from aiohttp import web

from sandbox.api import MAX_BODY, BotApi
from sandbox.clock import CampaignClock
from sandbox.clock_log import ClockLog
from sandbox.control import explaining
from sandbox.control_clock import ClockRoutes
from sandbox.control_documents import DocumentRoutes
from sandbox.control_notes import NoteRoutes
from sandbox.control_people import PeopleRoutes
from sandbox.control_updates import UpdateRoutes
from sandbox.control_world import WorldRoutes
from sandbox.delivering import Postman
from sandbox.telegram import Telegram

PAGE = Path(__file__).parent / "page"
CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def make_app(telegram: Telegram, clock: CampaignClock) -> web.Application:
    """Everything under one roof; run it with `handler_cancellation=True`, so that no caller who left is waited for."""
    app = web.Application(middlewares=[explaining], client_max_size=MAX_BODY)
    app.add_routes(BotApi(telegram).routes())
    app.add_routes(PeopleRoutes(telegram).routes())
    app.add_routes(WorldRoutes(telegram).routes())
    app.add_routes(UpdateRoutes(telegram).routes())
    log = ClockLog()
    app.add_routes(ClockRoutes(clock, log).routes())
    app.add_routes(NoteRoutes(telegram).routes())
    app.add_routes(DocumentRoutes().routes())
    app.cleanup_ctx.append(Postman(telegram).running)
    clock.listeners.add(lambda: telegram.feed.add("clock"))
    log.listeners.add(lambda: telegram.feed.add("log"))
    if PAGE.is_dir():
        app.router.add_get("/", _index)
        app.router.add_static("/page", PAGE)
        app.on_response_prepare.append(_guard_page)
    return app


async def _guard_page(request: web.Request, answer: web.StreamResponse) -> None:
    """The page runs nothing but its own files, and is never an old one."""
    if request.path == "/" or request.path.startswith("/page/"):
        answer.headers["Content-Security-Policy"] = CONTENT_POLICY
        answer.headers["Cache-Control"] = "no-cache"


async def _index(_request: web.Request) -> web.StreamResponse:
    index = PAGE / "index.html"
    if not index.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(index)
