"""What the agenda goes by besides plan and calendar: the house's zone and its holidays, which a start may change."""

from hashlib import sha256

from bot.domain.workdays import Workdays
from bot.storage.bot_state import BotStateStore
from bot.usecases.house import UseCase
from bot.usecases.planning import Planner
from bot.usecases.workdays import workdays

SURROUNDINGS = "surroundings"
"""What is kept for each campaign: the zone it was last run in, and the digest of the library's holidays."""


class Surroundings(UseCase):
    """Asked once, when a process begins."""

    async def settle_in(self) -> bool:
        """Have what an older zone or table of holidays put on the agenda planned again; says whether it was needed."""
        key, state = f"{SURROUNDINGS}:{self.house.campaign_id}", BotStateStore(self.tx, self.house.bot_id)
        before = await state.get(key)
        here = {"timezone": self.house.timezone, "holidays": _digest(self.house.workdays)}
        if before == here:
            return False
        await state.put(key, here)
        if before is None:
            return False
        known = await workdays(self.tx, self.house)  # of the older table of holidays only the digest is known
        await Planner(self.tx, self.house).plan_anew(known, before_in=before["timezone"])
        return True


def _digest(known: Workdays) -> str:
    days = (f"{day}:{one.is_workday}" for day, one in sorted(known.special.items()))
    return sha256(" ".join(days).encode()).hexdigest()[:16]
