"""A check-in as its member sees it, from the question to the closing line; what is kept is the use case's."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.checkins import Answering, CheckinState, Question, open_until, question
from bot.domain.frameworks import Item
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Row, Screen, bold, lines, paragraphs

ITEMS_IN_A_ROW = 2


def checkin(t: Speech, notice: Notice) -> Screen:
    """The question as it arrives."""
    payload = notice.payload
    closes_at = datetime.fromisoformat(payload["closes_at"])
    until = open_until(notice.library.campaign, payload["rule"], closes_at, delivered_at=notice.now)
    return asking(t, _asked(notice, until))


def checkin_reminder(t: Speech, notice: Notice) -> Screen:
    """The one reminder, which takes the place of the question."""
    return asking(t, _asked(notice, datetime.fromisoformat(notice.payload["closes_at"])), is_reminder=True)


def checkin_closed(t: Speech, notice: Notice) -> Screen:
    """What the last message turns into when the time is over."""
    asked = question(notice.library.campaign, "", notice.payload["chosen"], closes_at=notice.now)
    text = lines(t("checkins.closed.text"), _noted(t, asked)) if asked.chosen_items else t("checkins.closed.silent")
    return Screen.of(text, _home(t))


def retired(t: Speech, _notice: Notice) -> Screen:
    """What is left of a message that another has replaced and that is too old to be deleted."""
    return Screen.of(t("checkins.retired.text"))


def _asked(notice: Notice, closes_at: datetime) -> Answering:
    payload = notice.payload
    asked = question(notice.library.campaign, payload["rule"], payload["chosen"], closes_at=closes_at)
    return Answering(payload["checkin"], notice.delivery_id, asked, CheckinState.OPEN, may_change=True)


def checkin_screen(t: Speech, one: Answering) -> Screen:
    """The check-in as it stands: asking, answered, skipped or over."""
    if not one.may_change:
        return closed(t, one)
    if one.state is CheckinState.ANSWERED:
        return answered(t, one)
    if one.state is CheckinState.SKIPPED:
        return _ended(t, one, said=t("checkins.skipped.text"))
    return asking(t, one)


def asking(t: Speech, one: Answering, *, is_reminder: bool = False) -> Screen:
    """The question with its items, each button naming the state it sets; once it is over, that it is."""
    if not one.may_change:
        return closed(t, one)
    asked = one.question
    text = paragraphs(
        t("checkins.ask.reminder") if is_reminder else None,
        lines(bold(_question(t, asked.weeks)), t("checkins.ask.how")),
        t("checkins.ask.until", at=asked.closes_at),
    )
    ending = (
        Button(t("checkins.button.submit"), "ci_submit", one.delivery_id),
        Button(t("checkins.button.skip"), "ci_skip", one.delivery_id),
        Button(t("checkins.button.leave"), "leave.ask"),
    )
    return Screen.of(text, *_rows([_item_button(t, item, one) for item in asked.items]), ending)


def _question(t: Speech, weeks: int) -> str:
    match weeks:
        case 1:
            return t("checkins.ask.week")
        case 2:
            return t("checkins.ask.fortnight")
    return t("checkins.ask.lately")


def _item_button(t: Speech, item: Item, one: Answering) -> Button:
    name = item.short.said_in(t.language)
    if item.key in one.question.chosen:
        return Button(t("checkins.button.chosen", item=name), "ci_off", one.delivery_id, item.key)
    return Button(name, "ci_on", one.delivery_id, item.key)


def _rows(buttons: Sequence[Button]) -> Iterator[Row]:
    for start in range(0, len(buttons), ITEMS_IN_A_ROW):
        yield tuple(buttons[start : start + ITEMS_IN_A_ROW])


def answered(t: Speech, one: Answering) -> Screen:
    """Thanks, and the offer to write a sentence about what counts."""
    tellable = one.question.tellable
    if not tellable:
        return finished(t, one)
    about = tellable[0].key if len(tellable) == 1 else ""
    return Screen.of(
        lines(_thanks(t, one.question), t("checkins.answered.more")),
        (
            Button(t("checkins.button.write"), "report", one.checkin_id, about),
            Button(t("checkins.button.enough"), "ci_done", one.delivery_id),
        ),
        Button(t("checkins.button.change"), "ci_edit", one.delivery_id),
    )


def finished(t: Speech, one: Answering) -> Screen:
    """Thanks, with nothing more to ask."""
    return _ended(t, one, said=_thanks(t, one.question)) if one.may_change else closed(t, one)


def _ended(t: Speech, one: Answering, *, said: str) -> Screen:
    text = lines(said, t("checkins.answered.until", at=one.question.closes_at))
    return Screen.of(text, (Button(t("checkins.button.change"), "ci_edit", one.delivery_id), _home(t)))


def closed(t: Speech, one: Answering) -> Screen:
    """It is over; what was chosen is kept."""
    noted = _noted(t, one.question) if one.question.chosen_items else None
    return Screen.of(lines(t("checkins.closed.text"), noted), _home(t))


def _thanks(t: Speech, asked: Question) -> str:
    if not asked.chosen_items:
        return t("checkins.answered.nothing")
    return t("checkins.answered.items", items=[item.short for item in asked.chosen_items])


def _noted(t: Speech, asked: Question) -> str:
    return t("checkins.closed.items", items=[item.short for item in asked.chosen_items])


def none_now(t: Speech, next_at: datetime | None) -> Screen:
    """No check-in is open; say when the next one comes, where the schedule has one."""
    return Screen.of(lines(t("checkins.none.text"), t("checkins.none.next", at=next_at) if next_at else None), _home(t))


def _home(t: Speech) -> Button:
    return Button(t("buttons.common.home"), "home")
