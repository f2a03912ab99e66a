"""A rehearsal as lines of text for whoever plans a campaign; its page to print is in rehearsal_page.py."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.chronicle import REASONS, kind_of
from bot.domain.deliveries import State
from bot.domain.occurrences import Fate
from bot.domain.people import Role
from bot.domain.rehearsal_load import WEEK, Burst, Load, monday_of
from bot.domain.rehearsal_programme import Item, Unsent, day_of, omitted, programme, unsent
from bot.domain.rehearsals import Apart, Audience, Cohort, Rehearsal
from bot.texts import Speech
from bot.views.chronicle import omitted_line

NAMED = 20
"""Members not reached who are named; of more it is said how many."""
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show, between two days."""

    campaign: Campaign
    rehearsal: Rehearsal
    load: Load
    first: date
    last: date
    per_second: float | None
    as_joined: bool = False


def as_text(t: Speech, shown: Shown) -> Iterator[str]:
    """The whole rehearsal, line by line."""
    yield from head(t, shown, names=NAMED)
    yield ""
    yield from cohorts(t, shown)
    yield ""
    yield from weeks(t, shown)
    yield ""
    yield t("rehearsal.load.title")
    yield from (f"  {line}" for line in load_lines(t, shown))
    yield ""
    yield t("rehearsal.unsent.title")
    yield from (f"  {line}" for line in unsent_lines(t, shown))


def head(t: Speech, shown: Shown, *, names: int) -> Iterator[str]:
    """What was rehearsed, for how many, and what was assumed; so many who are not reached are named."""
    audience = shown.rehearsal.audience
    yield t("rehearsal.head.title", campaign=shown.campaign.name)
    yield t("rehearsal.head.span", first=t.full_date(shown.first), last=t.full_date(shown.last))
    if audience.is_made_up:
        yield t("rehearsal.head.made_up")
    else:
        yield t("rehearsal.head.reached", n=audience.size, cohorts=len(audience.cohorts))
    if shown.as_joined:
        yield t("rehearsal.head.as_joined")
    yield from _absent(t, audience, names)
    if audience.absent and not audience.cohorts and not shown.as_joined:
        yield t("rehearsal.head.nobody")
    yield t("rehearsal.head.assumption")


def _absent(t: Speech, audience: Audience, names: int) -> Iterator[str]:
    absent = audience.absent
    if not absent:
        return
    counts = Counter(one.reason for one in absent)
    reasons = [t("rehearsal.head.absent_reason", reason=why(t, key), number=n) for key, n in counts.most_common()]
    yield t("rehearsal.head.absent", n=len(absent), reasons=reasons)
    for one in absent[:names]:
        said = t("rehearsal.head.absent_one", code=one.code, name=one.name, unit=one.unit, reason=why(t, one.reason))
        yield f"  {said}"
    if len(absent) > names > 0:
        yield f"  {t('rehearsal.head.absent_more', n=len(absent) - names)}"


def why(t: Speech, reason: str | None) -> str:
    """Why something was not sent, in words."""
    return t(f"chronicle.why.{reason if reason in REASONS else 'technical'}")


def cohorts(t: Speech, shown: Shown) -> Iterator[str]:
    """Who gets the same."""
    yield t("rehearsal.cohort.title")
    for cohort in shown.rehearsal.audience.cohorts:
        said = t("rehearsal.cohort.line", number=cohort.number, who=who(t, shown.campaign, cohort), n=cohort.size)
        yield f"  {said}"


def who(t: Speech, campaign: Campaign, cohort: Cohort) -> str:
    """What members of a cohort have in common."""
    kinds = {kind.key: kind.name for kind in campaign.kinds}
    language = t(f"rehearsal.language.{cohort.language}")
    said = t("rehearsal.cohort.who", kind=kinds.get(cohort.kind, cohort.kind), language=language, zone=cohort.zone)
    apart = dict.fromkeys(_apart(t, trait) for trait in cohort.apart)
    return t("rehearsal.cohort.apart", who=said, apart=list(apart)) if apart else said


def _apart(t: Speech, trait: Apart) -> str:
    """What sets a cohort apart, in words; a name nobody has thought of yet is told as such."""
    name, value = trait
    match name:
        case "role":
            return t("rehearsal.apart.admin" if value == Role.ADMIN else "rehearsal.apart.secretary")
        case "pause":
            reason, *days = value.split()
            first, back = (date.fromisoformat(day) for day in days)
            return t(f"rehearsal.apart.{reason}", first=t.full_date(first), last=t.full_date(back - timedelta(days=1)))
        case "quiet_from":
            return t("rehearsal.apart.quiet_from", at=time.fromisoformat(value))
        case "quiet_until":
            return t("rehearsal.apart.quiet_until", at=time.fromisoformat(value))
        case "per_week":
            return t("rehearsal.apart.per_week", n=int(value))
    return t("rehearsal.apart.else")


def weeks(t: Speech, shown: Shown) -> Iterator[str]:
    """What is heard, week by week; weeks without anything are told together."""
    items: dict[date, list[Item]] = {}
    for item in programme(shown.rehearsal):
        items.setdefault(monday_of(day_of(item)), []).append(item)
    gaps = {gap.first: gap for gap in shown.load.gaps}
    for week in shown.load.weeks:
        if week.monday in gaps:
            gap = gaps[week.monday]
            yield week_title(t, gap.first, gap.last)
            yield f"  {t('rehearsal.week.nothing_weeks', n=gap.weeks)}"
        elif week.messages:
            title = week_title(t, week.monday, week.monday + WEEK - timedelta(days=1))
            yield f"{title}  {t('rehearsal.week.most', n=week.most)}"
            yield from (f"  {item_line(t, item, shown)}" for item in items.get(week.monday, []))


def week_title(t: Speech, monday: date, sunday: date) -> str:
    """From which day to which."""
    return t("rehearsal.week.title", monday=t.full_date(monday), sunday=t.full_date(sunday))


def item_line(t: Speech, item: Item, shown: Shown) -> str:
    """When, what, to whom, shifted from when."""
    parts = [
        t.moment(item.at.replace(tzinfo=ZoneInfo(t.zone))),
        t("rehearsal.message.line", what=t(f"chronicle.what.{item.kind}"), title=item.title),
        to_whom(t, item.cohorts, shown.rehearsal.audience.cohorts),
    ]
    if item.planned is not None:
        parts.append(t("rehearsal.message.shifted", before=t.moment(item.planned.replace(tzinfo=ZoneInfo(t.zone)))))
    return " · ".join(parts)


def to_whom(t: Speech, some: Sequence[Cohort], everybody: Sequence[Cohort]) -> str:
    """Everybody, or which cohorts, and how many people that are."""
    said = t("rehearsal.cohort.all")
    if len(some) != len(everybody):
        said = t("rehearsal.cohort.some", numbers=ranges(cohort.number for cohort in some), n=len(some))
    return t("rehearsal.message.to", some=said, n=sum(cohort.size for cohort in some))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in a row, told by the first and the last: `1–3, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def load_lines(t: Speech, shown: Shown) -> Iterator[str]:
    """What it comes to for one person, and for the rate."""
    load = shown.load
    yield t("rehearsal.load.average", number=round(load.average, 2))
    week = load.busiest_week
    if week is not None:
        yield t("rehearsal.load.busiest", monday=t.full_date(week.monday), most=week.most, n=week.busy)
    burst = load.largest_burst
    if burst is not None:
        yield _largest(t, burst, shown.per_second)
    yield from _late_ends(t, shown)
    for gap in load.long_gaps:
        yield t("rehearsal.load.gap", first=t.full_date(gap.first), last=t.full_date(gap.last), n=gap.weeks)
    single = len(load.gaps) - len(load.long_gaps)
    if single:
        yield t("rehearsal.load.single_weeks", n=single)
    if not load.gaps:
        yield t("rehearsal.load.no_gaps")


def _largest(t: Speech, burst: Burst, per_second: float | None) -> str:
    at = _dated_moment(t, burst.at)
    if per_second is None:
        return t("rehearsal.load.unlimited", at=at, n=burst.requests)
    return t("rehearsal.load.largest", at=at, n=burst.requests, rate=per_second, duration=duration(t, burst.seconds))


def _late_ends(t: Speech, shown: Shown) -> Iterator[str]:
    """Sends that begin at a decent hour and end in the quiet ones, in the campaign's own zone."""
    zone, quiet = ZoneInfo(shown.rehearsal.zone), shown.campaign.quiet_hours
    for burst in shown.load.bursts:
        begins, ends = burst.at.astimezone(zone), burst.done_at.astimezone(zone)
        if quiet.cover(ends.time()) and not quiet.cover(begins.time()):
            yield t("rehearsal.load.late_end", at=_dated_moment(t, burst.at), end=t.clock_time(ends.time()))


def _dated_moment(t: Speech, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(t.zone))
    return f"{t.full_date(local.date())} {t.clock_time(local.time())}"


def duration(t: Speech, seconds: float) -> str:
    """Minutes and whole seconds, at least one."""
    minutes, rest = divmod(max(round(seconds), 1), MINUTE)
    return t("rehearsal.load.duration", minutes=minutes, n=rest) if minutes else t("rehearsal.load.seconds", n=rest)


def unsent_lines(t: Speech, shown: Shown) -> Iterator[str]:
    """What the schedule had and why nobody got it."""
    found = unsent(shown.rehearsal, shown.campaign)
    yield from (_unsent(t, one) for one in found)
    dropped = omitted(shown.rehearsal, shown.campaign)
    for one, people in dropped:
        yield t("rehearsal.unsent.omitted", said=omitted_line(t, kind_of(shown.campaign, one.rule), one), n=people)
    if not found and not dropped:
        yield t("rehearsal.unsent.nothing")


def _unsent(t: Speech, one: Unsent) -> str:
    return t("rehearsal.unsent.line", what=t(f"chronicle.what.{one.what}"), why=_unsent_why(t, one), n=one.times)


def _unsent_why(t: Speech, one: Unsent) -> str:
    """Why, where what became of it says more than the reason kept with it."""
    fates = {State.FOLDED: "folded", Fate.COLLAPSED: "collapsed", Fate.EXPIRED: "expired"}
    fate = next((name for known, name in fates.items() if known == one.fate), None)
    return why(t, one.reason) if fate is None or one.reason in REASONS else t(f"rehearsal.why.{fate}")
