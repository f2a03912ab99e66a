"""`check` and `campaign new`: what concerns files alone."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.cli.settled import settings_of, tell
from bot.library import BrokenContent, Problem
from bot.library.campaign_reader import CAMPAIGN
from bot.library.check import run_check, warnings_of
from bot.library.lint import LintProblem
from bot.library.redate import redate
from bot.texts import Catalogue


def check(arguments: argparse.Namespace) -> int:
    """0 when everything is sound, else 1 after a line `file:line:column: message` for each problem; warnings apart."""
    campaign_file, content_dir = _places(arguments)
    problems: list[object] = []
    catalogue = None
    if (content_dir / "texts").is_dir():
        try:
            catalogue = Catalogue.load(content_dir / "texts")
        except BrokenContent as broken:
            problems.extend(broken.problems)
    found = run_check(campaign_file, content_dir)
    tell([line for problem in found for line in _lines(problem, catalogue, arguments.why)] + problems)
    tell(warnings_of(campaign_file, content_dir))
    return 1 if found or problems else 0


def _lines(problem: Problem | LintProblem, catalogue: Catalogue | None, why: str | None) -> Iterator[object]:
    """The problem, and in the language `why` what speaks for the rule that it breaks."""
    yield problem
    if isinstance(problem, LintProblem) and catalogue is not None and why is not None:
        yield f"    {catalogue.speech(why, 'UTC')(f'lint.why.{problem.rule}')}"


def _places(arguments: argparse.Namespace) -> tuple[Path | None, Path]:
    """The campaign file and the content folder; --config may name settings or, being handy, a campaign file."""
    named: Path | None = arguments.checked
    if named is not None and _is_campaign(named):
        return named, arguments.content or settings_of(argparse.Namespace(config=None)).campaign.content_dir
    settings = settings_of(argparse.Namespace(config=named or arguments.config))
    if arguments.content is not None:
        own = arguments.content / "campaign.yaml"
        return (own if own.exists() else settings.campaign.file), arguments.content
    return settings.campaign.file, settings.campaign.content_dir


def _is_campaign(file: Path) -> bool:
    """A campaign file has keys of a campaign at its outermost level, settings never do."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    keys = [line.partition(":")[0] for line in lines if line.strip() and not line.lstrip().startswith("#")]
    outermost = min((len(key) - len(key.lstrip()) for key in keys), default=0)
    return any(key[outermost:] in CAMPAIGN for key in keys)


def campaign_new(arguments: argparse.Namespace) -> int:
    """Write the reference campaign so that its first phase starts on --start."""
    settings = settings_of(arguments)
    try:
        start = date.fromisoformat(arguments.start)
    except ValueError:
        tell([f"--start: {arguments.start!r} is not a day such as 2026-12-01"])
        return 1
    reference = settings.campaign.content_dir / "campaign.yaml"
    if arguments.out.exists():
        tell([f"{arguments.out}: is there already; name another file"])
        return 1
    try:
        arguments.out.write_text(redate(reference.read_text("utf-8"), start), "utf-8")
    except OSError as error:
        tell([f"{error.filename}: {error.strerror}"])
        return 1
    return 0
