"""Control routes for notes and wishes, which the page and the starter of the sandbox exchange; none is Telegram's."""

from aiohttp import web

from sandbox.control import answered, asked, fields_of, patience
from sandbox.telegram import Telegram
from sandbox.telegram.wire import Json
from sandbox.waiting import Listeners, until


class NoteRoutes:
    """`/control/notes` and `/control/wishes`; both outlast a reset."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._notes: Json = {}
        self._wishes: list[str] = []
        self._listeners: Listeners = set()

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/control/notes", self._show),
            web.post("/control/notes", self._note),
            web.get("/control/wishes", self._list),
            web.post("/control/wishes", self._wish),
        ]

    async def _show(self, _request: web.Request) -> web.Response:
        return answered(self._notes)

    async def _note(self, request: web.Request) -> web.Response:
        """Given notes replace those of the same name; null takes one away."""
        merged = {**self._notes, **(await fields_of(request)).everything()}
        self._notes = {name: note for name, note in merged.items() if note is not None}
        self._telegram.feed.add("notes")
        return answered(self._notes)

    async def _list(self, request: web.Request) -> web.Response:
        """Without `after` nothing but the number to begin with."""
        after = asked(request, "after", -1)
        if after < 0:
            return answered({"last": len(self._wishes), "wishes": []})
        await until(lambda: len(self._wishes) > after, self._listeners, patience(request))
        newer = enumerate(self._wishes[after:], start=after + 1)
        wishes = [{"number": number, "wish": wish} for number, wish in newer]
        return answered({"last": len(self._wishes), "wishes": wishes})

    async def _wish(self, request: web.Request) -> web.Response:
        self._wishes.append((await fields_of(request)).text("wish"))
        for wake in tuple(self._listeners):
            wake()
        return answered({"number": len(self._wishes)}, 201)
