"""Where the grammar of notices is kept: content/vocabulary/notices; what it means is in grammar.py."""

from pathlib import Path

from bot.drafting.grammar import Grammar
from bot.library.problems import BrokenContent, Problem
from bot.library.vocabulary import read_vocabulary

_FILES = ("grammar", "characters", "days", "keys")


def read_grammar(content_dir: Path) -> Grammar:
    """Return the grammar of a content folder; BrokenContent lists what is wrong with it."""
    folder = content_dir / "vocabulary" / "notices"
    found, problems = read_vocabulary(folder)
    missing = [str(folder / f"{name}.yaml") for name in _FILES if not (folder / f"{name}.yaml").exists()]
    problems += [Problem(file, 1, 1, "cannot be read: the grammar of notices is needed to draft") for file in missing]
    if problems:
        raise BrokenContent(problems)
    return Grammar(*(found[name] for name in _FILES))
