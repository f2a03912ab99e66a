"""Everything one update or clock step may ask for, bound to its transaction."""

from functools import cached_property

from bot.domain.identity import UserId
from bot.storage.database import Transaction
from bot.usecases.branch import Branches
from bot.usecases.broadcasts import Broadcasts
from bot.usecases.calendar import Calendar
from bot.usecases.checkins import Checkins
from bot.usecases.deeds import Deeds
from bot.usecases.dialogs import Dialogs
from bot.usecases.digests import Digests
from bot.usecases.earlier import Earliers
from bot.usecases.health import HealthCheck
from bot.usecases.holding import Holding
from bot.usecases.home import Home
from bot.usecases.house import House
from bot.usecases.invites import Invites
from bot.usecases.members import Members
from bot.usecases.missed import Unreached
from bot.usecases.outbox import Outbox
from bot.usecases.outlook import Outlooks
from bot.usecases.pauses import Pauses
from bot.usecases.phases import Phases
from bot.usecases.plans import Plans
from bot.usecases.roster import Roster
from bot.usecases.roster_drafts import RosterDrafts
from bot.usecases.stats import Stats
from bot.usecases.study import Study
from bot.usecases.units import Units
from bot.usecases.zones import Zones


class Desk:
    """The use cases by noun; each is made when first asked for."""

    def __init__(self, tx: Transaction, house: House, user_id: UserId) -> None:
        self.tx = tx
        self.house = house
        self._user_id = user_id

    @cached_property
    def dialogs(self) -> Dialogs:
        """Half-finished conversations of the account that speaks."""
        return Dialogs(self.tx, self.house, self._user_id)

    @cached_property
    def outbox(self) -> Outbox:
        """What the bot owes."""
        return Outbox(self.tx, self.house)

    @cached_property
    def digests(self) -> Digests:
        """What several messages were listed in."""
        return Digests(self.tx, self.house)

    @cached_property
    def holding(self) -> Holding:
        """Quiet hours and the week's budget."""
        return Holding(self.tx, self.house)

    @cached_property
    def zones(self) -> Zones:
        """The clock a member lives by."""
        return Zones(self.tx, self.house)

    @cached_property
    def phases(self) -> Phases:
        """Where the campaign stands."""
        return Phases(self.tx, self.house)

    @cached_property
    def plans(self) -> Plans:
        """Versions of the plan, and who decides about them."""
        return Plans(self.tx, self.house)

    @cached_property
    def study(self) -> Study:
        """Study cards."""
        return Study(self.tx, self.house)

    @cached_property
    def checkins(self) -> Checkins:
        """Check-ins."""
        return Checkins(self.tx, self.house)

    @cached_property
    def deeds(self) -> Deeds:
        """Deeds and affirmations of whoever speaks."""
        return Deeds(self.tx, self.house)

    @cached_property
    def branches(self) -> Branches:
        """How a branch stands, for those who look after it."""
        return Branches(self.tx, self.house)

    @cached_property
    def health(self) -> HealthCheck:
        """Whether the bot is well, and what was missed."""
        return HealthCheck(self.tx, self.house)

    @cached_property
    def stats(self) -> Stats:
        """Participation in figures."""
        return Stats(self.tx, self.house)

    @cached_property
    def members(self) -> Members:
        """Joining, leaving, coming back."""
        return Members(self.tx, self.house)

    @cached_property
    def invites(self) -> Invites:
        """Making and opening invites."""
        return Invites(self.tx, self.house)

    @cached_property
    def home(self) -> Home:
        """Where a member is and what is next."""
        return Home(self.tx, self.house)

    @cached_property
    def earliers(self) -> Earliers:
        """What lies before the campaign was loaded."""
        return Earliers(self.tx, self.house)

    @cached_property
    def outlooks(self) -> Outlooks:
        """Where the campaign stands for one member."""
        return Outlooks(self.tx, self.house)

    @cached_property
    def roster(self) -> Roster:
        """The roster as the operator gives it."""
        return Roster(self.tx, self.house)

    @cached_property
    def roster_drafts(self) -> RosterDrafts:
        """Roster files sent in chat."""
        return RosterDrafts(self.tx, self.house)

    @cached_property
    def units(self) -> Units:
        """The branches and their secretaries."""
        return Units(self.tx, self.house)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        """What is sent to units."""
        return Broadcasts(self.tx, self.house)

    @cached_property
    def pauses(self) -> Pauses:
        """Leave and freezes."""
        return Pauses(self.tx, self.house)

    @cached_property
    def unreached(self) -> Unreached:
        """Whom a broadcast did not reach."""
        return Unreached(self.tx, self.house)

    @cached_property
    def calendar(self) -> Calendar:
        """Holidays and make-up days."""
        return Calendar(self.tx, self.house)
