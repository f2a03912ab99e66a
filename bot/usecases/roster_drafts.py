"""A roster file sent in chat: wanted, read, shown, applied or dropped; how it is fetched and phrased is elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.access import require_admin_of_all
from bot.domain.deliveries import Owed
from bot.domain.identity import DeliveryId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.roster import (
    Draft,
    DraftState,
    ImportReport,
    Leavers,
    RosterProblem,
    RosterRow,
    problems_json,
    summary_json,
)
from bot.storage.audit import AuditStore
from bot.storage.outbox import OutboxStore
from bot.storage.roster_drafts import RosterDraftStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.roster_imports import RosterImports

MOST_BYTES = 2 * 1024 * 1024
"""As bot/spreadsheets has it; a larger file is not even fetched."""
LEASE = timedelta(minutes=3)
"""Longer than fetching and reading may take; a dead process's draft is fetched anew after it."""
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What an admin sees of a draft: its state, what it would do now as plain values, and what it did."""

    state: DraftState
    summary: dict[str, object] | None = None
    report: ImportReport | None = None


class RosterDrafts(UseCase):
    """One draft an admin at a time; a new file replaces the one before."""

    @property
    def _drafts(self) -> RosterDraftStore:
        return RosterDraftStore(self.tx)

    async def want(self, actor: Actor, *, file: str, file_id: str, size: int) -> None:
        """Have a file fetched and read, unless it is plainly no roster; `size` in bytes."""
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
        if size > MOST_BYTES:
            raise Refusal("roster.file.too_large", most=MOST_BYTES // 1024 // 1024)
        if not file.lower().endswith((".csv", ".xlsx")):
            raise Refusal("roster.file.old_excel")
        await self._drafts.drop_open(actor.person_id, at=self.now)
        await self._drafts.want(actor.person_id, file=file, file_id=file_id, at=self.now)

    async def next_wanted(self) -> Draft | None:
        """The next file to fetch; ours until the lease runs out."""
        return await self._drafts.next_wanted(await self.tx.machine_now(), again_within=LEASE)

    async def read(self, draft: Draft, rows: Sequence[RosterRow], ignored: Sequence[str]) -> None:
        """Keep what was read and owe the admin the preview."""
        if await self._drafts.keep(draft.id, rows, ignored):
            found = await RosterImports(self.tx, self.house).preview(rows, draft.file)
            payload = {"draft": draft.id, "summary": summary_json(found, replace(draft, ignored=tuple(ignored)))}
            await self._owe("roster_preview", draft, payload)

    async def refuse(self, draft: Draft, problems: Sequence[RosterProblem]) -> None:
        """Tell the admin what is wrong with the file; no problems mean that Telegram did not hand it over."""
        if await self._drafts.settle(draft.id, DraftState.BROKEN, before=DraftState.WANTED, at=self.now):
            await self._owe("roster_refused", draft, {"file": draft.file, **problems_json(problems)})

    async def put_off(self, draft: Draft, within: timedelta) -> None:
        """Fetch it again later, or give up after some tries."""
        if draft.attempts >= MOST_ATTEMPTS:
            await self.refuse(draft, ())
            return
        await self._drafts.postpone(draft.id, until=await self.tx.machine_now() + within)

    async def _owe(self, kind: str, draft: Draft, payload: dict[str, object]) -> None:
        await Outbox(self.tx, self.house).owe(Owed(kind, draft.person_id, dedupe=f"{kind}:{draft.id}", payload=payload))

    async def look(self, actor: Actor, delivery_id: DeliveryId) -> Standing:
        """What the file would do now."""
        draft = await self._shown(actor, delivery_id)
        if draft.state is not DraftState.READY:
            return Standing(draft.state)
        found = await RosterImports(self.tx, self.house).preview(draft.rows, draft.file)
        return Standing(draft.state, summary_json(found, draft))

    async def apply(self, actor: Actor, delivery_id: DeliveryId, version: str, leavers: Leavers) -> Standing:
        """Take the file in, once; where the roster changed since `version` was shown, show what holds now instead."""
        draft, imports = await self._shown(actor, delivery_id), RosterImports(self.tx, self.house)
        if draft.state is not DraftState.READY:
            return Standing(draft.state)
        found = await imports.preview(draft.rows, draft.file)
        if found.version != version or found.unknown:
            return Standing(draft.state, summary_json(found, draft, is_stale=True))
        await self._drafts.settle(draft.id, DraftState.APPLIED, before=DraftState.READY, at=self.now)
        report = await imports.take_in(draft.rows, draft.file, leavers=leavers, by=actor)
        return Standing(DraftState.APPLIED, report=report)

    async def drop(self, actor: Actor, delivery_id: DeliveryId) -> Standing:
        """Leave the roster as it is."""
        draft = await self._shown(actor, delivery_id)
        if await self._drafts.settle(draft.id, DraftState.DROPPED, before=DraftState.READY, at=self.now):
            await AuditStore(self.tx).note(actor, "roster.dropped", f"draft:{draft.id}", at=self.now)
            return Standing(DraftState.DROPPED)
        return Standing(draft.state)

    async def _shown(self, actor: Actor, delivery_id: DeliveryId) -> Draft:
        """The draft a preview to the actor speaks of; anything else is not theirs."""
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
        notice = await OutboxStore(self.tx).find(delivery_id)
        if notice is None or notice.kind != "roster_preview" or notice.person_id != actor.person_id:
            raise Refusal("errors.not_yours")
        draft = await self._drafts.find(int(notice.payload["draft"]))
        if draft is None:
            raise Refusal("errors.not_yours")
        return draft
