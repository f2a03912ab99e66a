"""Whether the bot is well and what was missed, for an admin: figures and reasons, never a name."""

from collections.abc import Iterator

from bot.domain.chronicle import REASONS
from bot.domain.health import LATE_AFTER, Health, Miss, Step
from bot.texts import Speech
from bot.views.chronicle import omitted_line
from bot.views.screen import Button, Screen, bold, lines, paragraphs

MOST_MISSES = 12
"""Lines of what was missed; with more only the number of the others is said."""


def health(t: Speech, now: Health) -> Screen:
    """The state of things, then what was missed in the last two weeks, the latest first."""
    title = bold(t("health.title.well" if now.is_well else "health.title.look"))
    others = len(now.misses) - MOST_MISSES
    missed = [_miss(t, one) for one in now.misses[:MOST_MISSES]]
    omitted = [t("health.omitted.line", said=omitted_line(t, *one)) for one in now.omitted]
    return Screen.of(
        paragraphs(
            lines(title, *_signs(t, now)),
            lines(bold(t("health.missed.title")), *missed) if missed else t("health.missed.none"),
            t("health.missed.others", n=others) if others > 0 else None,
            lines(bold(t("health.omitted.title")), *omitted) if omitted else None,
        ),
        (Button(t("health.button.again"), "health"), Button(t("buttons.common.home"), "home")),
    )


def _signs(t: Speech, now: Health) -> Iterator[str]:
    if now.polled is not None and now.hears:
        yield t("health.sign.hears")
    elif now.polled is not None:
        yield t("health.sign.silent", n=int(now.polled.total_seconds()))
    if now.waits < LATE_AFTER:
        yield t("health.sign.on_time")
    else:
        yield t("health.sign.waits", n=int(now.waits.total_seconds()) // 60)
    yield t("health.sign.queued", n=now.queued) if now.queued else t("health.sign.sent")
    if now.uncertain:
        yield t("health.sign.uncertain", n=now.uncertain)
    if now.dead:
        yield t("health.sign.dead", n=now.dead)
    yield from (_step(t, one) for one in now.steps)


def _step(t: Speech, one: Step) -> str:
    key = "health.sign.clock_forward" if one.seconds > 0 else "health.sign.clock_back"
    return t(key, at=one.at, n=round(abs(one.seconds)))


def _miss(t: Speech, one: Miss) -> str:
    what = t(f"chronicle.what.{one.what}") if one.what else t("health.missed.gone")
    why = t(f"chronicle.why.{one.why}" if one.why in REASONS or one.why == "technical" else f"health.why.{one.why}")
    return t("health.missed.line", n=one.people, day=t.short_date(one.on), what=what, why=why)
