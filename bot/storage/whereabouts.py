"""Where a database lives, by what a dump does not take along; what follows from having moved is for use cases."""

from sqlalchemy import text

from bot.storage.database import Transaction

_PLACE = text(
    "SELECT (SELECT system_identifier FROM pg_control_system())"
    " || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())"
    " || '/' || 'bot_state'::regclass::oid"
)
_TURN = text("SELECT pg_advisory_xact_lock(20100402)")
"""So that of several processes that start at once one asks first; any number nobody else uses."""


async def whereabouts(tx: Transaction) -> str | None:
    """Cluster, database and table on PostgreSQL; None on SQLite, where `restore` itself holds back what waits."""
    if tx.dialect != "postgresql":
        return None
    await tx.run(_TURN)
    place: str = await tx.value(_PLACE)
    return place
