"""What the process can say of its own health: whether it hears people, and what waits; serving it is the web's."""

from datetime import datetime

from bot.clock import monotonic
from bot.intake import POLL_STALE_SECONDS, Intake
from bot.storage.database import Database
from bot.storage.inbox import InboxStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore
from bot.subscribing import Subscription
from bot.usecases.house import House
from bot.web import Readiness


async def vital_signs(database: Database, house: House, intake: Intake, subscription: Subscription | None) -> Readiness:
    """Whether the database answers and updates come in, with what waits."""
    async with database.transaction() as tx:
        inbox = await InboxStore(tx, house.bot_id).depth()
        outbox = await OutboxStore(tx).depth()
        agenda = OccurrenceStore(tx, house.campaign_id)
        due_at, failed = await agenda.next_due_at(), await agenda.failed()
    heard = _polling(intake) if subscription is None else _delivered(subscription)
    figures = {
        **heard.figures,
        "oldest_due_seconds": _overdue(due_at, house.clock.now()),
        "occurrences_failed": failed,
        "updates_waiting": inbox.get("new", 0),
        "updates_dead": inbox.get("dead", 0),
        "deliveries_queued": outbox.get("queued", 0),
        "deliveries_held": outbox.get("held", 0),
        "deliveries_sending": outbox.get("sending", 0),
        "deliveries_uncertain": outbox.get("uncertain", 0),
    }
    return Readiness(heard.is_ready, figures)


def _polling(intake: Intake) -> Readiness:
    """Telegram has answered a poll of late, and what it gave was kept."""
    if intake.polled_at is None:
        return Readiness(is_ready=False, figures={"poll_age_seconds": None})
    age = round(monotonic() - intake.polled_at, 1)
    return Readiness(age < POLL_STALE_SECONDS, {"poll_age_seconds": age})


def _delivered(subscription: Subscription) -> Readiness:
    """Telegram knows where to deliver; how old the last delivery is says nothing."""
    figures = {"webhook_set": int(subscription.is_set), "webhook_pending": subscription.pending}
    return Readiness(subscription.is_set, figures)


def _overdue(due_at: datetime | None, now: datetime) -> float:
    """Campaign seconds for which the agenda has been waiting to fire something; 0 when it is up to date."""
    return 0.0 if due_at is None else max(0.0, round((now - due_at).total_seconds(), 1))
