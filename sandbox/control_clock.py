"""Control routes for the campaign clock: seen, pushed, followed; the clock itself stands in clock.py."""

from aiohttp import web

from sandbox.clock import CampaignClock
from sandbox.control import answered, asked, fields_of, patience
from sandbox.waiting import until


class ClockRoutes:
    """`/control/clock` and `/control/clock/reached`."""

    def __init__(self, clock: CampaignClock) -> None:
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/control/clock", self._show),
            web.post("/control/clock", self._push),
            web.post("/control/clock/reached", self._reached),
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
        if "goal" in fields:
            self._clock.push_to(fields.instant("goal"))
        elif "advance" in fields:
            self._clock.push(fields.number("advance"))
        elif "to_next" in fields:
            self._clock.push_to_next()
        else:
            raise ValueError('one of "goal", "advance" (seconds) and "to_next" is needed')
        return answered(self._clock.state())

    async def _reached(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        self._clock.reached(fields.instant("at"), fields.instant("next") if "next" in fields else None)
        return answered(self._clock.state())
