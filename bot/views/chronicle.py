"""One line for each thing the clock did or left undone, for whoever turns it; not for members."""

from bot.domain.chronicle import Entry
from bot.domain.deliveries import State
from bot.domain.occurrences import Fate
from bot.domain.placing import Omitted
from bot.texts import Speech


def chronicle_line(t: Speech, entry: Entry) -> str:
    """What was done for how many people, or why it was not."""
    what, n = t(f"chronicle.what.{entry.what}"), entry.people
    match entry.fate:
        case Fate.FIRED:
            return t("chronicle.line.done", what=what, n=n)
        case Fate.COLLAPSED:
            return t("chronicle.line.collapsed", what=what, n=n, missed=entry.slots)
        case State.UNCERTAIN:
            return t("chronicle.line.uncertain", what=what, n=n)
        case Fate.EXPIRED if entry.reason == Fate.EXPIRED:
            return t("chronicle.line.too_late", what=what, n=n)
        case _:
            return t("chronicle.line.not_done", what=what, n=n, why=t(f"chronicle.why.{entry.why}"))


def omitted_line(t: Speech, what: str, one: Omitted) -> str:
    """What days off leave out for everybody: a kind of delivery, of which day, and why."""
    name = one.holiday and one.holiday.said_in(t.language)
    said = {
        "day": t.short_date(one.on),
        "what": t(f"chronicle.what.{what}"),
        "why": t("chronicle.omitted.holiday", name=name) if name else t("chronicle.omitted.weekend"),
    }
    if one.joins_on is None:
        return t("chronicle.omitted.dropped", **said)
    return t("chronicle.omitted.joined", **said, joins=t.short_date(one.joins_on))
