"""The command menu of each role; what the commands do is in handlers."""

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
