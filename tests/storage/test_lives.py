"""Random plans, zones, quiet hours, outages and set clocks: each occurrence at most once, by day, in time, or a reason."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import SetClock
from bot.domain.names import Name
from bot.domain.rules import PhaseDaysLeft, QuietHours, Rule, Weekly
from bot.domain.workdays import HOLIDAYS, SpecialDay, Workdays
from bot.library import load
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.storage.holding import HoldingStore
from bot.usecases.house import House
from bot.usecases.pauses import Pauses
from tests.cast import BOUND, CHEN, LIN, WANG, ZHAO, enrol
from tests.storage.lives import Life
from tests.storage.pausing import actor
from tests.storage.witness import Absence, Witness

LIBRARY = load(Path("content"))
BEGIN = datetime(2011, 3, 7, 4, tzinfo=UTC)
"""A Monday; on the Sunday after it clocks go forward in New York, three weeks later in London."""
HOME = "Asia/Shanghai"
CAST = (LIN, CHEN, WANG, ZHAO)
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Kiritimati")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = QuietHours(time(21, 30), time(8))

zones = st.sampled_from(ZONES)
HOURS = (0, 2, 6, 7, 9, 13, 19, 22, 23)
"""Of the day, and more of the night."""
times = st.builds(time, st.sampled_from(HOURS), st.sampled_from((0, 30)))
days_off = st.frozensets(st.integers(0, 60), min_size=10, max_size=40)
quiets = st.just(NIGHT) | st.builds(QuietHours, times, times)
lateness = {
    "catch_up": st.sampled_from(("all", "latest_only", "none")),
    "overdue": st.sampled_from(("send", "digest", "expire")),
    "late_within": st.sampled_from((12 * HOUR, 3 * DAY, 20 * DAY, 60 * DAY)),
    "at": times,
}
weeklies = st.builds(Weekly, st.integers(0, 6), st.integers(1, 2))
studies = st.builds(Rule, key=st.just("study"), notice=st.just("study_card"), when=weeklies, **lateness)
checkins = st.builds(
    Rule,
    key=st.just("checkin"),
    notice=st.just("checkin"),
    when=weeklies,
    remind_after=st.sampled_from((None, 2 * HOUR, 47 * HOUR)),
    close_after=st.sampled_from((3 * DAY, 6 * DAY)),
    **lateness,
)
notes = st.builds(
    Rule,
    key=st.just("left"),
    notice=st.just("phase_days_left"),
    when=st.builds(PhaseDaysLeft, st.lists(st.integers(60, 115), min_size=1, max_size=6, unique=True).map(tuple)),
    **lateness,
)
plans = st.tuples(studies, checkins, notes)
acts = st.one_of(
    st.tuples(st.just("run"), st.sampled_from((HOUR, DAY, 5 * DAY))),
    *[st.tuples(st.just("stand still"), st.integers(1, 1_000).map(lambda hours: hours * HOUR))] * 3,
    st.tuples(st.just("set the clock"), st.sampled_from((-HOUR, HOUR))),
    st.tuples(st.just("move"), st.tuples(st.integers(1, 4), zones)),
    st.tuples(st.just("go on leave"), st.tuples(st.integers(0, 3), st.integers(2, 20))),
    st.tuples(st.just("change the plan"), plans),
)


def empty(template: Path, folder: Path) -> str:
    """An empty database on SQLite."""
    shutil.copy(template, folder / "test.db")
    return f"sqlite+aiosqlite:///{folder}/test.db"


@asynccontextmanager
async def born(url: str, rules, quiet, off=()) -> AsyncIterator[Life]:
    """The cast on a Monday, in an empty database, with a plan of these rules and days off."""
    database, clock = Database(url), SetClock(BEGIN)
    async with database.transaction() as tx:
        await enrol(tx, at=BEGIN - DAY, bound=BOUND)
        campaign_id = await CampaignStore(tx).take_up(LIBRARY.campaign.key, at=BEGIN)
    table = Workdays({day: SpecialDay(day, is_workday=False, name=Name("x"), source="admin") for day in off})
    house = House(campaign_id, LIBRARY, clock, "house", HOME, bot_id=777, bot_username="bot", workdays=table)
    life = Life(database, house, clock)
    life.follow(rules, quiet, "0")
    try:
        yield life
    finally:
        await database.close()


async def do(life: Life, witness: Witness, act: str, what, *, number: int) -> None:
    quiet = life.house.campaign.quiet_hours
    match act:
        case "run":
            await life.run(what)
        case "stand still":
            life.clock.set(life.clock.now() + what)
            await life.ring()
        case "set the clock":
            life.clock.set(life.clock.now() + what)
            await life.run(2 * HOUR)
        case "move":
            await life.move(*what)
            witness.moved(*what)
        case "go on leave":
            await go_on_leave(life, witness, CAST[what[0]], what[1])
        case "change the plan":
            witness.heard(what)
            life.follow(what, quiet, str(number))
            await life.ring()


async def go_on_leave(life, witness, player, days):
    async with life.database.transaction() as tx:
        zone = await tx.value(select(t.person.c.zone).where(t.person.c.id == player.person)) or HOME
        back_on = life.clock.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
        await Pauses(tx, life.house).take(replace(actor(player), zone=zone), back_on)
    witness.absences = [one for one in witness.absences if one.person != player.person]
    witness.absences.append(Absence(player.person, life.clock.now(), back_on))


async def wish(life, per_week):
    async with life.database.transaction() as tx:
        for person, number in per_week.items():
            await HoldingStore(tx).choose_pace(person, number)


USUAL = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck)
)
any_life = given(
    rules=plans,
    quiet=quiets,
    holidays=st.sampled_from(HOLIDAYS),
    off=days_off,
    story=st.lists(acts, min_size=2, max_size=8),
)


SOON = {"at": time(13), "late_within": 12 * HOUR, "catch_up": "all"}
SHORT = (
    Rule("study", "study_card", Weekly(0), **SOON),
    Rule("checkin", "checkin", Weekly(1), close_after=3 * DAY, **SOON),
    Rule("left", "phase_days_left", PhaseDaysLeft((90,)), **SOON),
)


@settings(USUAL, max_examples=25, derandomize=True)
@example(rules=SHORT, quiet=NIGHT, holidays="as_is", off=frozenset(), story=[("stand still", 200 * HOUR), ("run", DAY)])
@any_life
def test_whatever_happens(template, tmp_path_factory, **life):
    lived(empty(template, tmp_path_factory.mktemp("life")), **life)


@settings(USUAL, max_examples=12, derandomize=True)
@any_life
def test_whatever_happens_on_postgresql(fresh_database, **life):
    lived(fresh_database(), **life)


@pytest.mark.long
@settings(USUAL, max_examples=500)
@any_life
def test_whatever_else_happens(template, tmp_path_factory, **life):
    lived(empty(template, tmp_path_factory.mktemp("life")), **life)


def lived(url, *, rules, quiet, holidays, off, story):
    days = frozenset(BEGIN.date() + timedelta(days=day) for day in off)
    witness = Witness(HOME, quiet, frozenset() if holidays == "as_is" else days, {1: 1, 2: 2, 3: 1})

    def bound_to(plan):
        return [replace(rule, holidays=holidays) for rule in plan]

    async def live():
        async with born(url, bound_to(rules), quiet, days) as life:
            witness.heard(rules)
            await wish(life, witness.per_week)
            for number, (act, what) in enumerate(story, start=1):
                await do(life, witness, act, bound_to(what) if act == "change the plan" else what, number=number)
                await life.ring()
            await life.run(DAY)
            assert await life.faults(witness.lateness) == []
            assert witness.objections(await life.agenda(), life.said) == []

    asyncio.run(live())


@pytest.mark.parametrize("overdue", ["send", "digest"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=st.tuples(studies, notes), zone=zones)
def test_after_forty_days_a_person_gets_one_message_of_a_rule_at_most(template, tmp_path_factory, overdue, rules, zone):
    folder, back = tmp_path_factory.mktemp("life"), BEGIN + 40 * DAY
    rules = [replace(rule, catch_up="latest_only", overdue=overdue, late_within=60 * DAY) for rule in rules]

    async def live():
        async with born(empty(template, folder), rules, NIGHT) as life:
            await life.move(2, zone)
            await life.ring()
            life.said.clear()
            life.clock.set(back)
            await life.run(DAY)
            rows = await life.agenda()
            missed = {row.id: row.rule for row in rows if row.due_at < back <= (row.settled_at or row.due_at)}
            singles = Counter((one.person, missed[one.occurrence]) for one in life.said if one.occurrence in missed)
            digests = Counter(one.person for one in life.said if one.kind == "digest")
            assert [one for one, number in (singles + digests).items() if number > 1] == []
            assert {one.person for one in life.said} == {1, 2, 3, 4}
            slots = Counter((row.person_id, row.rule) for row in rows if row.due_at < back)
            assert slots[1, "study"] > 1

    asyncio.run(live())


@pytest.mark.parametrize("step", [-HOUR, HOUR])
async def test_a_clock_that_is_set_while_running_fires_nothing_twice_and_loses_nothing(template, tmp_path, step):
    study = Rule("study", "study_card", Weekly(0), time(13), late_within=12 * HOUR)
    async with born(empty(template, tmp_path), [study], NIGHT) as life:
        await life.run(HOUR)  # 13:00 in Lanzhou
        assert [one.person for one in life.said] == [1, 2, 3, 4]
        life.clock.set(life.clock.now() + step)
        await life.run(7 * DAY + HOUR)
        assert sorted(one.person for one in life.said) == [1, 1, 2, 2, 3, 3, 4, 4]


async def test_where_an_hour_is_missing_or_comes_twice_a_message_comes_once(template, tmp_path):
    sunday = Rule("study", "study_card", Weekly(6), time(2, 30), late_within=HOUR)
    async with born(empty(template, tmp_path), [sunday], QuietHours(time(5), time(5))) as life:
        await life.move(1, "America/New_York")
        await life.run(7 * DAY)
        hers = [one.at for one in life.said if one.person == 1]
        assert hers == [datetime(2011, 3, 13, 7, 30, tzinfo=UTC)]  # 02:30 does not exist: 03:30 EDT
        life.clock.set(datetime(2011, 11, 6, 4, tzinfo=UTC))
        life.said.clear()
        twice = Rule("study", "study_card", Weekly(6), time(1, 30), late_within=HOUR)
        life.follow([twice], QuietHours(time(5), time(5)), "autumn")
        await life.run(8 * HOUR)
        hers = [one.at for one in life.said if one.person == 1]
        assert hers == [datetime(2011, 11, 6, 5, 30, tzinfo=UTC)]  # the first 01:30, EDT


async def test_who_moves_gets_what_has_not_come_yet_by_the_new_zone_and_nothing_twice(template, tmp_path):
    rules = [Rule("study", "study_card", Weekly(0), time(13), late_within=12 * HOUR)]
    async with born(empty(template, tmp_path), rules, NIGHT) as life:
        await life.run(HOUR + timedelta(minutes=1))
        await life.move(1, "America/New_York")  # it is still Monday 00:01 there
        await life.run(DAY)
        assert [one.person for one in life.said] == [1, 2, 3, 4]
        await life.run(6 * DAY + 13 * HOUR)
        assert [(one.person, one.at) for one in life.said if one.person == 1][1:] == [
            (1, datetime(2011, 3, 14, 17, tzinfo=UTC))  # 13:00 EDT
        ]


async def test_who_moves_east_past_the_hour_gets_it_at_once(template, tmp_path):
    rules = [Rule("study", "study_card", Weekly(0), time(18, 30), late_within=12 * HOUR)]
    async with born(empty(template, tmp_path), rules, NIGHT) as life:
        await life.run(HOUR)
        await life.move(1, "Pacific/Kiritimati")  # 19:00 there, and 13:00 in Lanzhou
        await life.ring()
        assert [(one.person, one.at) for one in life.said] == [(1, BEGIN + HOUR)]
        await life.run(DAY)
        assert [one.person for one in life.said] == [1, 2, 3, 4]
