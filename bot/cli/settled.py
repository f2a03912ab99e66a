"""Settings for a command, or the list of what is wrong with them and exit status 1."""

import argparse
import os
import sys
from collections.abc import Iterable

from bot.settings import BrokenSettings, Settings, load


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings; SystemExit(1) after naming every mistake."""
    try:
        return load(arguments.config, os.environ)
    except BrokenSettings as broken:
        tell(broken.problems)
        raise SystemExit(1) from broken


def tell(problems: Iterable[object]) -> None:
    """Say problems on stderr, a line each."""
    for problem in problems:
        print(problem, file=sys.stderr)
