"""Every table, by name; queries import from here."""

from bot.storage.tables.agenda import OCCURRENCE_MISSED, occurrence
from bot.storage.tables.base import metadata
from bot.storage.tables.engine import (
    DELIVERY_UNSENT,
    answer,
    audit,
    bot_state,
    delivery,
    dialog,
    inbox,
    pacing,
)
from bot.storage.tables.pauses import calendar_day, pause
from bot.storage.tables.people import (
    consent,
    invite,
    membership,
    person,
    role_grant,
    roster_draft,
    telegram_account,
    unit,
)
from bot.storage.tables.plans import campaign, plan, plan_change
from bot.storage.tables.work import (
    acknowledgement,
    affirmation,
    broadcast,
    checkin,
    checkin_item,
    deed,
    deed_version,
)

__all__ = [
    "DELIVERY_UNSENT",
    "OCCURRENCE_MISSED",
    "acknowledgement",
    "affirmation",
    "answer",
    "audit",
    "bot_state",
    "broadcast",
    "calendar_day",
    "campaign",
    "checkin",
    "checkin_item",
    "consent",
    "deed",
    "deed_version",
    "delivery",
    "dialog",
    "inbox",
    "invite",
    "membership",
    "metadata",
    "occurrence",
    "pacing",
    "pause",
    "person",
    "plan",
    "plan_change",
    "role_grant",
    "roster_draft",
    "telegram_account",
    "unit",
]
