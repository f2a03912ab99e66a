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
        """One text after the other of the same `people` (ids), a person for each of `texts`, round and round."""
        fields, token = await fields_of(request), token_of(request, self._telegram)
        people = [int(name) for name in fields.names("people")]
        for number, text in enumerate(fields.names("texts")):
            self._telegram.says(people[number % len(people)], text, token=token)
        return answered(_described(self._account(request)))


def _described(account: Account) -> Json:
    return {
        "last_id": account.updates.last_id,
        "waiting": len(account.updates),
        "most_in_a_second": account.limits.most_in_a_second,
    }
