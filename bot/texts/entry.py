"""What one language has for one key: a text, or one for each of the language's plural forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from bot.texts.template import Template

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""Categories of CLDR; a key that ends in one of them is one form of a text chosen by the argument `n`."""
PLAIN = ""
COUNT = "n"


def plural_forms(language: str) -> frozenset[str]:
    """Return the plural forms a language has."""
    return frozenset({"other", *Locale.parse(language).plural_form.tags})


def plural_form(language: str, count: float) -> str:
    """Return the plural form of a count."""
    return Locale.parse(language).plural_form(count)


@dataclass(frozen=True, slots=True)
class Entry:
    """Templates by plural form; a text without plural has one, under PLAIN."""

    forms: Mapping[str, Template]

    @property
    def is_plural(self) -> bool:
        """Whether the argument `n` chooses among several forms."""
        return PLAIN not in self.forms

    @property
    def names(self) -> frozenset[str]:
        """The arguments a call must give, no more and no fewer."""
        counted = frozenset({COUNT}) if self.is_plural else frozenset()
        return counted.union(*(form.names for form in self.forms.values()))
