"""Members drawn at random who differ in all that real ones do, in a database of their own; no test is here."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert

from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database

AT = datetime(2010, 5, 1, tzinfo=UTC)
CAMPAIGN = "lanzhou_2010"
PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}
KINDS = ("retired", "student", "student", *("staff",) * 5)
LANGUAGES = (None, "zh", "zh", "en")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")
HOURS = ((time(20), time(9, 30)), (time(8), time(17, 30)), (time(23, 59), time(0, 1)), (time(0), time(12)))
BUDGETS = (1, 2, 3, 10)
LEAVES = (
    (date(2010, 6, 7), date(2010, 6, 22)),
    (date(2010, 7, 30), date(2010, 8, 14)),  # a phase begins
    (date(2010, 9, 30), date(2010, 11, 2)),
    (date(2011, 6, 20), date(2011, 7, 15)),  # another, and the anniversary
    (date(2012, 6, 1), date(2012, 8, 20)),  # until after the last phase
)
FREEZES = (
    (2, "exams", ["student"], date(2010, 6, 21), date(2010, 7, 8)),
    (3, "exams", [], date(2010, 6, 21), date(2010, 7, 8)),  # the same days, for all kinds
    (4, "project", [], date(2010, 8, 30), date(2010, 9, 20)),
    (6, "project", ["staff", "retired"], date(2011, 10, 10), date(2012, 1, 4)),
    (7, "exams", [], date(2010, 7, 5), date(2010, 7, 5)),  # taken back before it began
)
CALENDAR = (
    (date(2010, 6, 28), False, "院庆"),  # a Monday: the study card comes a day later
    (date(2010, 9, 25), False, "补休"),  # a workday made up for the holiday, given back
    (date(2010, 10, 5), True, "值班"),  # in the week of the National Day
    (date(2011, 11, 14), False, "院庆"),
)


EVERYTHING = frozenset(
    {
        *("zone", "hours", "pace", "en", "leave", "leave elsewhere", "leave cut short", "leave taken back", "role"),
        *("role over", "came later", "of another kind before", "left", "not bound", "no consent", "blocked"),
    }
)
"""What members may have of their own; the freezes and days off are everybody's."""


async def enrol_varied(database: Database, number: int, *, seed: int) -> dict[int, set[str]]:
    """So many members: two in five like any other, the rest with something of their own, which is told by member."""
    draw = Random(seed)
    async with database.transaction() as tx:
        await tx.run(insert(t.unit), [{"id": n, "parent_id": up, "name": f"U{n}"} for n, up in PARENTS.items()])
        before = await CampaignStore(tx).take_up("another_2009", at=AT - timedelta(days=365))
        here = await CampaignStore(tx).take_up(CAMPAIGN, at=AT)
        for day, is_workday, name in CALENDAR:
            said = {"day": day, "is_workday": is_workday, "name": name, "source": "admin", "set_at": AT}
            await tx.run(insert(t.calendar_day), [said])
        for unit, reason, kinds, first, back in FREEZES:
            await tx.run(insert(t.pause), [pause(here, first, back, unit_id=unit, reason=reason, kinds=kinds)])
        lots = [Lot(draw, n, here, before) for n in range(1, number + 1)]
        for lot in lots:
            for table, some in lot.rows():
                await tx.run(insert(table), some)
    return {lot.n: lot.own for lot in lots}


def pause(campaign_id, first, back, **more):
    """Days on which somebody is left alone."""
    said = {"campaign_id": campaign_id, "from_on": first, "back_on": back, "reason": "leave", "kinds": [], "set_at": AT}
    return said | {"person_id": None, "unit_id": None} | more


class Lot:
    """What one member was given."""

    def __init__(self, draw, n, here, before):
        self.draw, self.n, self.here, self.before = draw, n, here, before
        self.unit, self.kind = draw.choice(tuple(PARENTS)), draw.choice(KINDS)
        person = {"id": n, "code": f"P{n}", "name": f"N{n}", "created_at": AT, "language": draw.choice(LANGUAGES)}
        self.person = person | {"zone": None, "quiet_from": None, "quiet_until": None, "per_week": None}
        self.account = {"person_id": n, "user_id": n, "bound_at": AT}
        self.consent = {"person_id": n, "version": 1, "given_at": AT}
        self.member = {"person_id": n, "unit_id": self.unit, "kind": self.kind, "from_on": AT.date(), "to_on": None}
        self.earlier, self.more = [], []
        self.own = {self.person["language"]} & EVERYTHING

    def rows(self):
        """Tables with the rows that go into them, in order."""
        if self.draw.random() > 0.4:
            self.draw.choice((self.time, self.time, self.leave, self.leave, self.role, self.past, self.gone))()
        yield t.person, [self.person]
        yield t.membership, [*self.earlier, self.member]
        yield t.telegram_account, [self.account]
        if self.consent:
            yield t.consent, [self.consent]
        yield from ((table, [row | {"person_id": self.n}]) for table, row in self.more)

    def time(self):
        """A zone, hours or a pace of their own, or several of these."""
        first, last = self.draw.choice(HOURS)
        wishes = {
            "zone": {"zone": self.draw.choice(ZONES)},
            "hours": {"quiet_from": first, "quiet_until": last},
            "pace": {"per_week": self.draw.choice(BUDGETS)},
        }
        for name in self.draw.sample(tuple(wishes), self.draw.choice((1, 1, 2))):
            self.person |= wishes[name]
            self.own.add(name)

    def leave(self):
        """Once or twice, in this campaign or in another, ended early or before it began."""
        for days in self.draw.sample(LEAVES, self.draw.choice((1, 1, 2))):
            name = self.draw.choice(("leave", "leave", "leave cut short", "leave taken back", "leave elsewhere"))
            first, back = LEAVES[0] if name == "leave elsewhere" else days
            end = {"leave cut short": first + timedelta(days=3), "leave taken back": first}.get(name, back)
            self.more.append((t.pause, pause(self.before if name == "leave elsewhere" else self.here, first, end)))
            self.own.add(name)

    def role(self):
        """A secretary's or an admin's, which may be over."""
        over = self.draw.choice((None, None, AT + timedelta(days=60)))
        role = {"role": self.draw.choice(("secretary", "admin")), "unit_id": self.unit, "from_at": AT, "to_at": over}
        self.more.append((t.role_grant, role))
        self.own.add("role over" if over else "role")

    def past(self):
        """Came in the middle of it, was of another kind and unit before, answered and read."""
        self.member["from_on"] = date(2011, 3, 1)
        self.own.add("came later")
        if self.draw.random() < 0.5:
            before = {"unit_id": self.draw.choice(tuple(PARENTS)), "kind": self.draw.choice(KINDS)}
            self.earlier = [self.member | before | {"from_on": AT.date(), "to_on": date(2011, 3, 1)}]
            self.own.add("of another kind before")
        about = {"campaign_id": self.here, "unit_id": self.unit}
        asked = {"rule": "checkin", "slot": "2010-W24", "opened_on": date(2010, 6, 17), "opened_at": AT}
        self.more.append((t.checkin, about | asked | {"closes_at": AT, "state": "answered"}))
        self.more.append((t.acknowledgement, about | {"material": "launch-01-general", "content_hash": "-", "at": AT}))

    def gone(self):
        """Left, never came, did not agree, or is out of reach."""
        name = self.draw.choice(("left", "not bound", "no consent", "blocked"))
        self.own.add(name)
        match name:
            case "left":
                self.member["to_on"] = date(2011, 3, 1)
            case "not bound":
                self.account["unbound_at"] = AT
            case "no consent":
                self.consent = None
            case "blocked":
                self.account["unreachable_since"] = AT
