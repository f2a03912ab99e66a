"""The look at the webhook when what answers is Telegram's in form only."""

import json

from telegram.request import BaseRequest

from bot import subscribing
from bot.metrics import Counts
from bot.subscribing import Subscription
from bot.transport import CallingBot
from bot.webhook import Door


class Answers(BaseRequest):
    """A server that gives each method the result it is told to."""

    def __init__(self, **results):
        self.results = results
        self.asked = []

    @property
    def read_timeout(self):
        return 5.0

    async def initialize(self): ...

    async def shutdown(self): ...

    async def do_request(self, url, *_, **__):
        method = url.rpartition("/")[2]
        self.asked.append(method)
        return 200, json.dumps({"ok": True, "result": self.results[method]}).encode()


async def test_an_answer_of_another_form_is_counted_and_survived(monkeypatch):
    counts = Counts()
    monkeypatch.setattr(subscribing, "COUNTS", counts)

    async def nothing(*_):
        return None

    door = Door("https://bot.example.org", "only-telegram-knows", 777, nothing)
    telegram = Answers(setWebhook=True, getWebhookInfo=["not", "a", "mapping"])
    bot = CallingBot("777:x", request=telegram, get_updates_request=telegram)
    subscription = Subscription(bot, door, nothing)
    await subscription._look()
    await subscription._look()
    assert [line for line in counts.lines("") if line[0] != "#"] == ['webhook_failed_total{outcome="Malformed"} 1']
    assert (subscription.is_set, subscription.pending) == (True, None)
    telegram.results["getWebhookInfo"] = {"url": door.url, "pending_update_count": 3}
    await subscription._look()
    assert subscription.pending == 3
    assert telegram.asked == ["setWebhook", "getWebhookInfo", "getWebhookInfo"]
