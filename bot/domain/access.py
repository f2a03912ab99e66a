"""Who may do what where: the only place that decides it, asked at every tap and again at delivery."""

from collections.abc import Iterable, Mapping

from bot.domain.identity import UnitId
from bot.domain.people import Actor, Role, Unit
from bot.domain.refusals import Refusal


class Tree:
    """The units of the organisation and which lie below which."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: Mapping[UnitId, Unit] = {unit.id: unit for unit in units}

    def is_within(self, unit_id: UnitId, above: UnitId) -> bool:
        """Whether `unit_id` is `above` or lies below it; a broken loop of parents ends as no."""
        seen: set[UnitId] = set()
        here: UnitId | None = unit_id
        while here is not None and here not in seen:
            if here == above:
                return True
            seen.add(here)
            unit = self.units.get(here)
            here = unit.parent_id if unit else None
        return False

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
    return any(tree.is_within(unit_id, grant.unit_id) for grant in actor.grants)


def require_care_of(actor: Actor, unit_id: UnitId, tree: Tree) -> None:
    """Raise the refusal that a person without a grant over `unit_id` gets."""
    if not may_look_after(actor, unit_id, tree):
        raise Refusal("errors.not_yours")


def require_admin(actor: Actor) -> None:
    """Raise the refusal that everyone but an admin gets."""
    if not actor.is_admin:
        raise Refusal("errors.admins_only")


def require_secretary(actor: Actor) -> None:
    """Raise the refusal that a member without any grant gets; an admin passes."""
    if not actor.grants:
        raise Refusal("errors.secretaries_only")
