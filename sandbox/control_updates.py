"""Control routes for a bot's updates as a queue: many at once, the same again, other numbers."""

from aiohttp import web

from sandbox.control import answered, fields_of, token_of
from sandbox.telegram import Telegram
from sandbox.telegram.account import Account
from sandbox.telegram.wire import Json


class UpdateRoutes:
    """`/control/updates...`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/control/updates", self._show),
            web.post("/control/updates", self._change),
            web.post("/control/updates/texts", self._say),
            web.post("/control/people/crowd", self._crowd),
        ]

    def _account(self, request: web.Request) -> Account:
        token = token_of(request, self._telegram) or next(iter(self._telegram.accounts))
        return self._telegram.account(token)

    async def _show(self, request: web.Request) -> web.Response:
        return answered(_described(self._account(request)))

    async def _change(self, request: web.Request) -> web.Response:
        """`again`: so many confirmed ones once more; `next_id`: the number of the next one."""
        fields, updates = await fields_of(request), self._account(request).updates
        if "next_id" in fields:
            updates.number_from(fields.whole("next_id"))
        if "again" in fields:
            updates.again(fields.whole("again"))
        return answered(_described(self._account(request)))

    async def _say(self, request: web.Request) -> web.Response:
        """A person for each of `texts`, round and round; each taps a button with `data` before, if there is any."""
        fields, token = await fields_of(request), token_of(request, self._telegram)
        people, data = [int(name) for name in fields.names("people")], fields.text("data", "")
        for number, text in enumerate(fields.names("texts")):
            person = people[number % len(people)]
            if data:
                self._telegram.taps(person, 1, data, token=token)
            self._telegram.says(person, text, token=token)
        return answered(_described(self._account(request)))

    async def _crowd(self, request: web.Request) -> web.Response:
        """`count` people from number `first` on, who started the bot long ago, so that no update tells of it."""
        fields, token = await fields_of(request), token_of(request, self._telegram)
        first, count = fields.whole("first"), fields.whole("count")
        for number in range(first, first + count):
            self._telegram.people.add(number, first_name=f"N{number}")
            self._telegram.chat(number, token=token).started = True
        return answered({"first": first, "count": count}, 201)


def _described(account: Account) -> Json:
    return {
        "last_id": account.updates.last_id,
        "waiting": len(account.updates),
        "most_in_a_second": account.limits.most_in_a_second,
    }
