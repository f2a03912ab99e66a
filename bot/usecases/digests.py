"""Digests: what a person missed, gathered in one message; which rules want that is the campaign file's to say."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from bot.domain.deliveries import Owed
from bot.domain.digests import FEWEST, FOLLOWED_BY, NAMING
from bot.domain.occurrences import Occurrence
from bot.storage.digests import DIGEST, DigestStore, Waiting
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox


class Digests(UseCase):
    """One message instead of several."""

    async def fold(self, missed: Sequence[Occurrence]) -> None:
        """Owe whoever is owed several messages for these occurrences one that lists them."""
        if not missed:
            return
        theirs = {one.id for one in missed}
        queued = await DigestStore(self.tx).waiting({one.person_id for one in missed}, FOLLOWED_BY)
        waiting = [row for row in queued if row.occurrence_id in theirs]
        several = [list(rows) for _, rows in groupby(waiting, key=lambda row: row.person_id)]
        digests = [rows for rows in several if len(rows) >= FEWEST]
        await DigestStore(self.tx).fold([row.id for rows in digests for row in rows], at=self.now)
        await Outbox(self.tx, self.house).owe(*(_owed(rows) for rows in digests))


def _named(row: Waiting) -> dict[str, Any]:
    """What a line of the list needs to say what it is about."""
    return {key: row.payload[key] for key in NAMING if key in row.payload}


def _owed(rows: Sequence[Waiting]) -> Owed:
    """Of use as long as any of them is."""
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    return Owed(
        DIGEST,
        rows[0].person_id,
        dedupe=f"{DIGEST}:{rows[-1].id}",
        payload={"folded": [{"kind": row.kind} | _named(row) for row in rows]},
        expires_at=max(ends) if len(ends) == len(rows) else None,
    )
