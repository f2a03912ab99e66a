"""Screens of joining, leaving and coming back, of settings, and what secretaries hear about accounts."""

from dataclasses import dataclass

from bot.domain.campaign import Campaign
from bot.domain.holding import Habits
from bot.domain.names import Name
from bot.domain.people import Actor
from bot.domain.roster import Member
from bot.domain.rules import Monthly, Quarterly, Weekly, When
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Rich, Screen, bold, lines, paragraphs

LANGUAGES = ("zh", "en")
_PACES = {1: "weekly", 2: "fortnightly"}
"""Every so many weeks, where the language has a word for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the consent screen speaks of: whose campaign it is, and who would join it."""

    organisation: str
    campaign: Campaign
    member: Member


def consent(t: Speech, place: Place) -> Screen:
    """Ask somebody who opened an invite, before anything is kept."""
    member = place.member
    hello = lines(
        t("members.consent.hello", organisation=place.organisation, campaign=place.campaign.name),
        t("members.consent.place", unit=member.unit_name, name=_masked(member.name), kind=_kind(t, place)),
    )
    return Screen.of(
        paragraphs(hello, _terms(t, place)),
        Button(t("members.consent.agree"), "agree"),
        (Button(t("members.consent.more"), "consent.more"), Button(t("members.consent.not_me"), "consent.not_me")),
    )


def welcome_back(t: Speech, place: Place) -> Screen:
    """Ask somebody again who had stopped."""
    return Screen.of(
        paragraphs(t("members.back.hello", name=place.member.name), _terms(t, place)),
        Button(t("members.back.agree"), "agree"),
    )


def way_back(t: Speech) -> Screen:
    """The one line for somebody who stopped."""
    return Screen.of(t("members.back.line"))


def more(t: Speech) -> Screen:
    """Tell what is recorded, who sees it and how to leave."""
    return Screen.of(
        paragraphs(
            bold(t("members.more.title")),
            t("members.more.account"),
            t("members.more.record"),
            t("members.more.fair"),
            t("members.more.leave"),
            t("members.more.before"),
        ),
        Button(t("members.consent.agree"), "agree"),
        (Button(t("members.consent.decline"), "consent.decline"), Button(t("buttons.common.back"), "consent.back")),
    )


def _masked(name: str) -> str:
    """Enough for the right person; whoever else holds the link does not learn who is on the roster."""
    return name[:1] + "*" * len(name[1:])


def _kind(t: Speech, place: Place) -> str:
    kinds = {kind.key: kind.name.said_in(t.language) for kind in place.campaign.kinds}
    return kinds.get(place.member.kind, place.member.kind)


def _terms(t: Speech, place: Place) -> Rich:
    quiet = place.campaign.quiet_hours
    has_quiet = quiet.start != quiet.end
    promises = [
        _every(t, place, "study_card", "study"),
        t("members.promise.phases"),
        _every(t, place, "checkin", "checkin"),
    ]
    return paragraphs(
        lines(
            t("members.consent.will"),
            *(t("members.promise.line", promise=promise) for promise in promises if promise),
        ),
        t("members.consent.keep"),
        t("members.consent.quiet", start=quiet.start, end=quiet.end) if has_quiet else t("members.consent.no_quiet"),
    )


def _every(t: Speech, place: Place, notice: str, promise: str) -> str | None:
    """How often the schedule sends a notice to this member; None where it never does."""
    rules = (rule for rule in place.campaign.rules if rule.notice == notice and rule.concerns(place.member.kind))
    weeks, pace = min((_pace(rule.when) for rule in rules), default=(0, ""))
    if not pace:
        return None
    named = {"n": weeks} if pace == "every" else {}
    return t(f"members.promise.{promise}_{pace}", **named)


def _pace(when: When) -> tuple[int, str]:
    """About how many weeks lie between two turns, and what that is called."""
    match when:
        case Weekly(every=every):
            return every, _PACES.get(every, "every")
        case Monthly():
            return 4, "monthly"
        case Quarterly():
            return 13, "quarterly"
    return 1000, "at_times"


def declined(t: Speech) -> Screen:
    """Let somebody go who does not want to join."""
    return Screen.of(t("members.declined.text"))


def disowned(t: Speech) -> Screen:
    """Let somebody go who is not the person."""
    return Screen.of(t("members.disowned.text"))


def link_refused(t: Speech) -> Screen:
    """One and the same no, whatever is wrong with an invite."""
    return Screen.of(t("invites.link.refused"))


def stop_question(t: Speech) -> Screen:
    """Ask once before nothing is sent any more."""
    return Screen.of(
        t("members.stop.ask"),
        (Button(t("members.stop.yes"), "stop.yes"), Button(t("members.stop.no"), "home")),
    )


def stopped(t: Speech) -> Screen:
    """Say goodbye, and the way back."""
    return Screen.of(t("members.stop.done"))


def settings(t: Speech, actor: Actor, habits: Habits, zone: Name) -> Screen:
    """What a member can set."""
    quiet = habits.quiet
    languages = tuple(Button(_language(t, code, actor.language), "language", arg=code) for code in LANGUAGES)
    return Screen.of(
        lines(
            bold(t("members.settings.title")),
            t("members.settings.language", language=t(f"members.language.{actor.language}")),
            t("members.settings.zone", zone=zone),
            t("members.settings.quiet", start=quiet.start, end=quiet.end) if quiet.start != quiet.end else None,
            t("members.settings.pace", n=habits.per_week),
        ),
        languages,
        (Button(t("members.settings.hours"), "quiet"), Button(t("members.settings.budget"), "pace")),
        (Button(t("members.settings.place"), "zone"), Button(t("members.settings.stop"), "stop")),
        Button(t("buttons.common.home"), "home"),
    )


def _language(t: Speech, code: str, chosen: str) -> str:
    name = t(f"members.language.{code}")
    return t("members.language.chosen", language=name) if code == chosen else name


def bound_notice(t: Speech, notice: Notice) -> Screen:
    """Ask a secretary whether an account is the right person's."""
    who = {"name": notice.payload["name"], "unit": notice.payload["unit"]}
    username = notice.payload.get("username")
    return Screen.of(
        t("members.bound.ask", username=username, **who) if username else t("members.bound.ask_nameless", **who),
        (
            Button(t("buttons.common.yes"), "bound.yes", notice.delivery_id),
            Button(t("members.bound.undo"), "bound.undo", notice.delivery_id),
        ),
    )


def binding_confirmed(t: Speech, member: Member) -> Screen:
    """Keep that the right person is bound."""
    return Screen.of(t("members.bound.confirmed", name=member.name, unit=member.unit_name))


def binding_over(t: Speech, member: Member) -> Screen:
    """Say what became of a binding that holds no more."""
    if member.is_bound:
        return Screen.of(t("members.bound.over", name=member.name))
    return Screen.of(t("members.bound.undone", name=member.name), _again(t, member.person_id))


def disowned_notice(t: Speech, notice: Notice) -> Screen:
    """Tell a secretary that a link seems to have gone astray."""
    return Screen.of(
        t("members.disowned.notice", name=notice.payload["name"]), _again(t, int(notice.payload["person"]))
    )


def cut_off_notice(t: Speech, _notice: Notice) -> Screen:
    """The last line to an account that is no longer a member's."""
    return Screen.of(t("members.cut_off.text"))


def _again(t: Speech, person_id: int) -> Button:
    return Button(t("invites.button.again"), "invite.person", person_id)
