"""Gathering what the home screen tells one member; each figure is its own noun's."""

from bot.domain.home import Due
from bot.domain.people import Actor
from bot.storage.deeds import DeedStore
from bot.storage.spans import Span
from bot.usecases.checkins import Checkins
from bot.usecases.house import UseCase
from bot.usecases.pausing import rests_until
from bot.usecases.study import Study


class Home(UseCase):
    """Where a member is and what is next."""

    async def due(self, actor: Actor) -> Due:
        """What waits for the actor now."""
        campaign, house = self.house.campaign, self.house
        phase = campaign.phase_on(self.today)
        span = Span(phase.start_on, phase.end_on) if phase else Span()
        deeds = await DeedStore(self.tx, house.campaign_id).counts(actor.person_id, span)
        return Due(
            standing=campaign.standing_on(self.today),
            phase=phase,
            unread=await Study(self.tx, house).due(actor),
            has_checkin=await Checkins(self.tx, house).waiting_until(actor) is not None,
            deeds=sum(deeds.values()),
            rests_until=await rests_until(self.tx, house, actor),
        )
