"""The home screen and help: where a member is, what is next, what there is."""

from bot.domain.campaign import After, Before, Between, Campaign, During, Standing, Tail
from bot.domain.home import Due
from bot.domain.people import Actor, Role
from bot.domain.rules import QuietHours
from bot.texts import Speech
from bot.views.menus import menu_for
from bot.views.screen import Button, Screen, bold, lines, paragraphs


def home(t: Speech, campaign: Campaign, due: Due, *, note: str | None = None) -> Screen:
    """Show where the campaign is and what waits, with the next step first; `note` is the text of a last line."""
    report, my = Button(t("home.button.report"), "report.items"), Button(t("home.button.my"), "my")
    return Screen.of(
        lines(
            bold(_title(t, campaign, due.standing)),
            _rest(t, due),
            *_tasks(t, due),
            _deeds(t, due),
            *([t(note)] if note else []),
        ),
        _next_steps(t, due),
        (report, my),
        Button(t("buttons.common.more"), "help"),
    )


def _title(t: Speech, campaign: Campaign, standing: Standing) -> str:
    match standing:
        case During(phase=phase, days_left=0):
            return t("home.title.last_day", campaign=campaign.name, phase=phase.name)
        case During(phase=phase, days_left=left):
            return t("home.title.during", campaign=campaign.name, phase=phase.name, n=left)
        case Before(days_until=days):
            return t("home.title.before", campaign=campaign.name, n=days)
        case Between(following=following, days_until=days):
            return t("home.title.between", campaign=campaign.name, phase=following.name, n=days)
        case Tail(days_left=0):
            return t("home.title.tail_last_day", campaign=campaign.name)
        case Tail(days_left=left):
            return t("home.title.tail", campaign=campaign.name, n=left)
        case After():
            return t("home.title.after", campaign=campaign.name)


def _rest(t: Speech, due: Due) -> str | None:
    return t("pauses.leave.title", day=due.rests_until) if due.rests_until else None


def _tasks(t: Speech, due: Due) -> list[str]:
    if not due.tasks:
        return [t("home.tasks.none")]
    return [
        t("home.tasks.count", n=due.tasks),
        *(t("home.tasks.study", title=card.title, n=card.minutes) for card in due.unread[:1]),
        *([t("home.tasks.checkin")] if due.has_checkin else []),
        *([t("home.tasks.older")] if len(due.unread) > 1 else []),
    ]


def _deeds(t: Speech, due: Due) -> str | None:
    if due.phase is None:
        return t("home.deeds.all", n=due.deeds) if due.deeds else None
    return t("home.deeds.phase", n=due.deeds) if due.deeds else t("home.deeds.none")


def _next_steps(t: Speech, due: Due) -> tuple[Button, ...]:
    study = Button(t("home.button.study"), "study") if due.unread else None
    checkin = Button(t("home.button.checkin"), "checkin") if due.has_checkin else None
    return tuple(button for button in (study, checkin) if button)


def help_screen(t: Speech, actor: Actor, quiet: QuietHours) -> Screen:
    """Show what this person can do here and who sees what."""
    commands = menu_for(t, actor.highest_role or "member")
    text = paragraphs(
        bold(t("home.help.title")),
        lines(*(t("home.help.line", command=command, text=text) for command, text in commands)),
        t("home.help.privacy"),
        t("home.help.quiet", start=quiet.start, end=quiet.end) if quiet.start != quiet.end else None,
        t("home.help.leave"),
    )
    return Screen.of(
        text,
        (Button(t("home.button.phase"), "phase"), Button(t("home.button.settings"), "settings")),
        *_of_roles(t, actor),
        Button(t("buttons.common.home"), "home"),
    )


def _of_roles(t: Speech, actor: Actor) -> list[tuple[Button, ...]]:
    if not actor.grants:
        return []
    branch, stats = Button(t("home.button.branch"), "branch"), Button(t("home.button.stats"), "stats")
    send = (Button(t("home.button.broadcast"), "broadcast"), Button(t("home.button.invite"), "invite"))
    if actor.highest_role is not Role.ADMIN:
        return [(branch,), send]
    return [(branch, stats), send, (Button(t("home.button.units"), "units"),)]
