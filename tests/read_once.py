"""The content folder, read once by a process and whoever it forks; the campaign file is read anew when it changes."""

from functools import lru_cache
from pathlib import Path

from bot.founding import Content
from bot.settings import CampaignSettings, Settings

CONTENT = Path("content")
_read = Content.read


@lru_cache(maxsize=8)
def _known(file: Path, _written: bytes) -> Content:
    return _read(Settings(campaign=CampaignSettings(content_dir=CONTENT, file=file)))


def content(settings: Settings) -> Content:
    """What a bot with these settings finds, of this repository's content."""
    place = settings.campaign
    if place.content_dir != CONTENT or not place.file.is_file():
        return _read(settings)
    return _known(place.file, place.file.read_bytes())
