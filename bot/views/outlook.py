"""What is due from one member and what comes next for them, in the screen that says where we are."""

from datetime import date

from bot.domain.outlook import Outlook
from bot.texts import Speech
from bot.views.screen import Button, Rich, Row, lines


def due_lines(t: Speech, outlook: Outlook, today: date) -> Rich | None:
    """Phrase what is due, None where nothing is: of the cards the latest, since nobody has to catch up."""
    if outlook.is_free:
        return None
    until = outlook.checkin_until
    return lines(
        t("phases.mine.title"),
        t("phases.mine.checkin", at=until) if until else None,
        *(t("phases.mine.study", title=card.title, n=card.minutes) for card in outlook.unread[:1]),
        *(
            t("phases.mine.activity", activity=one.name, n=(one.due_on - today).days)
            if one.due_on > today
            else t("phases.mine.today", activity=one.name)
            for one in outlook.deadlines
            if one.due_on is not None
        ),
    )


def due_buttons(t: Speech, outlook: Outlook) -> Row:
    """Return the way to each thing that is due; deeds for activities have a button of their own below."""
    checkin = Button(t("phases.button.checkin"), "checkin") if outlook.checkin_until else None
    study = Button(t("phases.button.study"), "study") if outlook.unread else None
    return tuple(button for button in (checkin, study) if button)


def coming(t: Speech, outlook: Outlook) -> Rich | None:
    """Phrase what the schedule holds next, the sooner first; None where nothing is near."""
    ahead = [
        (at, key)
        for at, key in ((outlook.next_card_at, "card"), (outlook.next_checkin_at, "checkin"))
        if at is not None
    ]
    return lines(*(t(f"phases.coming.{key}", at=at) for at, key in sorted(ahead))) if ahead else None
