"""The `check` of campaign and content files; printing what it finds is the command's business."""

from datetime import timedelta
from pathlib import Path

from bot.domain.calendar import unknown_in_plan
from bot.domain.campaign import Campaign
from bot.domain.recurrence import labelled_days
from bot.domain.rules import Rule
from bot.library.holidays import chinese_workdays
from bot.library.lint import LintProblem, lint
from bot.library.problems import BrokenContent, Problem
from bot.library.reading import CAMPAIGN_FILE, Library, load, shipped_words
from bot.library.strict_yaml import parse
from bot.library.vocabulary import read_vocabulary

_UNKNOWN = (
    "warning: the holidays of {year} are not known yet, so Monday to Friday count as workdays;"
    " once they are announced: calendar import FILE.csv"
)

_ANNOUNCED = timedelta(days=90)
_LONG_AFTER = timedelta(days=999)
"""The longest length of time that a rule may name."""


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


def warnings_of(campaign_file: Path | None, content_dir: Path) -> list[Problem]:
    """Return what is odd in a sound campaign: years whose holidays nobody knows yet, rules that never fall due.

    A year is told at the phase it begins in. What admins set is in the database, which a check of files
    does not look into.
    """
    try:
        campaign = load(content_dir, campaign_file).campaign
    except BrokenContent:
        return []
    table = chinese_workdays()
    tree = parse(campaign.text, str(campaign_file or content_dir / CAMPAIGN_FILE))
    years = [
        tree.problem(_first_day_in(campaign, year), _UNKNOWN.format(year=year))
        for year in unknown_in_plan(campaign, table)
    ]
    own = campaign.rules if isinstance(tree.value, dict) and "rules" in tree.value else ()
    return years + [
        tree.problem(("rules", number, "when"), f"warning: rule {rule.key!r} never falls due in this campaign")
        for number, rule in enumerate(own)
        if not _falls_due(campaign, rule)
    ]


def _falls_due(campaign: Campaign, rule: Rule) -> bool:
    """Tell whether a rule has a day at all, in a campaign that may be announced so long before it begins."""
    first, last = campaign.starts_on - _ANNOUNCED, campaign.ends_on + _LONG_AFTER
    return any(labelled_days(campaign, rule, first=first, last=last))


def _first_day_in(campaign: Campaign, year: int) -> tuple[str | int, ...]:
    """Return where the file says the first date that leads into a year."""
    number, phase = next(one for one in enumerate(campaign.phases) if one[1].end_on.year >= year)
    return ("phases", number, "start" if phase.start_on.year == year else "end")
