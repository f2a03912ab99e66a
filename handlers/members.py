"""An account joins, leaves, comes back, or turns out to be the wrong one; settings."""

from telegram import Update

from bot.domain.consent import CONSENT_DIALOG, Invited, Outsider, Stopped
from bot.domain.refusals import Refusal
from bot.domain.roster import Member
from bot.texts import Speech
from bot.views import holding as holding_views
from bot.views import members as views
from bot.views import zones as zones_views
from handlers.context import Context
from handlers.home import home_asked


async def started(context: Context) -> None:
    """Open an invite; without one, show home, or the way back to who had stopped."""
    handling = context.handling
    if context.payload:
        invited = await context.do.invites.opened(handling.user_id, context.payload)
        if invited is not None:
            _ask_consent(context, invited.member)
            return
    if handling.actor is not None:
        await home_asked(context)
        return
    await _ask_or_turn_away(context)


async def _ask_or_turn_away(context: Context) -> None:
    """Ask whoever may agree; to others this bot has one thing to say."""
    stranger = await context.do.members.stranger(context.handling.user_id, context.handling.dialog)
    match stranger:
        case Invited(member=member):
            await context.do.invites.keep_open(context.handling.user_id, stranger)
            _ask_consent(context, member)
        case Stopped(member=member):
            context.show(views.welcome_back(_speech(context, member), _place(context, member)))
        case Outsider():
            await _turn_away(context)


def _ask_consent(context: Context, member: Member) -> None:
    context.show(views.consent(_speech(context, member), _place(context, member)))


async def stranger_spoke(context: Context) -> None:
    """Whatever else an account says that is not a consenting member's."""
    stranger = await context.do.members.stranger(context.handling.user_id, context.handling.dialog)
    if isinstance(stranger, Stopped):
        context.show(views.way_back(_speech(context, stranger.member)))
        return
    await _ask_or_turn_away(context)


async def _turn_away(context: Context) -> None:
    dialog = context.handling.dialog
    if dialog is None or dialog.kind != CONSENT_DIALOG:
        raise Refusal("errors.outsider")
    await context.do.members.forget(context.handling.user_id)
    context.show(views.link_refused(context.t))


async def agreed(context: Context) -> None:
    """Join, or come back; a second tap finds it done."""
    handling, members = context.handling, context.do.members
    if handling.actor is None:
        match await members.stranger(handling.user_id, handling.dialog):
            case Invited() as invited:
                handling.actor = await members.agree(
                    handling.user_id, invited, username=handling.username, language=handling.telegram_language
                )
            case Stopped():
                handling.actor = await members.come_back(handling.user_id)
            case Outsider():
                await _turn_away(context)
                return
    await home_asked(context)


async def more_asked(context: Context) -> None:
    """Tell more before the answer."""
    stranger = await _undecided(context)
    if stranger is not None:
        context.show(views.more(_speech(context, stranger.member)))


async def consent_shown(context: Context) -> None:
    """Go back from the details to the question."""
    if await _undecided(context) is not None:
        await _ask_or_turn_away(context)


async def declined(context: Context) -> None:
    """Do not join, and leave nothing behind."""
    stranger = await _undecided(context)
    if stranger is not None:
        await context.do.members.forget(context.handling.user_id)
        context.forget_this_update()
        context.show(views.declined(_speech(context, stranger.member)))


async def disowned(context: Context) -> None:
    """Not the person the invite is for: leave nothing behind, and let somebody mend it."""
    stranger = await _undecided(context)
    if stranger is not None:
        await context.do.members.disown(stranger)
        await context.do.members.forget(context.handling.user_id)
        context.forget_this_update()
        context.show(views.disowned(_speech(context, stranger.member)))


async def _undecided(context: Context) -> Invited | None:
    """The invite this account has open; where there is none, the current screen is shown instead."""
    handling = context.handling
    if handling.actor is not None:
        await home_asked(context)
        return None
    stranger = await context.do.members.stranger(handling.user_id, handling.dialog)
    if isinstance(stranger, Invited):
        return stranger
    await _ask_or_turn_away(context)
    return None


async def stop_asked(context: Context) -> None:
    """Ask once more."""
    context.show(views.stop_question(context.t))


async def stop_confirmed(context: Context) -> None:
    """Be silent from now on."""
    await context.do.members.stop(context.actor)
    context.show(views.stopped(context.t))


async def settings_asked(context: Context) -> None:
    """Show what can be set; hours and places are no longer listened for."""
    for kind in (holding_views.DIALOG, zones_views.DIALOG):
        await context.do.dialogs.close(kind)
    zone = context.do.zones.name(context.actor.zone)
    context.show(views.settings(context.t, context.actor, await context.do.holding.habits(context.actor), zone))


async def language_chosen(context: Context) -> None:
    """Speak another language from now on."""
    context.handling.actor = await context.do.members.speak(context.actor, context.press.arg)
    await settings_asked(context)


async def binding_confirmed(context: Context) -> None:
    """A secretary knows the account for the right person's."""
    member, is_bound = await context.do.members.confirm(context.actor, await context.pressed_delivery())
    view = views.binding_confirmed if is_bound else views.binding_over
    context.show(view(context.t, member))


async def binding_undone(context: Context) -> None:
    """A secretary knows the account for somebody else's."""
    member = await context.do.members.undo(context.actor, await context.pressed_delivery())
    context.show(views.binding_over(context.t, member))


async def reachability_changed(update: Update, context: Context) -> None:
    """The person blocked or unblocked the bot."""
    change = update.my_chat_member
    if change is not None:
        is_reachable = change.new_chat_member.status == "member"
        await context.do.members.reachability(context.handling.user_id, is_reachable=is_reachable)


def _speech(context: Context, member: Member) -> Speech:
    """The language the roster gives, else what Telegram says of the account."""
    language = member.language or context.handling.telegram_language or "zh"
    return context.handling.catalogue.speech(language, context.do.house.timezone)


def _place(context: Context, member: Member) -> views.Place:
    return views.Place(context.do.house.organisation, context.campaign, member)
