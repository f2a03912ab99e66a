"""Control routes for the campaign clock: seen, pushed, followed; the clock itself stands in clock.py."""

from aiohttp import web

from sandbox.clock import CampaignClock
from sandbox.clock_log import ClockLog
from sandbox.control import Fields, answered, asked, fields_of, patience
from sandbox.telegram.wire import Json
from sandbox.waiting import until


class ClockRoutes:
    """`/control/clock` with what belongs to it."""

    def __init__(self, clock: CampaignClock, log: ClockLog | None = None) -> None:
        self._clock = clock
        self._log = log or ClockLog()

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/control/clock", self._show),
            web.post("/control/clock", self._push),
            web.post("/control/clock/reached", self._reached),
            web.get("/control/clock/log", self._list),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        """Who gives `after` and `wait` is the follower, unless it says `follower=0`."""
        clock = self._clock
        if "after" not in request.query:
            return answered(clock.state())
        after = asked(request, "after", -1)
        follows = request.query.get("follower") != "0"
        if follows:
            clock.follower_waits()
        try:
            await until(lambda: clock.serial != after, clock.listeners, patience(request))
        finally:
            if follows:
                clock.follower_left()
        return answered(clock.state())

    async def _push(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        by = fields.text("by", "")
        before = self._clock.goal
        self._move(fields)
        if self._clock.goal > before:
            self._log.moved(before, self._clock.goal, by)
        return answered(self._clock.state())

    def _move(self, fields: Fields) -> None:
        if "goal" in fields:
            self._clock.push_to(fields.instant("goal"))
        elif "advance" in fields:
            self._clock.push(fields.number("advance"))
        elif "to_next" in fields:
            self._clock.push_to_next()
        else:
            raise ValueError('one of "goal", "advance" (seconds) and "to_next" is needed')

    async def _reached(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        done = [_told(one) for one in fields.objects("done")]
        self._clock.reached(fields.instant("at"), fields.instant("next") if "next" in fields else None)
        self._log.done(done)
        return answered(self._clock.state())

    async def _list(self, _request: web.Request) -> web.Response:
        return answered({"lines": self._log.lines()})


def _told(one: Json) -> Json:
    """One thing done, read; ValueError names what is wrong."""
    fields = Fields(one)
    return {"key": fields.text("key"), "at": fields.instant("at").isoformat(), "text": fields.everything().get("text")}
