"""`invite --sheet`: invitations on paper; who is invited and what an invitation is are decided elsewhere."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from bot.cli.orders import answered
from bot.cli.settled import tell
from bot.control import Said
from bot.documents.drawing import Drawing, Undrawable
from bot.documents.studio import Studio
from bot.founding import library
from bot.greeting import NotGreeted, own_name
from bot.settings import BrokenSettings, Settings
from bot.texts import SOURCE, Catalogue
from bot.views.slips import Invitation, sheet
from bot.wiring import calling_bot

PATIENCE_SECONDS = 60.0
"""For some hundred pages, with nobody waiting in a chat."""
SHOWN = ("member", "name", "unit", "start")
"""What `--json` says of an invitation."""


Made = Sequence[Mapping[str, Any]]
"""Invitations as the order `invite` says them."""


class _NoSheet(Exception):
    """Why there is no sheet, though there are invitations."""


def invite_on_paper(settings: Settings, order: Mapping[str, Any], file: Path) -> int:
    """Make invitations and write them to a new PDF only its owner can read; none are made that can't be written."""
    try:
        said = _written(settings, order, file)
    except BrokenSettings as broken:
        said = Said(err=[str(problem) for problem in broken.problems], status=1)
    except FileExistsError:
        said = Said(err=[f"{file} is there already and is left alone; name another file"], status=1)
    except OSError as error:
        said = Said(err=[f"{file} can't be written: {error.strerror}; nobody was invited"], status=1)
    except (NotGreeted, _NoSheet) as error:
        said = Said(err=[str(error)], status=1)
    for line in said.out:
        print(line)
    tell(said.err)
    return said.status


def _written(settings: Settings, order: Mapping[str, Any], file: Path) -> Said:
    username = asyncio.run(own_name(calling_bot(settings, None)))
    with _new_file(file) as out:
        said = answered(settings, "invite", {**order, "for_paper": True})
        if said.status:
            return said
        made: Made = json.loads(said.out[0])
        if not made:
            return Said(err=["everybody is bound already, so there is nobody to invite"])
        out.write(asyncio.run(_printed(settings, _drawing(settings, made, username))))
    if order["json"]:
        return Said(out=[json.dumps([{key: one[key] for key in SHOWN} for one in made], ensure_ascii=False)])
    return Said(out=[f"{len(made)} invitations in {file}; whoever holds one can join as that person"])


@contextmanager
def _new_file(file: Path) -> Iterator[BinaryIO]:
    """A file of our own, which is gone again if nothing was written to it."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        try:
            yield out
        finally:
            if not out.tell():
                file.unlink()


def _drawing(settings: Settings, made: Made, username: str) -> Drawing:
    campaign = library(settings).campaign
    catalogue = Catalogue.load(settings.campaign.content_dir / "texts")
    zone = settings.campaign.timezone or campaign.timezone
    invitations = []
    for one in made:
        link = f"https://t.me/{username}?start={one['start']}"
        invitation = Invitation(one["name"], one["unit"], link, datetime.fromisoformat(one["until"]))
        invitations.append((catalogue.speech(one["language"] or SOURCE, zone), invitation))
    return sheet(catalogue.speech(SOURCE, zone), campaign.name, invitations)


async def _printed(settings: Settings, drawing: Drawing) -> bytes:
    studio = Studio(settings.campaign.content_dir / "fonts", patience=PATIENCE_SECONDS)
    try:
        return await studio.draw(drawing)
    except Undrawable as error:
        step = "run this again for new ones, or without --sheet"
        raise _NoSheet(f"the invitations were made, but not the sheet ({error}); {step}") from error
    finally:
        await studio.close()
