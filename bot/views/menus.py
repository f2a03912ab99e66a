"""The command menu of each role; what the commands do is in handlers."""

from bot.texts import Speech

MEMBER = ("home", "report", "my", "phase", "help")
SECRETARY = (*MEMBER[:-1], "branch", "broadcast", "help")
ADMIN = (*SECRETARY[:-1], "stats", "help")
MENUS = {"outsider": ("start",), "member": MEMBER, "secretary": SECRETARY, "admin": ADMIN}


def menu_for(t: Speech, role: str) -> list[tuple[str, str]]:
    """Command names with their descriptions in the language of the menu."""
    return [(name, t(f"menus.{name}")) for name in MENUS[role]]
