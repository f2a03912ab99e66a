"""Broadcasts while they are written, and as they arrive; how they go is in broadcast_cards.py."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.domain.audiences import EVERYBODY, Choice
from bot.domain.broadcasts import Broadcast, Content, Letter
from bot.domain.holding import Waiting, Why
from bot.domain.identity import BroadcastId
from bot.texts import Speech
from bot.views.broadcast_cards import audience_name, people_by_reason
from bot.views.notice import Notice
from bot.views.screen import Button, Entity, Media, Rich, Row, Screen, bold, italic, lines, paragraphs

UNITS_IN_A_ROW = 2
FEW_UNITS = 6
"""As many branches may have a row each."""
MOST_BRANCHES = 90
"""Telegram takes a hundred buttons."""
NOBODY: Mapping[Why, Waiting] = MappingProxyType({})


def broadcast(t: Speech, notice: Notice) -> Screen:
    """A broadcast as it arrives."""
    return letter_screen(t, Letter.from_json(notice.content or {}), is_repeat=notice.is_repeat)


def letter_screen(t: Speech, letter: Letter, *, is_repeat: bool = False) -> Screen:
    """What recipients get, and what the author sees before: the sender, then the text as it was written."""
    head = lines(
        bold(t("broadcasts.letter.head", sender=letter.sender)),
        italic(t("broadcasts.letter.repeat")) if is_repeat else None,
    )
    return Screen.of(paragraphs(head, _body(letter.content)), media=_media(letter.content))


def _body(content: Content) -> Rich:
    return Rich(content.text, tuple(Entity(**entity) for entity in content.entities))


def _media(content: Content) -> Media | None:
    file = content.attachment
    return Media(kind=file.kind, file_id=file.file_id, name=file.name) if file else None


DIALOG = "broadcasts.content"
"""The dialog that waits for what is to be said; its [Cancel] ends no other."""


def composing(t: Speech) -> Screen:
    """Ask for what is to be said."""
    recent = Button(t("broadcasts.button.recent"), "broadcast.list")
    cancel = Button(t("buttons.common.cancel"), "cancel", 0, DIALOG)
    return Screen.of(lines(t("broadcasts.compose.ask"), t("broadcasts.compose.then")), (recent, cancel))


def rewriting(t: Speech, broadcast_id: BroadcastId) -> Screen:
    """Ask for what a draft is to say instead."""
    return Screen.of(
        t("broadcasts.compose.again"),
        (
            Button(t("buttons.common.back"), "broadcast.look", broadcast_id),
            Button(t("broadcasts.button.drop"), "broadcast.drop", broadcast_id),
        ),
    )


def only_these(t: Speech) -> Screen:
    """What came can't be sent on."""
    return Screen.of(t("broadcasts.compose.kinds"))


def one_at_a_time(t: Speech) -> Screen:
    """Several files came as an album."""
    return Screen.of(t("broadcasts.compose.album"))


def too_long(t: Speech, draft: Broadcast, most_units: int) -> Screen:
    """The draft is kept, and must be shortened."""
    content = draft.letter.content
    key = "broadcasts.compose.long_caption" if content.attachment else "broadcasts.compose.long_text"
    return Screen.of(
        lines(t(key, count=content.units, most=most_units), t("broadcasts.compose.kept")),
        Button(t("broadcasts.button.drop"), "broadcast.drop", draft.id),
    )


def audience_question(t: Speech, broadcast_id: BroadcastId, choices: Sequence[Choice]) -> Screen:
    """Ask to whom it goes; each button says how many it would reach."""
    wide = [choice for choice in choices if len(choice.audience.units) > 1]
    single = [choice for choice in choices if len(choice.audience.units) == 1][:MOST_BRANCHES]
    return Screen.of(
        t("broadcasts.audience.ask"),
        *(_choice_button(t, broadcast_id, choice) for choice in wide),
        *_rows([_choice_button(t, broadcast_id, choice) for choice in single]),
        Button(t("broadcasts.button.drop"), "broadcast.drop", broadcast_id),
    )


def _choice_button(t: Speech, broadcast_id: BroadcastId, choice: Choice) -> Button:
    audience = choice.audience
    arg = EVERYBODY if len(audience.units) > 1 else str(audience.unit_ids[0])
    label = t("broadcasts.button.to", n=choice.recipients, to=_name(t, choice))
    return Button(label, "broadcast.to", broadcast_id, arg)


def _rows(buttons: Sequence[Button]) -> Iterator[Row]:
    width = 1 if len(buttons) <= FEW_UNITS else UNITS_IN_A_ROW
    for start in range(0, len(buttons), width):
        yield tuple(buttons[start : start + width])


def audience_chosen(t: Speech, choice: Choice) -> Screen:
    """What the question turns into."""
    return Screen.of(t("broadcasts.audience.chosen", to=_name(t, choice)))


def confirming(t: Speech, draft: Broadcast, choice: Choice, waits: Mapping[Why, Waiting] = NOBODY) -> Screen:
    """Below the preview: to how many it goes, who gets none and why, and the one button that sends."""
    changing = (
        Button(t("broadcasts.button.change"), "broadcast.change", draft.id),
        Button(t("broadcasts.button.drop"), "broadcast.drop", draft.id),
    )
    left_out = choice.reach.left_out
    without = t("broadcasts.confirm.without", people=people_by_reason(t, left_out)) if left_out else None
    if not choice.recipients:
        nobody = t("broadcasts.confirm.nobody", to=_name(t, choice))
        return Screen.of(lines(nobody, without), changing)
    return Screen.of(
        lines(
            t("broadcasts.confirm.to", n=choice.recipients, to=_name(t, choice), time=_about(t, choice.reach.seconds)),
            None if draft.is_urgent else _away(t, choice),
            without,
            t("broadcasts.confirm.author") if choice.reach.author_in is not None else None,
            *_wait(t, draft, waits),
        ),
        Button(t("broadcasts.button.send", n=choice.recipients), "broadcast.send", draft.id, draft.seal),
        _haste(t, draft, waits),
        changing,
    )


def _wait(t: Speech, draft: Broadcast, waits: Mapping[Why, Waiting]) -> Iterator[str]:
    """What the hour means for it, and the week."""
    if draft.is_urgent:
        yield t("broadcasts.confirm.urgent")
        return
    if (resting := waits.get(Why.QUIET)) is not None:
        yield t("broadcasts.confirm.resting", n=resting.people, at=resting.until)
    if (full := waits.get(Why.BUDGET)) is not None:
        yield t("broadcasts.confirm.full", n=full.people, at=full.until)


def _haste(t: Speech, draft: Broadcast, waits: Mapping[Why, Waiting]) -> Button | None:
    """The choice not to wait, where somebody would have to, and the way back from it."""
    if draft.is_urgent:
        return Button(t("broadcasts.button.calm"), "broadcast.hurry", draft.id, "0")
    return Button(t("broadcasts.button.urgent"), "broadcast.hurry", draft.id, "1") if waits else None


def _away(t: Speech, choice: Choice) -> str | None:
    away = choice.away
    return t("broadcasts.confirm.away", n=away.people, day=t.short_date(away.back_on)) if away else None


def _about(t: Speech, seconds: int) -> str:
    if seconds < 120:  # noqa: PLR2004  two minutes are easier to read in seconds
        return t("broadcasts.confirm.seconds", n=seconds)
    return t("broadcasts.confirm.minutes", n=-(-seconds // 60))


def _name(t: Speech, choice: Choice) -> str:
    audience = choice.audience
    return audience_name(t, [unit.name for unit in audience.units], everyone=audience.everyone)


def dropped(t: Speech) -> Screen:
    """A draft that was given up."""
    return Screen.of(
        t("broadcasts.dropped.text"),
        (Button(t("broadcasts.button.write"), "broadcast"), Button(t("buttons.common.home"), "home")),
    )
