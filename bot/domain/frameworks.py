"""The standards people and branches strive for, item by item; what somebody did for an item is a deed."""

from dataclasses import dataclass

from bot.domain.names import Name

DEEDS_FRAMEWORK = "five_leads"
"""The framework whose items deeds are filed against and check-ins ask about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a framework, with the phrases that spell out what it asks for."""

    key: str
    name: Name
    short: Name
    phrases: tuple[str, ...] = ()
    counted: bool = True
    """False for what may be affirmed but is never added up (features.md S23)."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A set of items known by one canonical name and its aliases (features.md T1)."""

    key: str
    name: Name
    aliases: tuple[str, ...]
    items: tuple[Item, ...]

    def item(self, key: str) -> Item:
        """Return the item called `key`; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)
