"""How long each picture and paper takes, cold and warm, and what the worker holds; prints figures, asserts nothing."""

import asyncio
import resource
import statistics
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bot.documents.drawing import Drawing
from bot.documents.studio import Studio
from bot.domain.identity import UnitId
from bot.domain.stats import Figures, Report, UnitFigures, table_of
from bot.library import load
from bot.texts import Catalogue
from bot.views.slips import Invitation, sheet, slip
from bot.views.stats_picture import stats_picture
from bot.views.timeline import timeline

TIMES = 20
TODAY = date(2010, 6, 18)
LINK = "https://t.me/zhengyou_bot?start=AbCdEfGhIjKlMnOpQrStUv"
CAMPAIGN = load(Path("content")).campaign
T = Catalogue.load(Path("content/texts")).speech("zh", "Asia/Shanghai")


def figures(branches: int) -> Drawing | None:
    items = {"study": 3, "excel": 1, "serve": 2, "spirit": 5}
    units = [UnitFigures(UnitId(one), f"Branch {one}", Figures(8 + one % 7, 1, 6, items)) for one in range(branches)]
    media = stats_picture(
        T, CAMPAIGN, Report(CAMPAIGN.phases[0], has_begun=True, on=TODAY, table=table_of(units))
    ).media
    return media and media.drawing


def drawings() -> dict[str, Drawing | None]:
    invitation = Invitation("Lin", "East", LINK, datetime(2010, 7, 2, tzinfo=UTC))
    card = slip(T, T, CAMPAIGN.name, invitation).media
    line = timeline(T, CAMPAIGN, CAMPAIGN.standing_on(TODAY), today=TODAY).media
    return {
        "time line": line and line.drawing,
        "card": card and card.drawing,
        "3 branches": figures(3),
        "20 branches": figures(20),
        "120 branches": figures(120),
        "sheet of 8": sheet(T, CAMPAIGN.name, [(T, invitation)] * 8),
        "sheet of 400": sheet(T, CAMPAIGN.name, [(T, invitation)] * 400),
    }


async def seconds(studio: Studio, drawing: Drawing) -> tuple[float, int]:
    began = time.monotonic()
    made = await studio.draw(drawing)
    return time.monotonic() - began, len(made)


async def main() -> None:
    print(f"{'':14}{'cold s':>9}{'warm s':>9}{'worst s':>9}{'KiB':>9}")
    for name, drawing in drawings().items():
        assert drawing is not None
        studio = Studio(Path("content/fonts"), patience=60)
        cold, size = await seconds(studio, drawing)
        warm = [(await seconds(studio, drawing))[0] for _ in range(TIMES)]
        print(f"{name:14}{cold:9.3f}{statistics.median(warm):9.3f}{max(warm):9.3f}{size / 1024:9.0f}")
        await studio.close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"no worker ever held more than {most / 1024:.0f} MiB")


if __name__ == "__main__":
    asyncio.run(main())
