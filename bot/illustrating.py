"""Screens whose picture is made when they leave, outside every transaction; what is in the picture the views say."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

import structlog

from bot.documents.drawing import Drawing, Undrawable
from bot.documents.studio import Studio
from bot.views.screen import Media, Rich, Screen

log = structlog.get_logger(__name__)

MOST_KEPT = 32
"""Shared drawings remembered: a day's pictures in every language, and some that still wait to be sent."""


@dataclass(slots=True)
class Illustrating:
    """Draws what is to be sent; what many people are shown is drawn once, and uploaded until Telegram has it."""

    studio: Studio
    _kept: OrderedDict[str, Media] = field(default_factory=OrderedDict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def drawn(self, screen: Screen) -> Screen:
        """Return the screen with its drawing made; without any picture, and saying so, where that can't be done."""
        media = screen.media
        if media is None or media.drawing is None:
            return screen
        try:
            made = await (self._shared(media, media.drawing) if media.drawing.is_shared else self._made(media))
        except Undrawable as undrawable:
            log.warning("undrawable", template=media.drawing.template, reason=str(undrawable))
            return Screen(Rich.of(media.drawing.instead), screen.buttons)
        return replace(screen, media=made)

    async def _shared(self, media: Media, drawing: Drawing) -> Media:
        key = _fingerprint(drawing)
        async with self._turn:
            if key not in self._kept:
                self._kept[key] = await self._made(media)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    async def _made(self, media: Media) -> Media:
        assert media.drawing is not None  # noqa: S101 asked only for drawings
        return Media(kind=media.kind, content=await self.studio.draw(media.drawing), name=media.name)

    def sent(self, screen: Screen, message: Mapping[str, Any]) -> None:
        """Remember under which name Telegram keeps a shared drawing, so that nobody uploads it again."""
        media = screen.media
        sizes = message.get("photo")
        if media is None or media.drawing is None or not media.drawing.is_shared or not sizes:
            return
        key = _fingerprint(media.drawing)
        if key in self._kept:
            self._kept[key] = Media(kind=media.kind, file_id=sizes[-1]["file_id"], name=media.name)

    def forget(self, screen: Screen) -> bool:
        """Draw it anew the next time, since Telegram knows the name no more; whether it had been sent by name."""
        media = screen.media
        if media is None or media.drawing is None:
            return False
        kept = self._kept.get(_fingerprint(media.drawing))
        if kept is None or kept.file_id is None:
            return False
        del self._kept[_fingerprint(media.drawing)]
        return True


def _fingerprint(drawing: Drawing) -> str:
    return sha256(json.dumps(asdict(drawing), sort_keys=True).encode()).hexdigest()
