"""Telegram: whether it can be reached, knows the token, holds a webhook, and agrees about the time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.finding import Finding, note, ok, wrong

SECONDS = 10.0
MOST_SKEW_SECONDS = 30.0
NOT_ACCEPTED = (401, 404)
"""What Telegram answers to a token it does not know, or to no token at all."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Telegram answered to one request."""

    status: int
    result: Mapping[str, Any]
    at: datetime | None


async def check_telegram(
    api_url: str, token: str, *, proxy: str | None, wants_webhook: bool, now: datetime
) -> list[Finding]:
    """Every finding about Telegram; what can't be asked is said, nothing raises."""
    host = urlsplit(api_url).netloc
    try:
        async with _session() as session:
            me = await _ask(session, f"{api_url}/bot{token}/getMe", proxy)
            if me.status in NOT_ACCEPTED:
                return [wrong("Telegram does not know this BOT_TOKEN; copy it again from @BotFather"), *_time(me, now)]
            if me.status != HTTPStatus.OK or "id" not in me.result:
                return [wrong(f"{host} answers {me.status}, but not as Telegram does; see telegram.api_url and proxy")]
            webhook = await _ask(session, f"{api_url}/bot{token}/getWebhookInfo", proxy)
    except (aiohttp.ClientError, OSError, ValueError) as error:  # its text may hold the address and so the token
        step = "see the network, telegram.api_url and telegram.proxy_url"
        return [wrong(f"{host} was not reached ({type(error).__name__}); {step}")]
    name = me.result.get("username", "?")
    return [ok(f"the token is accepted: @{name}"), *_webhook(webhook, wants_webhook=wants_webhook), *_time(me, now)]


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))


async def _ask(session: aiohttp.ClientSession, address: str, proxy: str | None) -> Reply:
    async with session.post(address, proxy=proxy, allow_redirects=False) as answer:
        said = await answer.json(content_type=None)
        result = said.get("result") if isinstance(said, dict) else None
        return Reply(answer.status, result if isinstance(result, dict) else {}, _date(answer.headers.get("Date")))


def _date(header: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return at.astimezone(UTC) if at else None


def _webhook(reply: Reply, *, wants_webhook: bool) -> Iterator[Finding]:
    address, waiting = reply.result.get("url"), reply.result.get("pending_update_count", 0)
    if address and not wants_webhook:
        step = 'remove it: curl "https://api.telegram.org/bot$BOT_TOKEN/deleteWebhook"'
        yield wrong(f"a webhook is set (to {urlsplit(address).netloc}), so polling gets nothing; {step}")
    if not wants_webhook:
        return
    if not address:
        yield note("no webhook is set yet; `run` sets it when it starts")
    elif trouble := reply.result.get("last_error_message"):
        step = "see that telegram.webhook_url leads to web.port from outside"
        yield wrong(f"Telegram could not deliver to {urlsplit(address).netloc} ({trouble}), {waiting} wait; {step}")
    else:
        yield ok(f"Telegram delivers to {urlsplit(address).netloc}, {waiting} wait")


def _time(reply: Reply, now: datetime) -> Iterator[Finding]:
    if reply.at is None:
        yield note("Telegram's clock could not be read, so this machine's was not compared")
        return
    skew = (now - reply.at).total_seconds()
    if abs(skew) > MOST_SKEW_SECONDS:
        where = "ahead of" if skew > 0 else "behind"
        yield wrong(f"this machine's clock is {abs(skew):.0f} s {where} Telegram's; turn on time synchronisation (NTP)")
    else:
        yield ok("this machine's clock agrees with Telegram's")
