"""Who a person is to the organisation: unit, kind, roles; not how the person is reached."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import PersonId, UnitId, UserId


class Role(StrEnum):
    """What a grant allows in its unit and everything below it; every member has none of these."""

    SECRETARY = "secretary"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a unit; a grant on the root of the tree reaches every unit."""

    role: Role
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree: party committee, general branch, branch."""

    id: UnitId
    parent_id: UnitId | None
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The member who speaks, as of this update; `kind` and `unit_id` are those of today."""

    person_id: PersonId
    user_id: UserId
    code: str
    name: str
    language: str
    zone: str
    unit_id: UnitId
    unit_name: str
    kind: str
    grants: tuple[Grant, ...] = ()

    @property
    def is_admin(self) -> bool:
        """Whether any grant is an admin's."""
        return any(grant.role is Role.ADMIN for grant in self.grants)

    @property
    def is_secretary(self) -> bool:
        """Whether any grant is a secretary's."""
        return any(grant.role is Role.SECRETARY for grant in self.grants)

    @property
    def highest_role(self) -> Role | None:
        """The role that decides which command menu the person has."""
        if self.is_admin:
            return Role.ADMIN
        return Role.SECRETARY if self.is_secretary else None
