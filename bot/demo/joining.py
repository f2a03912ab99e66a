"""Made-up people open their invitations and agree, as real ones would; what they do later is up to whoever plays."""

import asyncio
import contextlib
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any

from bot.demo.control import Control
from bot.demo.place import Unready

PATIENCE_SECONDS = 60.0
QUIET_SECONDS = 1.5
"""So long nobody is asked any more whether the right person joined: then everybody has been."""
CONFIRMS = "v1:bound.yes:"
"""How a button begins that says: yes, that is them."""


async def join(control: Control, invited: dict[int, str]) -> None:
    """Everybody of `invited` (start payloads by account) joins; Unready when the bot does not let them."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _join(control, invited)
    except TimeoutError as slow:
        raise Unready("the bot did not greet everybody within a minute; what it said above may tell why") from slow


async def confirm(control: Control, until_joined: Awaitable[None]) -> None:
    """While people join, and until it is quiet: whoever is asked whether the right person joined says yes."""
    begun = (await control.get("events"))["last"]
    await until_joined
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(QUIET_SECONDS) as quiet:
            async for event in control.events(begun):
                if event["kind"] == "new" and event["from_bot"] and await _confirms(control, event):
                    quiet.reschedule(asyncio.get_running_loop().time() + QUIET_SECONDS)


async def _confirms(control: Control, event: Mapping[str, Any]) -> bool:
    account, message_id = event["person"], event["message_id"]
    message = await control.get(f"people/{account}/messages/{message_id}")
    asked = [data for data in _offered(message["keyboard"]) if data.startswith(CONFIRMS)]
    for data in asked:
        await control.post(f"people/{account}/tap", message_id=message_id, data=data)
    return bool(asked)


async def _join(control: Control, invited: dict[int, str]) -> None:
    """Open every invitation, tap what the first answer offers first, and wait for what comes then."""
    begun = (await control.get("events"))["last"]
    for account, payload in invited.items():
        await control.post(f"people/{account}/start", payload=payload)
    asked, agreed = set(invited), set[int]()
    async for event in control.events(begun):
        account = event["person"]
        if not event.get("from_bot"):
            continue
        if account in asked and await _agrees(control, account, event["message_id"]):
            asked.discard(account)
            agreed.add(account)
        elif account in agreed:
            agreed.discard(account)
        if not asked and not agreed:
            return


async def _agrees(control: Control, account: int, message_id: int) -> bool:
    """Tap the first button of a message; False when it has none."""
    message = await control.get(f"people/{account}/messages/{message_id}")
    for data in _offered(message["keyboard"]):
        await control.post(f"people/{account}/tap", message_id=message_id, data=data)
        return True
    return False


def _offered(keyboard: Iterable[Iterable[dict[str, str]]]) -> Iterable[str]:
    return (button["callback_data"] for row in keyboard for button in row if "callback_data" in button)
