"""The order of the demo: sandbox, organisation, bot, people, clock; and its end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import aiohttp

from bot.demo.control import Control, control_of
from bot.demo.history import History
from bot.demo.joining import confirm, join
from bot.demo.place import TOKEN, Place, Unready
from bot.demo.player import Player
from bot.demo.process import Process, running
from bot.demo.programme import Programme
from bot.demo.seats import NEWCOMER, Seat, read_seats
from bot.demo.supervisor import Supervisor
from bot.domain.campaign import Campaign

OPENS_AT = time(9)
Failure = TypeVar("Failure", bound=Exception)
Say = Callable[[str], None]
Enrol = Callable[[Place, Sequence[Seat], datetime], Awaitable[dict[str, str]]]


async def show(place: Place, campaign: Campaign, *, speed: float, say: Say, enrol: Enrol) -> None:
    """Run until SIGTERM, SIGINT or SIGHUP; Unready when a part does not come up."""
    place.require_free()
    place.sweep()
    try:
        await _show(place, campaign, speed=speed, say=say, enrol=enrol)
    except ExceptionGroup as several:
        unready = _first(several, Unready)
        if unready is None and _first(several, aiohttp.ClientError) is None:
            raise
        raise unready or Unready("the sandbox does not answer any more") from several


def _first(several: ExceptionGroup, kind: type[Failure]) -> Failure | None:
    """The first failure of a kind, however deep."""
    for one in several.exceptions:
        found = _first(one, kind) if isinstance(one, ExceptionGroup) else one
        if isinstance(found, kind):
            return found
    return None


async def _show(place: Place, campaign: Campaign, *, speed: float, say: Say, enrol: Enrol) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sandbox = ("sandbox", "--port", str(place.port), "--start", opening(campaign).isoformat(), "--token", TOKEN)
    async with (
        running((*sandbox, "--rates", "lifted"), place.environment()) as process,
        control_of(place.address) as control,
        asyncio.TaskGroup() as tasks,
    ):
        evening = tasks.create_task(Evening(place, campaign, control, say, enrol).run(speed))
        watch = tasks.create_task(_watch(process))
        await stop.wait()
        say("ending")
        evening.cancel()
        watch.cancel()


def opening(campaign: Campaign) -> datetime:
    """When the demo begins: nine o'clock on the day of the plan, or of the first phase where there is no paper."""
    day = campaign.document.issued_on if campaign.document else campaign.phases[0].start_on
    return datetime.combine(day, OPENS_AT, ZoneInfo(campaign.timezone))


async def _watch(sandbox: Process) -> None:
    raise Unready(f"the sandbox ended with status {await sandbox.wait()}; what it said above tells why")


class Evening:
    """One run of the demo, on a sandbox that starts."""

    def __init__(self, place: Place, campaign: Campaign, control: Control, say: Say, enrol: Enrol) -> None:
        self._place = place
        self._campaign = campaign
        self._control = control
        self._say = say
        self._enrol = enrol
        self._seats = read_seats(place.seed)

    async def run(self, speed: float) -> None:
        """Bring everything up, then grant wishes for ever."""
        await self._control.until_up()
        self._say(f"open {self._place.address}/ in a browser (Ctrl-C ends)")
        await self._control.note(**notes_of(self._campaign, self._seats), bot="starting")
        invites = await self._enrol(self._place, self._seats, opening(self._campaign))
        await self._accounts(invites)
        self._say(f"{len(self._seats)} made-up people are on the roster; the bot starts")
        supervisor = Supervisor(self._control, self._place.environment())
        player = Player(self._control, speed, self._end())
        busy = [seat for seat in self._seats if seat.code != NEWCOMER]
        history = History(self._control, busy, self._place.deeds)
        programme = Programme(self._control, self._place.environment(), self._place.folder)
        granted = {
            "kill": supervisor.kill,
            "restart": supervisor.restart,
            "pause": player.pause,
            "history": history.wish,
            "programme": programme.wish,
        }
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(supervisor.keep_running())
            tasks.create_task(self._grant_wishes(granted))
            await supervisor.is_running.wait()
            await confirm(self._control, join(self._control, {seat.account: invites[seat.code] for seat in busy}))
            self._say(f"{len(busy)} have joined; one still holds an invitation, and the clock is yours")
            tasks.create_task(history.live_when_wished())
            tasks.create_task(programme.show_when_wished())
            await player.play()

    def _end(self) -> datetime:
        day = self._campaign.ends_on + timedelta(days=1)
        return datetime.combine(day, time(), ZoneInfo(self._campaign.timezone))

    async def _accounts(self, invites: dict[str, str]) -> None:
        for seat in self._seats:
            await self._control.post(
                "people",
                id=seat.account,
                first_name=seat.name,
                username=seat.username,
                language_code=seat.language,
                start_payload=invites[seat.code],
            )

    async def _grant_wishes(self, granted: Mapping[str, Callable[[], None]]) -> None:
        async for wish in self._control.wishes():
            if wish in granted:
                self._say(f"wished for: {wish}")
                granted[wish]()


def notes_of(campaign: Campaign, seats: Sequence[Seat]) -> dict[str, object]:
    """What the page should know of the campaign and its people (docs/sandbox.md)."""
    return {
        "title": {"zh": campaign.name.zh, "en": campaign.name.en},
        "phases": [
            {
                "name": {"zh": phase.name.zh, "en": phase.name.en},
                "start": phase.start_on.isoformat(),
                "end": phase.end_on.isoformat(),
            }
            for phase in campaign.phases
        ],
        "roles": [
            {"account": seat.account, "role": seat.role or "member", "unit": seat.unit, "name": seat.name}
            for seat in seats
        ],
    }
