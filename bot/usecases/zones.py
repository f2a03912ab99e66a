"""The time zone a member lives by: choosing it, and what of theirs is planned anew; what zones there are is content."""

from dataclasses import replace

from bot.domain.holding import Wishes
from bot.domain.names import Name
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.zones import Zone, find_zone, name_of
from bot.library.zone_reader import places
from bot.storage.holding import HoldingStore
from bot.storage.members import MemberStore
from bot.storage.pauses import PauseStore
from bot.usecases.house import UseCase
from bot.usecases.pausing import back_at
from bot.usecases.planning import Planner


class Zones(UseCase):
    """Everything that comes by the clock comes by the clock where its person is."""

    @property
    def offered(self) -> tuple[Zone, ...]:
        """The zones there are buttons for."""
        return self.house.library.zones

    def name(self, zone: str) -> Name:
        """What a zone is called."""
        return name_of(zone, self.offered)

    async def own(self, actor: Actor) -> str | None:
        """The zone the actor chose; None where they live by the organisation's."""
        chosen = await HoldingStore(self.tx).wishes([actor.person_id])
        return chosen.get(actor.person_id, Wishes()).zone

    async def write(self, actor: Actor, words: str) -> Actor:
        """Take a zone from somebody's own words; Refusal where they name none."""
        endings = self.house.library.vocabulary.get("zones", {}).get("ending", ())
        zone = find_zone(words, self.offered, places(), endings=endings)
        if zone is None:
            raise Refusal("zones.refused.unknown")
        return await self.choose(actor, zone)

    async def choose(self, actor: Actor, zone: str | None) -> Actor:
        """Live by another zone from now on, None for the organisation's; what is to come is planned anew by it."""
        if zone != await self.own(actor):
            await MemberStore(self.tx, self.today).live_by(actor.person_id, zone)
            await Planner(self.tx, self.house).plan_elsewhere(actor.person_id)
            await self._look_again(actor)
        return replace(actor, zone=zone or self.house.timezone)

    async def _look_again(self, actor: Actor) -> None:
        """What waits for a morning waits for the morning there."""
        away = await back_at(self.tx, self.house, [actor.person_id])
        until = away.get(actor.person_id, self.now)
        await PauseStore(self.tx, self.house.campaign_id).hold_until(until, actor.person_id)
        await HoldingStore(self.tx).reconsider(actor.person_id)
