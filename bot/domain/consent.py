"""What somebody agrees to before the bot keeps anything of them; asking and storing are elsewhere."""

from dataclasses import dataclass

from bot.domain.identity import InviteId
from bot.domain.roster import Member

CONSENT_VERSION = 1
"""Raise it when `members.consent.*` comes to promise something else; each consent keeps its version."""
CONSENT_DIALOG = "members.consent"
"""The dialog of an account that opened an invite: its proof of having known the token."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An account that opened an invite and has not answered yet; nothing else is known of it."""

    invite_id: InviteId
    member: Member


@dataclass(frozen=True, slots=True)
class Stopped:
    """A bound member who withdrew consent; hears the way back and nothing else."""

    member: Member


@dataclass(frozen=True, slots=True)
class Outsider:
    """An account nothing connects with the organisation."""


Stranger = Invited | Stopped | Outsider
"""Who an account can be that is not a consenting member."""
