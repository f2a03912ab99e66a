"""Control routes for what is nobody's own: events, ledger, findings, faults, rates, files, bots, reset."""

from dataclasses import asdict

from aiohttp import web

from sandbox.control import Fields, answered, asked, fields_of, patience
from sandbox.telegram import LIFTED, REAL, Rates, Telegram
from sandbox.telegram.faults import Fault
from sandbox.telegram.feed import Event
from sandbox.telegram.files import image_type
from sandbox.telegram.ledger import Arrival
from sandbox.telegram.wire import GENERIC_TYPE, Json
from sandbox.waiting import until

NAMED_RATES = {"lifted": LIFTED, "real": REAL}


class WorldRoutes:
    """`/control/events`, `/ledger`, `/findings`, `/faults`, `/rates`, `/files`, `/bots`, `/reset`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/control/bots", self._bots),
            web.get("/control/events", self._events),
            web.get("/control/ledger", self._ledger),
            web.get("/control/findings", self._findings),
            web.get("/control/faults", self._faults),
            web.post("/control/faults", self._add_fault),
            web.delete("/control/faults", self._clear_faults),
            web.delete("/control/faults/{number:[0-9]+}", self._remove_fault),
            web.get("/control/rates", self._rates),
            web.put("/control/rates", self._set_rates),
            web.get("/control/files/{path:.+}", self._file),
            web.post("/control/reset", self._reset),
        ]

    async def _bots(self, _request: web.Request) -> web.Response:
        bots = [
            {"id": account.bot.id, "first_name": account.bot.first_name, "username": account.bot.username}
            for account in self._telegram.accounts.values()
        ]
        return answered({"bots": bots})

    async def _events(self, request: web.Request) -> web.Response:
        feed, after = self._telegram.feed, asked(request, "after", -1)
        if after < 0:
            return answered({"last": feed.last, "missed": False, "events": []})
        await until(lambda: feed.last != after, feed.listeners, patience(request))
        events, missed = feed.after(after)
        return answered({"last": feed.last, "missed": missed, "events": [_event_as_json(event) for event in events]})

    async def _ledger(self, request: web.Request) -> web.Response:
        limit = asked(request, "limit") or None
        arrivals = self._telegram.ledger.after(asked(request, "after"), limit)
        return answered(
            {"last": self._telegram.ledger.last, "arrivals": [_arrival_as_json(arrival) for arrival in arrivals]}
        )

    async def _findings(self, _request: web.Request) -> web.Response:
        journal = self._telegram.journal
        return answered({"findings": [asdict(finding) for finding in journal.findings], "calls": dict(journal.calls)})

    async def _faults(self, _request: web.Request) -> web.Response:
        return answered({"faults": [_fault_as_json(fault) for fault in self._telegram.faults]})

    async def _add_fault(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        fault = self._telegram.faults.add(
            fields.text("kind"),
            fields.names("methods"),
            chat_id=fields.whole("chat_id", 0),
            count=fields.whole("count") if "count" in fields else None,
            probability=fields.number("probability", 1.0),
            seed=fields.whole("seed", 0),
            delay_s=fields.number("delay_s", 0.0),
            retry_after=fields.whole("retry_after", 1),
            code=fields.whole("code", 400),
        )
        return answered(_fault_as_json(fault), 201)

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._telegram.faults.clear()
        return answered({"faults": []})

    async def _remove_fault(self, request: web.Request) -> web.Response:
        self._telegram.faults.remove(int(request.match_info["number"]))
        return await self._faults(request)

    async def _rates(self, _request: web.Request) -> web.Response:
        return answered(asdict(self._telegram.rates))

    async def _set_rates(self, request: web.Request) -> web.Response:
        self._telegram.rates = _rates_from(await fields_of(request), self._telegram.rates)
        return answered(asdict(self._telegram.rates))

    async def _file(self, request: web.Request) -> web.Response:
        """Pictures as such; anything else only to be saved, so that no uploaded page runs in this one."""
        stored = self._telegram.files.at(request.match_info["path"])
        if stored is None:
            raise web.HTTPNotFound
        picture = image_type(stored.content)
        headers = {"X-Content-Type-Options": "nosniff"}
        if not picture:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=stored.content, content_type=picture or GENERIC_TYPE, headers=headers)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._telegram.reset()
        return answered({"last": self._telegram.feed.last})


def _rates_from(fields: Fields, now: Rates) -> Rates:
    """Named rates, or the present ones with some of them changed."""
    if "named" in fields:
        name = fields.text("named")
        if name not in NAMED_RATES:
            raise ValueError(f'"named" is one of {", ".join(NAMED_RATES)}')
        return NAMED_RATES[name]
    return Rates(
        fields.whole("overall_per_second", now.overall_per_second),
        fields.number("chat_per_second", now.chat_per_second),
        fields.whole("chat_burst", now.chat_burst),
        fields.whole("group_per_minute", now.group_per_minute),
        fields.whole("paid_per_second", now.paid_per_second),
    )


def _event_as_json(event: Event) -> Json:
    return {
        "seq": event.seq,
        "kind": event.kind,
        "person": event.chat_id,
        "message_id": event.message_id,
        **event.extra,
    }


def _arrival_as_json(arrival: Arrival) -> Json:
    return {**asdict(arrival), "at": arrival.at.isoformat()}


def _fault_as_json(fault: Fault) -> Json:
    return {
        "number": fault.number,
        "kind": fault.kind,
        "methods": sorted(fault.methods),
        "chat_id": fault.chat_id,
        "count": fault.count,
        "probability": fault.probability,
        "seed": fault.seed,
        "delay_s": fault.delay_s,
        "retry_after": fault.retry_after,
        "code": fault.code,
        "happened": fault.happened,
    }
