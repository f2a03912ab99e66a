"""Who may do what where: the only place that decides it, asked at every tap and again at delivery."""

from collections.abc import Iterable, Mapping

from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Actor, Grant, Role, Unit
from bot.domain.refusals import Refusal


class Tree:
    """The units of the organisation and which lie below which."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: Mapping[UnitId, Unit] = {unit.id: unit for unit in units}

    def is_within(self, unit_id: UnitId, above: UnitId) -> bool:
        """Whether `unit_id` is `above` or lies below it; a broken loop of parents ends as no."""
        return above in self.upwards(unit_id)

    def upwards(self, unit_id: UnitId) -> frozenset[UnitId]:
        """The unit itself and all above it; a broken loop of parents ends where it began."""
        seen: set[UnitId] = set()
        here: UnitId | None = unit_id
        while here is not None and here not in seen:
            seen.add(here)
            unit = self.units.get(here)
            here = unit.parent_id if unit else None
        return frozenset(seen)

    def below(self, above: UnitId) -> tuple[Unit, ...]:
        """The unit itself and all below it, in the order of the tree's own listing."""
        return tuple(unit for unit in self.units.values() if self.is_within(unit.id, above))

    def branches(self) -> tuple[Unit, ...]:
        """The leaves: units that have no unit below them."""
        parents = {unit.parent_id for unit in self.units.values()}
        return tuple(unit for unit in self.units.values() if unit.id not in parents)


def units_led_by(actor: Actor, tree: Tree, role: Role) -> tuple[Unit, ...]:
    """Branches in which the actor holds `role`, an admin's grant reaching all below its unit."""
    roots = [grant.unit_id for grant in actor.grants if grant.role is role]
    return tuple(unit for unit in tree.branches() if any(tree.is_within(unit.id, root) for root in roots))


def units_in_care_of(actor: Actor, tree: Tree) -> tuple[Unit, ...]:
    """Branches whose people the actor looks after, as secretary or as admin."""
    own = units_led_by(actor, tree, Role.SECRETARY)
    all_ = units_led_by(actor, tree, Role.ADMIN)
    return tuple(unit for unit in tree.branches() if unit in own or unit in all_)


def may_look_after(actor: Actor, unit_id: UnitId, tree: Tree) -> bool:
    """Whether the actor is secretary or admin of this unit or of one above it."""
    return is_in_care_of(actor.grants, unit_id, tree)


def is_in_care_of(grants: Iterable[Grant], unit_id: UnitId, tree: Tree) -> bool:
    """Whether one of these grants reaches the unit."""
    return any(tree.is_within(unit_id, grant.unit_id) for grant in grants)


def may_invite(actor: Actor, person_id: PersonId, unit_id: UnitId, grants: Iterable[Grant], tree: Tree) -> bool:
    """Whether the actor may make an invite for a person of `unit_id` who holds `grants`.

    Whoever holds an invite can bind an account to all its person may do, so it must not lead to more than the maker
    may do: only an admin invites people with a role (reliability.md T2).
    """
    if not may_look_after(actor, unit_id, tree):
        return False
    return person_id == actor.person_id or all(_is_under(grant, actor, tree) for grant in grants)


def _is_under(grant: Grant, actor: Actor, tree: Tree) -> bool:
    admin_of = [own.unit_id for own in actor.grants if own.role is Role.ADMIN]
    return any(tree.is_within(grant.unit_id, root) for root in admin_of)


def require_care_of(actor: Actor, unit_id: UnitId, tree: Tree) -> None:
    """Raise the refusal that a person without a grant over `unit_id` gets."""
    if not may_look_after(actor, unit_id, tree):
        raise Refusal("errors.not_yours")


def is_secretary_of(actor: Actor, unit_id: UnitId, tree: Tree) -> bool:
    """Whether the actor is secretary of this unit or of one above it; to an admin names and deeds are figures."""
    grants = (grant for grant in actor.grants if grant.role is Role.SECRETARY)
    return any(tree.is_within(unit_id, grant.unit_id) for grant in grants)


def require_secretary_of(actor: Actor, unit_id: UnitId, tree: Tree) -> None:
    """Raise the refusal of somebody who may not see who did or wrote what in `unit_id`."""
    if not is_secretary_of(actor, unit_id, tree):
        raise Refusal("errors.not_yours")


def require_admin(actor: Actor) -> None:
    """Raise the refusal that everyone but an admin gets."""
    if not actor.is_admin:
        raise Refusal("errors.admins_only")


def require_secretary(actor: Actor) -> None:
    """Raise the refusal that a member without any grant gets; an admin passes."""
    if not actor.grants:
        raise Refusal("errors.secretaries_only")


def require_admin_of_all(actor: Actor, tree: Tree) -> None:
    """Raise the refusal of everyone but an admin of the whole organisation."""
    require_admin(actor)
    roots = [unit.id for unit in tree.units.values() if unit.parent_id is None]
    if not any(grant.role is Role.ADMIN and grant.unit_id in roots for grant in actor.grants):
        raise Refusal("errors.not_yours")
