"""Words people write for what the bot calls otherwise (content/vocabulary); matching them is done elsewhere."""

from collections.abc import Mapping
from pathlib import Path

from bot.library.problems import BrokenContent, Problem, quoted
from bot.library.section import Section
from bot.library.strict_yaml import parse

Words = Mapping[str, tuple[str, ...]]


def read_vocabulary(folder: Path) -> tuple[Mapping[str, Words], list[Problem]]:
    """Return the words of every file of a folder by file name without suffix, and what is wrong with the others."""
    found: dict[str, Words] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = _words(path.read_bytes(), str(path))
        except BrokenContent as broken:
            problems += broken.problems
        except OSError as error:
            problems.append(Problem(str(path), 1, 1, f"cannot be read: {error.strerror}"))
    return found, problems


def _words(content: bytes, file: str) -> Words:
    """Read `word: [other, words]`; no word may stand for two things."""
    tree = parse(content, file)
    problems: list[Problem] = []
    value = tree.value if isinstance(tree.value, dict) else {}
    section = Section(tree, (), problems, keys=tuple(value))
    words = {word: section.texts(word) for word in value}
    owners: dict[str, str] = {}
    for word, others in words.items():
        for other in others:
            if owners.setdefault(other, word) != word:
                section.note(word, f"{quoted(other)} already stands for {quoted(owners[other])}")
    if problems:
        raise BrokenContent(problems)
    return words
