"""Screens whose picture is made when they leave, outside every transaction; what is in the picture the views say."""

from dataclasses import replace

from bot.documents.drawing import Undrawable
from bot.documents.studio import Studio
from bot.views.screen import Media, Rich, Screen


async def drawn(studio: Studio, screen: Screen) -> Screen:
    """Return the screen with its drawing made; without any picture, and saying so, where that can't be done."""
    media = screen.media
    if media is None or media.drawing is None:
        return screen
    try:
        content = await studio.draw(media.drawing)
    except Undrawable:
        return Screen(Rich.of(media.drawing.instead), screen.buttons)
    return replace(screen, media=Media(kind=media.kind, content=content, name=media.name))
