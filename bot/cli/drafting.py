"""`draft`: a campaign file from an official notice, on stdout; what it found is said on stderr."""

import argparse
import sys
from pathlib import Path

from bot.cli.settled import settings_of, tell
from bot.drafting.account import account
from bot.drafting.campaign import read_notice
from bot.drafting.grammars import read_grammar
from bot.drafting.reading import UnreadableNotice, read_text
from bot.drafting.writing import campaign_file
from bot.library import BrokenContent


def draft(arguments: argparse.Namespace) -> int:
    """0 with the campaign file on stdout in UTF-8, TODO where the notice does not say; 1 when it cannot be read."""
    notice: Path = arguments.notice
    try:
        grammar = read_grammar(settings_of(arguments).campaign.content_dir)
        text = read_text(notice.read_bytes(), notice.name, grammar.counting)
    except BrokenContent as broken:
        tell(broken.problems)
        return 1
    except OSError as error:
        tell([f"{notice}: {error.strerror}"])
        return 1
    except UnreadableNotice as error:
        tell([f"{notice}: {error}"])
        return 1
    found = read_notice(text, grammar)
    made = campaign_file(found, notice.name, grammar)
    sys.stdout.buffer.write(made.encode())
    tell(f"{notice}: {line}" for line in account(found, made))
    return 0
