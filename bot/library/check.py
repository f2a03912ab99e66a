"""The `check` of campaign and content files; printing what it finds is the command's business."""

from pathlib import Path

from bot.library.problems import BrokenContent, Problem
from bot.library.reading import load


def run_check(campaign_file: Path | None, content_dir: Path) -> list[Problem]:
    """Return everything wrong with a content folder and its campaign, in the order of the files; empty when sound."""
    try:
        load(content_dir, campaign_file)
    except BrokenContent as broken:
        return broken.problems
    return []
