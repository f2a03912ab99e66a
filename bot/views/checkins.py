"""A check-in as its member sees it, from the question to the closing line; what is kept is the use case's."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.checkins import CheckinState, Question, question
from bot.domain.frameworks import Item
from bot.domain.identity import DeliveryId
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Row, Screen, bold, lines, paragraphs

ITEMS_IN_A_ROW = 2


def checkin(t: Speech, notice: Notice) -> Screen:
    """The question as it arrives."""
    return asking(t, _asked(notice), notice.delivery_id)


def checkin_reminder(t: Speech, notice: Notice) -> Screen:
    """The one reminder, which takes the place of the question."""
    return asking(t, _asked(notice), notice.delivery_id, is_reminder=True)


def checkin_closed(t: Speech, notice: Notice) -> Screen:
    """What the last message turns into when the time is over."""
    asked = question(notice.library.campaign, "", notice.payload["chosen"], closes_at=notice.now)
    text = lines(t("checkins.closed.text"), _noted(t, asked)) if asked.chosen_items else t("checkins.closed.silent")
    return Screen.of(text, _home(t))


def retired(t: Speech, _notice: Notice) -> Screen:
    """What is left of a message that another has replaced and that is too old to be deleted."""
    return Screen.of(t("checkins.retired.text"))


def _asked(notice: Notice) -> Question:
    payload = notice.payload
    closes_at = datetime.fromisoformat(payload["closes_at"])
    return question(notice.library.campaign, payload["rule"], payload["chosen"], closes_at=closes_at)


def checkin_screen(
    t: Speech, asked: Question, delivery_id: DeliveryId, *, state: CheckinState, may_change: bool
) -> Screen:
    """The check-in as it stands: asking, answered, skipped or over."""
    if not may_change:
        noted = _noted(t, asked) if asked.chosen_items else None
        return Screen.of(lines(t("checkins.closed.text"), noted), _home(t))
    if state is CheckinState.ANSWERED:
        return answered(t, asked, delivery_id)
    if state is CheckinState.SKIPPED:
        return _ended(t, asked, delivery_id, said=t("checkins.skipped.text"))
    return asking(t, asked, delivery_id)


def asking(t: Speech, asked: Question, delivery_id: DeliveryId, *, is_reminder: bool = False) -> Screen:
    """The question with its items, each button naming the state it sets."""
    text = paragraphs(
        t("checkins.ask.reminder") if is_reminder else None,
        lines(bold(_question(t, asked.weeks)), t("checkins.ask.how")),
        t("checkins.ask.until", at=asked.closes_at),
    )
    buttons = [_item_button(t, item, asked, delivery_id) for item in asked.items]
    ending = (
        Button(t("checkins.button.submit"), "ci_submit", delivery_id),
        Button(t("checkins.button.skip"), "ci_skip", delivery_id),
    )
    return Screen.of(text, *_rows(buttons), ending)


def _question(t: Speech, weeks: int) -> str:
    match weeks:
        case 1:
            return t("checkins.ask.week")
        case 2:
            return t("checkins.ask.fortnight")
    return t("checkins.ask.lately")


def _item_button(t: Speech, item: Item, asked: Question, delivery_id: DeliveryId) -> Button:
    name = item.short.said_in(t.language)
    if item.key in asked.chosen:
        return Button(t("checkins.button.chosen", item=name), "ci_off", delivery_id, item.key)
    return Button(name, "ci_on", delivery_id, item.key)


def _rows(buttons: Sequence[Button]) -> Iterator[Row]:
    for start in range(0, len(buttons), ITEMS_IN_A_ROW):
        yield tuple(buttons[start : start + ITEMS_IN_A_ROW])


def answered(t: Speech, asked: Question, delivery_id: DeliveryId) -> Screen:
    """Thanks, and the offer to write a sentence about what counts."""
    if not asked.tellable:
        return finished(t, asked, delivery_id)
    about = asked.tellable[0].key if len(asked.tellable) == 1 else ""
    return Screen.of(
        lines(_thanks(t, asked), t("checkins.answered.more")),
        (
            Button(t("checkins.button.write"), "report", arg=about),
            Button(t("checkins.button.enough"), "ci_done", delivery_id),
        ),
        Button(t("checkins.button.change"), "ci_edit", delivery_id),
    )


def finished(t: Speech, asked: Question, delivery_id: DeliveryId) -> Screen:
    """Thanks, with nothing more to ask."""
    return _ended(t, asked, delivery_id, said=_thanks(t, asked))


def _ended(t: Speech, asked: Question, delivery_id: DeliveryId, *, said: str) -> Screen:
    text = lines(said, t("checkins.answered.until", at=asked.closes_at))
    return Screen.of(text, (Button(t("checkins.button.change"), "ci_edit", delivery_id), _home(t)))


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
