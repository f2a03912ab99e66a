"""The `check` of campaign and content files; printing what it finds is the command's business."""

from pathlib import Path

from bot.library.holidays import chinese_workdays
from bot.library.lint import LintProblem, lint
from bot.library.problems import BrokenContent, Problem
from bot.library.reading import CAMPAIGN_FILE, Library, load, shipped_words
from bot.library.vocabulary import read_vocabulary


def run_check(campaign_file: Path | None, content_dir: Path) -> list[Problem | LintProblem]:
    """Return everything wrong with a content folder and its campaign, in the order of the files; empty when sound.

    What should not be asked of people is looked for in what can be read only.
    """
    try:
        library = load(content_dir, campaign_file)
    except BrokenContent as broken:
        return [*broken.problems]
    grammar_problems = read_vocabulary(content_dir / "vocabulary" / "notices")[1]
    return [*grammar_problems, *lint_of(library, campaign_file or content_dir / CAMPAIGN_FILE)]


def lint_of(library: Library, campaign_file: Path) -> list[LintProblem]:
    """Return what the campaign of a library, read from `campaign_file`, should not ask of people."""
    words = library.vocabulary.get("lint") or shipped_words("lint")
    return lint(library.campaign, str(campaign_file), words=words, workdays=chinese_workdays())
