"""Every text in every language, checked against each other when loaded; phrasing is done by speech.py."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.problems import BrokenContent, Problem, did_you_mean, quoted
from bot.texts.entry import COUNT, PLAIN, Entry
from bot.texts.reading import Language, Written, read_language
from bot.texts.speech import Speech

SOURCE = "zh"
LANGUAGES = (SOURCE, "en")
"""The languages everything is said in; the first is the one the others are measured against."""


def language_of(code: str | None) -> str:
    """Return the language for a code as Telegram gives it: English for any English, Chinese for all else."""
    return "en" if (code or "").lower().startswith("en") else SOURCE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts by language and key; the same keys and arguments in every language."""

    entries: Mapping[str, Mapping[str, Entry]]

    @classmethod
    def load(cls, directory: Path) -> "Catalogue":
        """Read `<language>/<noun>.yaml` below `directory`; BrokenContent lists everything that is wrong."""
        languages = {code: read_language(directory / code, code) for code in LANGUAGES}
        source = languages[SOURCE]
        problems = [problem for language in languages.values() for problem in language.problems]
        for code in LANGUAGES[1:]:
            problems += _differences(source, languages[code])
        if problems:
            raise BrokenContent(problems)
        return cls({code: language.entries for code, language in languages.items()})

    @property
    def keys(self) -> frozenset[str]:
        """Every key a call may name; plural forms are not keys of their own."""
        return frozenset(self.entries[SOURCE])

    def names(self, key: str) -> frozenset[str]:
        """Return the arguments the text of `key` takes."""
        return self.entries[SOURCE][key].names

    def speech(self, language: str | None, zone: str) -> Speech:
        """Return the voice for a person of a language (any code) and an IANA time zone."""
        code = language_of(language)
        return Speech(self.entries[code], code, zone)


def _differences(source: Language, other: Language) -> list[Problem]:
    """Return what `other` lacks, has too much or says with other arguments than `source`."""
    found: list[Problem] = []
    for key, forms in source.written.items():
        if other.lacks(key):
            file = other.directory / f"{key.partition('.')[0]}.yaml"
            found.append(replace(forms[0].at_key, message=f"{quoted(key)} is missing in {file}"))
        found += _differing_arguments(source, other, key)
    for key, forms in other.written.items():
        if source.lacks(key):
            hint = did_you_mean(key, source.written)
            found.append(replace(forms[0].at_key, message=f"unknown key {quoted(key)}: {SOURCE} has none{hint}"))
    return found


def _differing_arguments(source: Language, other: Language, key: str) -> list[Problem]:
    forms = other.written.get(key)
    if not forms or key in source.unreadable | other.unreadable:
        return []
    wanted = source.entry(key)
    if wanted.is_plural == (forms[0].form == PLAIN):
        has = "plural forms in" if wanted.is_plural else "no plural forms in"
        return [replace(forms[0].at_key, message=f"{quoted(key)} has {has} {SOURCE}")]
    return [
        replace(one.at_value, message=f"{quoted(key)} {difference}")
        for one in forms
        for difference in _argument_differences(wanted, one)
    ]


def _argument_differences(wanted: Entry, one: Written) -> list[str]:
    """Say which placeholders are too few or too many; a form that stands for one count need not repeat it."""
    needed = wanted.names - ({COUNT} if wanted.is_plural else set())
    lacking, foreign = needed - one.template.names, one.template.names - wanted.names
    said = [f"lacks {{{name}}}, which {SOURCE} has" for name in sorted(lacking)]
    return said + [f"has {{{name}}}, which {SOURCE} does not" for name in sorted(foreign)]
