"""Every drawing the bot makes, with words to choose where somebody outside may have chosen them."""

from datetime import UTC, date, datetime

from bot.documents.drawing import Drawing
from bot.domain.identity import UnitId
from bot.domain.names import Name
from bot.domain.stats import Figures, Report, UnitFigures, table_of
from bot.views.slips import Invitation, sheet, slip
from bot.views.stats_picture import stats_picture
from bot.views.timeline import timeline
from tests.views.reading import CAMPAIGN, speech

LINK = "https://t.me/zhengyou_bot?start=AbCdEfGhIjKlMnOpQrStUv"
UNTIL = datetime(2010, 7, 2, 1, tzinfo=UTC)
TODAY = date(2010, 6, 18)


def branch(number, name, eligible=8):
    figures = Figures(eligible, 1, 3, {"study": 3, "excel": 1, "serve": 2, "spirit": 0})
    return UnitFigures(UnitId(number), name, figures)


def figures(*names, language="zh"):
    table = table_of([*(branch(number, name) for number, name in enumerate(names, 1)), branch(90, names[0], 3)])
    report = Report(CAMPAIGN.phases[0], True, TODAY, table)
    return _drawing(stats_picture(speech(language), CAMPAIGN, report))


def card(name, language="zh"):
    campaign = Name(zh=name, en=name)
    return _drawing(slip(speech(), speech(language), campaign, Invitation(name, name, LINK, UNTIL)))


def cards(*names, language="zh"):
    invitations = [(speech(language), Invitation(name, name, LINK, UNTIL)) for name in names]
    return sheet(speech(language), CAMPAIGN.name, invitations)


def line(day=TODAY, language="zh"):
    return _drawing(timeline(speech(language), CAMPAIGN, CAMPAIGN.standing_on(day), today=day))


def _drawing(screen) -> Drawing:
    assert screen.media is not None
    assert screen.media.drawing is not None
    return screen.media.drawing
