"""How Telegram asks: every command, button and dialog in the order in which they are tried."""

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import (
    branch,
    broadcasts,
    calendar,
    checkins,
    deeds,
    digests,
    earlier,
    health,
    holding,
    home,
    invites,
    members,
    pauses,
    phases,
    plans,
    roster,
    stats,
    study,
    units,
    zones,
)
from handlers.errors import failed
from handlers.routes import Route, Who, command, presses, words

UNASKED = Route(home.words_unasked, Who.MEMBER)
"""Where a text or file leads that answers nothing."""
UNKNOWN = Route(home.command_unknown, Who.MEMBER)
"""Where a command leads that there is not."""
LOST = Route(home.home_asked, Who.MEMBER)
"""Where an unknown button leads: the current screen."""

COMMANDS: dict[str, Route] = {
    "start": Route(members.started, Who.ANYONE),
    "home": Route(home.home_asked),
    "help": Route(home.help_asked),
    "settings": Route(members.settings_asked),
    "stop": Route(members.stop_asked),
    "invite": Route(invites.invite_asked, Who.SECRETARY),
    "cancel": Route(home.cancelled),
    "phase": Route(phases.phase_asked),
    "about": Route(phases.about_asked),
    "leave": Route(pauses.leave_asked),
    "study": Route(study.study_asked),
    "checkin": Route(checkins.checkin_asked),
    "report": Route(deeds.report_started),
    "my": Route(deeds.mine_opened),
    "deeds": Route(deeds.mine_opened),
    "branch": Route(branch.branch_asked, Who.SECRETARY),
    "broadcast": Route(broadcasts.composing_started, Who.SECRETARY),
    "broadcasts": Route(broadcasts.recent_asked, Who.SECRETARY),
    "stats": Route(stats.stats_asked, Who.ADMIN),
    "health": Route(health.health_asked, Who.ADMIN),
    "calendar": Route(calendar.calendar_asked, Who.ADMIN),
    "units": Route(units.units_asked, Who.ADMIN),
    "roster": Route(roster.how_asked, Who.ADMIN),
}

PRESSES: dict[str, Route] = {
    "agree": Route(members.agreed, Who.ANYONE),
    "consent.more": Route(members.more_asked, Who.ANYONE),
    "consent.back": Route(members.consent_shown, Who.ANYONE),
    "consent.decline": Route(members.declined, Who.ANYONE),
    "consent.not_me": Route(members.disowned, Who.ANYONE),
    "home": Route(home.cancelled),
    "help": Route(home.help_asked),
    "cancel": Route(home.cancelled),
    "settings": Route(members.settings_asked),
    "language": Route(members.language_chosen),
    "quiet": Route(holding.quiet_asked),
    "quiet.set": Route(holding.quiet_chosen),
    "quiet.write": Route(holding.hours_asked),
    "pace": Route(holding.pace_asked),
    "pace.set": Route(holding.pace_chosen),
    "zone": Route(zones.zone_asked),
    "zone.set": Route(zones.zone_chosen),
    "zone.write": Route(zones.place_asked),
    "stop": Route(members.stop_asked),
    "stop.yes": Route(members.stop_confirmed),
    "bound.yes": Route(members.binding_confirmed, Who.SECRETARY),
    "bound.undo": Route(members.binding_undone, Who.SECRETARY),
    "invite": Route(invites.invite_asked, Who.SECRETARY),
    "invite.unit": Route(invites.branch_chosen, Who.SECRETARY),
    "invite.bound": Route(invites.bound_asked, Who.SECRETARY),
    "invite.person": Route(invites.person_chosen, Who.SECRETARY),
    "invite.slip": Route(invites.slip_asked, Who.SECRETARY),
    "invite.another": Route(invites.another_asked, Who.SECRETARY),
    "phase": Route(phases.phase_asked),
    "phase.below": Route(phases.phase_asked_below),
    "phase.timeline": Route(phases.timeline_asked),
    "standard": Route(phases.standard_asked),
    "about": Route(phases.about_asked),
    "study": Route(study.study_asked),
    "read": Route(study.card_read),
    "checkin": Route(checkins.checkin_asked),
    "held": Route(digests.listed_opened),
    "ci_on": Route(checkins.item_chosen),
    "ci_off": Route(checkins.item_left_out),
    "ci_submit": Route(checkins.checkin_submitted),
    "ci_skip": Route(checkins.checkin_skipped),
    "ci_edit": Route(checkins.change_asked),
    "ci_done": Route(checkins.sentence_declined),
    "leave": Route(pauses.leave_asked),
    "leave.ask": Route(pauses.leave_asked_beside),
    "leave.change": Route(pauses.other_leave_asked),
    "leave.to": Route(pauses.leave_taken),
    "leave.day": Route(pauses.leave_day_asked),
    "leave.end": Route(pauses.leave_ended),
    "freeze": Route(pauses.freezes_asked, Who.SECRETARY),
    "freeze.set": Route(pauses.freeze_step, Who.SECRETARY),
    "freeze.day": Route(pauses.freeze_day_asked, Who.SECRETARY),
    "freeze.yes": Route(pauses.freeze_confirmed, Who.SECRETARY),
    "freeze.end": Route(pauses.freeze_ended, Who.SECRETARY),
    "report": Route(deeds.report_started),
    "report.items": Route(deeds.items_asked),
    "report.item": Route(deeds.item_chosen),
    "my": Route(deeds.mine_opened),
    "my.list": Route(deeds.list_opened),
    "deed": Route(deeds.deed_opened),
    "deed.text": Route(deeds.text_asked),
    "deed.day": Route(deeds.day_tapped),
    "deed.photo": Route(deeds.photo_asked),
    "deed.view": Route(deeds.photo_opened),
    "deed.who": Route(deeds.readers_asked),
    "deed.withdraw": Route(deeds.withdrawal_tapped),
    "deed.restore": Route(deeds.restored),
    "affirm": Route(deeds.affirmed),
    "affirm.undo": Route(deeds.affirmation_taken_back),
    "branch": Route(branch.branch_asked, Who.SECRETARY),
    "branch.names": Route(branch.names_asked, Who.SECRETARY),
    "branch.nudge": Route(branch.nudge_confirmed, Who.SECRETARY),
    "branch.deeds": Route(branch.deeds_asked, Who.SECRETARY),
    "branch.photo": Route(branch.photo_asked, Who.SECRETARY),
    "broadcast": Route(broadcasts.composing_started, Who.SECRETARY),
    "broadcast.list": Route(broadcasts.recent_asked, Who.SECRETARY),
    "broadcast.look": Route(broadcasts.broadcast_opened, Who.SECRETARY),
    "broadcast.to": Route(broadcasts.audience_chosen, Who.SECRETARY),
    "broadcast.change": Route(broadcasts.change_asked, Who.SECRETARY),
    "broadcast.drop": Route(broadcasts.draft_dropped, Who.SECRETARY),
    "broadcast.send": Route(broadcasts.confirmed, Who.SECRETARY),
    "broadcast.hurry": Route(broadcasts.haste_chosen, Who.SECRETARY),
    "broadcast.undo": Route(broadcasts.undo_asked, Who.SECRETARY),
    "broadcast.names": Route(broadcasts.names_asked, Who.SECRETARY),
    "broadcast.resend": Route(broadcasts.resend_asked, Who.SECRETARY),
    "broadcast.taken": Route(broadcasts.taken_as_sent, Who.SECRETARY),
    "stats": Route(stats.stats_asked, Who.ADMIN),
    "health": Route(health.health_asked, Who.ADMIN),
    "stats.picture": Route(stats.picture_asked, Who.ADMIN),
    "stats.unit": Route(stats.branch_asked, Who.ADMIN),
    "calendar": Route(calendar.calendar_asked, Who.ADMIN),
    "calendar.open": Route(calendar.calendar_opened, Who.ADMIN),
    "calendar.day": Route(calendar.day_asked, Who.ADMIN),
    "calendar.set": Route(calendar.day_set, Who.ADMIN),
    "units": Route(units.units_asked, Who.ADMIN),
    "units.add": Route(units.adding_started, Who.ADMIN),
    "units.one": Route(units.unit_opened, Who.ADMIN),
    "units.rename": Route(units.renaming_started, Who.ADMIN),
    "units.people": Route(units.candidates_asked, Who.ADMIN),
    "units.appoint": Route(units.appointment_asked, Who.ADMIN),
    "units.appoint_yes": Route(units.appointed, Who.ADMIN),
    "units.relieve": Route(units.relief_asked, Who.ADMIN),
    "units.relieve_yes": Route(units.relieved, Who.ADMIN),
    "earlier.digest": Route(earlier.telling_chosen, Who.ADMIN),
    "earlier.skip": Route(earlier.silence_chosen, Who.ADMIN),
    "plan.look": Route(plans.change_opened, Who.ADMIN),
    "plan.put": Route(plans.put_in_force, Who.ADMIN),
    "plan.keep": Route(plans.present_kept, Who.ADMIN),
    "roster": Route(roster.how_asked, Who.ADMIN),
    "roster.look": Route(roster.looked_again, Who.ADMIN),
    "roster.apply": Route(roster.applied, Who.ADMIN),
    "roster.keep": Route(roster.applied, Who.ADMIN),
    "roster.drop": Route(roster.dropped, Who.ADMIN),
}
"""Verb of a button → route."""

WORDS: dict[str, Route] = {
    "holding.quiet": Route(holding.hours_written),
    "zones.place": Route(zones.place_written),
    "deeds.sentence": Route(deeds.sentence_written),
    "deeds.text": Route(deeds.text_written),
    "deeds.day": Route(deeds.day_written),
    "deeds.photo": Route(deeds.photo_sent),
    "pauses.leave": Route(pauses.leave_day_written),
    "pauses.freeze": Route(pauses.freeze_day_written, Who.SECRETARY),
    "broadcasts.content": Route(broadcasts.content_written, Who.SECRETARY),
    "calendar.day": Route(calendar.day_written, Who.ADMIN),
    "units.add": Route(units.unit_named, Who.ADMIN),
    "units.rename": Route(units.unit_renamed, Who.ADMIN),
}
"""Kind of dialog → route of the next free text, photo or document."""

ROSTER_FILE = Route(roster.file_sent, Who.ADMIN)
"""Where a table that answers no question leads."""
TABLES = (
    filters.Document.FileExtension("csv")
    | filters.Document.FileExtension("xlsx")
    | filters.Document.FileExtension("xls")
)


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Put the tables into the application; the first handler that fits takes the update."""
    for name, route in COMMANDS.items():
        application.add_handler(CommandHandler(name, command(route)))
    application.add_handler(CallbackQueryHandler(presses(PRESSES, LOST)))
    application.add_handler(ChatMemberHandler(members.reachability_changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.COMMAND, command(UNKNOWN)))
    application.add_handler(MessageHandler(TABLES, words(WORDS, ROSTER_FILE)))
    application.add_handler(MessageHandler(filters.ALL, words(WORDS, UNASKED)))
    application.add_error_handler(failed)
