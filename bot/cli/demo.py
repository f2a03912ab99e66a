"""`demo`: the bot on a sandbox, in a browser, without a Telegram account."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.cli.settled import settings_of, tell
from bot.demo.place import Place, Unready
from bot.demo.seats import Seat
from bot.demo.show import show
from bot.library import BrokenContent, load


def demo(arguments: argparse.Namespace) -> int:
    """Run until interrupted; 1 when a part does not come up."""
    settings = settings_of(arguments)
    try:
        campaign = load(settings.campaign.content_dir, settings.campaign.file).campaign
        asyncio.run(show(Place(arguments.port, settings), campaign, speed=arguments.speed, say=_say, enrol=_enrol))
    except BrokenContent as broken:
        tell(broken.problems)
    except (Unready, OSError) as reason:
        tell([reason])
    else:
        return 0
    return 1


def _say(line: str) -> None:
    print(f"demo: {line}", flush=True)


async def _enrol(place: Place, seats: Sequence[Seat], at: datetime) -> dict[str, str]:
    """The import takes a second; by now the page is up."""
    from bot.demo.enrolment import enrolled

    return await enrolled(place, seats, at)
