"""Participation in figures for those who lead the campaign; what may be shown of it the domain decides."""

from bot.domain.access import require_admin, units_led_by
from bot.domain.identity import UnitId
from bot.domain.people import Actor, Role
from bot.domain.refusals import Refusal
from bot.domain.stats import Report, UnitFigures, phase_asked, table_of
from bot.storage.audit import AuditStore
from bot.storage.stats import StatsStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase


class Stats(UseCase):
    """Figures for an admin, of the units the admin's grants reach."""

    async def of(self, actor: Actor, phase: str) -> Report:
        """Return the table of a phase by its number or key; any other word means that of today or the one before."""
        require_admin(actor)
        campaign, today = self.house.campaign, self.today
        chosen = phase_asked(
            campaign,
            phase,
            running=campaign.phase_on(today),
            begun=[one for one in campaign.phases if one.start_on <= today],
        )
        units = units_led_by(actor, await UnitStore(self.tx).tree(), Role.ADMIN)
        figures = await StatsStore(self.tx, self.house.campaign_id).figures(
            [unit.id for unit in units], chosen, items=self._counted(), on=today
        )
        return Report(chosen, chosen.start_on <= today, today, table_of(figures))

    def _counted(self) -> list[str]:
        return [item.key for item in self.house.campaign.leads.items if item.counted]

    async def of_branch(self, actor: Actor, unit_id: UnitId, phase: str) -> tuple[Report, UnitFigures | None]:
        """Return one branch of the table, None in its place when it is too small to be shown; leaves an audit line."""
        report = await self.of(actor, phase)
        if all(unit.unit_id != unit_id for unit in report.table.chosen):
            raise Refusal("errors.not_yours")
        row = report.table.row(unit_id)
        await AuditStore(self.tx).note(
            actor,
            "stats.branch",
            f"unit:{unit_id}",
            at=self.now,
            detail={"phase": report.phase.key, "count": row.figures.eligible if row else 0},
        )
        return report, row
