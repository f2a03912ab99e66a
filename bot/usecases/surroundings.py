"""What the agenda goes by besides plan and calendar: the zone and the holidays of the process that plans."""

from hashlib import sha256

from bot.domain.workdays import Workdays
from bot.storage.bot_state import BotStateStore
from bot.usecases.house import UseCase
from bot.usecases.planning import Planner
from bot.usecases.workdays import workdays

SURROUNDINGS = "surroundings"
"""What is kept for each campaign: the zone it was last run in, and the digest of the library's holidays."""


class Surroundings(UseCase):
    """Asked by whoever plans: of several processes the one that leads goes by its own settings and library."""

    async def settle_in(self, holidays: str) -> bool:
        """Have what an older zone or table of holidays put on the agenda planned again; says whether it was needed.

        `holidays` is the digest of the library's. A plan that is yet to be planned for comes with all that anyway.
        """
        key, state = f"{SURROUNDINGS}:{self.house.campaign_id}", BotStateStore(self.tx, self.house.bot_id)
        before = await state.get(key)
        here = {"timezone": self.house.timezone, "holidays": holidays}
        if before == here:
            return False
        await state.put(key, here)
        planner = Planner(self.tx, self.house)
        if before is None or await planner.follows_another_plan():
            return False
        known = await workdays(self.tx, self.house)  # of the older table of holidays only the digest is known
        await planner.plan_anew(known, before_in=before["timezone"])
        return True


def digest_of(known: Workdays) -> str:
    """Say by a short text whether holidays are still the same."""
    days = (f"{day}:{one.is_workday}" for day, one in sorted(known.special.items()))
    return sha256(" ".join(days).encode()).hexdigest()[:16]
