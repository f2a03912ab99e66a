"""One language's files read strictly into entries; comparing languages is the catalogue's business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.library.located import Located
from bot.library.problems import BrokenContent, Problem, quoted
from bot.library.strict_yaml import parse
from bot.texts.entry import PLAIN, PLURAL_FORMS, Entry, plural_forms
from bot.texts.template import Template

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_QUOTES = ('"', "'", "|")


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a file: a form of a key, and where it stands."""

    key: str
    form: str
    template: Template
    at_key: Problem
    at_value: Problem
    """Problems without a message yet."""


@dataclass(slots=True)
class Language:
    """What the files of one language say, and what is wrong with them."""

    code: str
    directory: Path
    written: dict[str, list[Written]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Keys, and nouns of whole files, that are there but could not be read."""

    def lacks(self, key: str) -> bool:
        """Tell whether nobody has written `key`, not even wrongly."""
        noun = key.partition(".")[0]
        return key not in self.written and not self.unreadable & {key, noun}

    @property
    def entries(self) -> dict[str, Entry]:
        """The texts by key."""
        return {key: self.entry(key) for key in self.written}

    def entry(self, key: str) -> Entry:
        """Return one text."""
        return Entry({one.form: one.template for one in self.written[key]})


def read_language(directory: Path, code: str) -> Language:
    """Read every `<noun>.yaml` of a directory; nothing is raised, problems are noted."""
    language = Language(code, directory)
    files = sorted(directory.glob("*.yaml"))
    if not files:
        language.problems.append(Problem(str(directory), 1, 1, "no texts here (a file <noun>.yaml for each noun)"))
    for file in files:
        _read_file(language, file)
    for forms in language.written.values():
        _check_forms(language, forms)
    return language


def _read_file(language: Language, file: Path) -> None:
    try:
        tree = parse(file.read_bytes(), str(file))
    except BrokenContent as broken:
        language.problems += broken.problems
        language.unreadable.add(file.stem)
        return
    if not isinstance(tree.value, dict):
        language.problems.append(tree.problem((), "expected keys and texts"))
        language.unreadable.add(file.stem)
        return
    for key, value in tree.value.items():
        for written in _written(language, tree, key, value):
            language.written.setdefault(written.key, []).append(written)


def _written(language: Language, tree: Located, key: str, value: object) -> Iterator[Written]:
    base, form = _base_and_form(key)
    wrong = _key_mistake(tree, key)
    if wrong:
        language.problems.append(tree.key_problem((key,), wrong))
        return
    try:
        template = _template(tree, key, value)
    except ValueError as error:
        language.problems.append(tree.problem((key,), f"the text of {quoted(key)} {error}"))
        language.unreadable.add(base)
        return
    yield Written(base, form, template, tree.key_problem((key,), ""), tree.problem((key,), ""))


def _base_and_form(key: str) -> tuple[str, str]:
    stem, _, last = key.rpartition(".")
    return (stem, last) if last in PLURAL_FORMS and "." in stem else (key, PLAIN)


def _key_mistake(tree: Located, key: str) -> str | None:
    noun = Path(tree.file).stem
    if not _KEY.fullmatch(key):
        return f"{quoted(key)} is not a key (noun.moment.part)"
    if not key.startswith(f"{noun}."):
        return f"{quoted(key)} is in the wrong file; keys here begin with '{noun}.'"
    return None


def _template(tree: Located, key: str, value: object) -> Template:
    place = tree.place((key,))
    line = tree.text.split("\n")[place.line - 1]
    if not isinstance(value, str) or line[place.column - 1 : place.column] not in _QUOTES:
        raise ValueError("must be in quotes")
    return Template.parse(value)


def _check_forms(language: Language, forms: list[Written]) -> None:
    """Note forms the language does not have or misses, of a text that has any."""
    given = {one.form for one in forms}
    if given == {PLAIN}:
        return
    first, needed = forms[0], plural_forms(language.code)
    if PLAIN in given:
        language.problems.append(replace(first.at_key, message=f"{quoted(first.key)} is both with and without plural"))
        language.unreadable.add(first.key)
        return
    for one in forms:
        if one.form not in needed:
            message = f"'{language.code}' has no plural form '{one.form}', only {', '.join(sorted(needed))}"
            language.problems.append(replace(one.at_key, message=message))
    for missing in sorted(needed - given):
        message = f"{quoted(first.key)} lacks its plural form '{missing}'"
        language.problems.append(replace(first.at_key, message=message))
