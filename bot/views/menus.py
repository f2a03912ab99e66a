"""The command menu of each role; what the commands do is in handlers."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from bot.texts import Speech

MEMBER = ("home", "report", "my", "phase", "leave", "settings", "help")
SECRETARY = ("home", "report", "my", "phase", "branch", "broadcast", "invite", "leave", "settings", "help")
ADMIN = (
    "home",
    "report",
    "my",
    "phase",
    "branch",
    "broadcast",
    "invite",
    "stats",
    "health",
    "calendar",
    "units",
    "roster",
    "leave",
    "settings",
    "help",
)
MENUS = {"outsider": ("start",), "member": MEMBER, "secretary": SECRETARY, "admin": ADMIN}


def menu_for(t: Speech, role: str) -> list[tuple[str, str]]:
    """Command names with their descriptions in the language of the menu."""
    return [(name, t(f"menus.{name}")) for name in MENUS[role]]


def menu_digests(speeches: Sequence[Speech]) -> Mapping[str, str]:
    """Say by a short text for each role whether its menu is still the same in all these languages."""
    menus = {role: repr([menu_for(t, role) for t in speeches]) for role in MENUS}
    return {role: sha256(menu.encode()).hexdigest()[:16] for role, menu in menus.items()}
