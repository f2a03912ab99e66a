"""What people and the clock do to a stage, each time differently; what must hold then is in invariants.py."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.storage import tables as t
from tests.cast import CAST
from tests.faults.evidence import OPEN
from tests.faults.invariants import check_all
from tests.faults.processes import START, Stage

LOOKS = 1_200
"""How often, a tenth of a second apart, it is looked whether something has come."""

LIN, WANG, ZHAO = (CAST[name].user for name in ("Lin", "Wang", "Zhao"))
FORTNIGHT = timedelta(days=14)
PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
).decode()
ROSTER = base64.b64encode("编号,姓名,支部,类别,语言\nE1,Lin,第一党支部,学生,zh\n".encode()).decode()


@dataclass(slots=True)
class Acts:
    """One stage's days; `told` is what people said that must not be lost."""

    stage: Stage
    told: list[str] = field(default_factory=list)
    buried: int = 0
    """Updates that ended as dead letters, as they should."""
    _count: int = 0
    _goal: datetime = START + timedelta(days=7)

    def _next(self) -> int:
        self._count += 1
        return self._count

    async def a_deed(self) -> None:
        """Lin files a deed: a command, a tap, a sentence."""
        sentence = f"第{self._next()}次帮读者找到了县志"
        since = await self._last()
        await self.stage.tell(f"people/{LIN}/text", text="/report")
        await self._tap(LIN, "服务群众", since)
        await self._said(LIN, "用一句话写下", since)
        self.told.append(sentence)
        await self.stage.tell(f"people/{LIN}/text", text=sentence)

    async def a_deed_that_fails(self) -> None:
        """Lin files a deed over which the bot trips, and is told so; the operator has it then."""
        since = await self._last()
        await self.a_deed()
        self.told.pop()
        self.buried += 1
        await self._said(LIN, "编号", since)

    async def a_refusal(self) -> None:
        """Lin asks for what is the admins'."""
        since = await self._last()
        await self.stage.tell(f"people/{LIN}/text", text="/stats")
        await self._said(LIN, "这项功能由管理员使用", since)

    async def _last(self) -> int:
        last: int = (await self.stage.ask("ledger", after="999999999"))["last"]
        return last

    async def _said(self, user: int, words: str, since: int) -> None:
        """Wait until the bot says so to somebody, anew or by an edit."""
        await self._arrival(lambda one: one["chat_id"] == user and words in one["text"], since)

    async def _tap(self, user: int, label: str, since: int) -> None:
        """Tap the button as soon as it is there."""
        arrival = await self._arrival(lambda one: one["chat_id"] == user and label in one["labels"], since)
        await self.stage.tell(f"people/{user}/tap", message_id=arrival["message_id"], label=label)

    async def _arrival(self, is_it: Callable[[Mapping[str, Any]], bool], since: int) -> Mapping[str, Any]:
        for _ in range(LOOKS):
            seen = await self.stage.arrivals(since)
            for arrival in seen:
                if is_it(arrival):
                    return arrival
            await asyncio.sleep(0.1)
        last = [(one["chat_id"], one["text"][:40], one["labels"]) for one in seen[-5:]]
        raise AssertionError(f"it never came; after {since} there were {len(seen)}, at last {last}")

    async def a_broadcast(self) -> None:
        """Wang tells her branch something."""
        await self.broadcast_to(1)

    async def broadcast_to(self, count: int) -> None:
        """Wang tells her branch something that reaches so many."""
        await self._broadcast("text", count, text=f"第{self._next()}号通知。")

    async def a_picture(self) -> None:
        """Wang sends her branch a picture."""
        await self._broadcast("photo", 1, base64=PNG, caption=f"第{self._next()}号照片。")

    async def _broadcast(self, kind: str, count: int, **what: str) -> None:
        since = await self._last()
        await self.stage.tell(f"people/{WANG}/text", text="/broadcast")
        await self._said(WANG, "请发来通知的内容", since)
        await self.stage.tell(f"people/{WANG}/{kind}", **what)
        await self._tap(WANG, f"发送给 {count:,} 人", since)

    async def a_fortnight(self) -> None:
        """The clock goes on: cards on Mondays, a check-in, its reminder in its place, its end."""
        self._goal += FORTNIGHT
        await self.stage.leap(self._goal.isoformat())

    async def a_fortnight_with_held_ones(self) -> None:
        """Lin has something that waits for the morning, Chen something that waits for Friday's digest; time goes on."""
        for person, why in ((1, "quiet"), (2, "budget")):
            held = {"kind": "phase_started", "op": "send", "person_id": person, "payload": {"phase": "launch"}}
            held |= {"lane": 2, "attempts": 0, "unknowns": 0, "silent": False, "created_at": START}
            held |= {"state": "held", "held_why": why, "not_before": self._goal + timedelta(days=1)}
            async with self.stage.transaction() as tx:
                await tx.run(insert(t.delivery).values(**held, dedupe=f"held:{self._next()}"))
        await self.a_fortnight()

    async def a_deed_long_ago(self) -> None:
        """A deed, and then two weeks, after which what Lin wrote is not kept in the inbox any more."""
        await self.a_deed()
        await self.stage.until(self.is_quiet)
        await self.a_fortnight()

    async def a_roster(self) -> None:
        """Zhao sends a file of people."""
        await self.stage.tell(f"people/{ZHAO}/document", base64=ROSTER, name="roster.csv", caption="")

    async def a_dead_sender(self) -> None:
        """A sender died, and left behind that it was about to send something."""
        dead = {"kind": "cut_off", "op": "send", "person_id": 1, "chat_id": LIN, "payload": {}, "lane": 1}
        dead |= {"state": "sending", "attempts": 1, "unknowns": 0, "silent": False, "created_at": START}
        dead |= {"lease_by": "dead", "lease_until": START, "dedupe": f"dead:{self._next()}"}
        async with self.stage.transaction() as tx:
            await tx.run(insert(t.delivery).values(**dead))

    async def a_forgotten_campaign(self) -> None:
        """The database does not know which plan is in force."""
        async with self.stage.transaction() as tx:
            await tx.run(delete(t.plan_change))

    async def an_untold_past(self) -> None:
        """Nobody has looked yet whether there is anything to tell of what lies before the campaign was loaded."""
        async with self.stage.transaction() as tx:
            await tx.run(delete(t.bot_state).where(t.bot_state.c.key.like("earlier:%")))

    async def forgotten_menus(self) -> None:
        """It is not known which menus people have."""
        async with self.stage.transaction() as tx:
            await tx.run(delete(t.bot_state).where(t.bot_state.c.key == "menus"))

    async def another_plan(self) -> None:
        """The plan in force is another than that of the file."""
        async with self.stage.transaction() as tx:
            in_force = t.plan.c.id.in_(select(t.plan_change.c.plan_id).where(t.plan_change.c.state == "in_force"))
            text = f"{await tx.value(select(t.plan.c.text).where(in_force))}# {self._next()}\n"
            version = sha256(text.encode()).hexdigest()
            await tx.run(update(t.plan).where(in_force).values(text=text, version=version))

    async def nothing(self) -> None:
        """Starting is enough."""

    async def is_quiet(self) -> bool:
        """Nothing is on its way any more, but for broadcasts that wait for their author's word."""
        if (await self.stage.ask("updates"))["waiting"]:
            return False
        clock = await self.stage.ask("clock")
        if clock["now"] != clock["goal"]:
            return False
        b, d = t.broadcast, t.delivery
        async with self.stage.transaction() as tx:
            updates = await tx.value(select(func.count()).where(t.inbox.c.state == "new"))
            answers = await tx.value(select(func.count()).select_from(t.answer))
            files = await tx.value(select(func.count()).where(t.roster_draft.c.state == "wanted"))
            held = (d.c.kind == "broadcast") & (d.c.state == "uncertain")
            waits_for_author = select(d.c.id).where(d.c.broadcast_id == b.c.id, held).exists()
            is_told = b.c.progress["is_finished"].as_boolean().is_(True)
            untold = await tx.value(select(func.count()).where(b.c.state == "confirmed", ~is_told, ~waits_for_author))
            deliveries = await tx.value(select(func.count()).where(d.c.state.in_(OPEN), ~held))
        return not (updates or answers or files or untold or deliveries)

    async def is_settled(self) -> bool:
        """Quiet, and no author has to decide about anything either."""
        async with self.stage.transaction() as tx:
            open_ones = await tx.value(select(func.count()).where(t.delivery.c.state.in_(OPEN)))
        return not open_ones and await self.is_quiet()

    async def all_is_well(self) -> None:
        """Wait until it is quiet, then look at everything."""
        await self.stage.until(self.is_quiet)
        check_all(await self.stage.evidence(told=self.told, buried=self.buried))


Act = Callable[[Acts], Awaitable[None]]
BEFORE_A_START = frozenset({Acts.a_dead_sender, Acts.a_forgotten_campaign, Acts.an_untold_past, Acts.another_plan})
"""Acts that a bot finds done when it starts."""
