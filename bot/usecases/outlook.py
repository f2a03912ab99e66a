"""Gathering what /phase tells one member beside where the campaign stands; each part is its own noun's."""

from bot.domain.outlook import Outlook, deadlines_in_sight
from bot.domain.people import Actor
from bot.usecases.checkins import Checkins
from bot.usecases.house import UseCase
from bot.usecases.pausing import rests_until
from bot.usecases.study import Study


class Outlooks(UseCase):
    """Where we are, what is due and what comes next, as one member sees it."""

    async def of(self, actor: Actor) -> Outlook:
        """What waits for the actor now and what the schedule holds next for them."""
        campaign, today = self.house.campaign, self.today
        checkins, study = Checkins(self.tx, self.house), Study(self.tx, self.house)
        return Outlook(
            standing=campaign.standing_on(today),
            checkin_until=await checkins.waiting_until(actor),
            unread=await study.due(actor),
            deadlines=deadlines_in_sight(campaign.phase_on(today), today),
            next_card_at=await study.next_at(actor),
            next_checkin_at=await checkins.next_at(actor),
            rests_until=await rests_until(self.tx, self.house, actor),
        )
