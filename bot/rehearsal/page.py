"""The page of a rehearsal with its style sheet, in one piece; how it reads is for the views."""

from pathlib import Path

from bot.texts import Speech
from bot.views.rehearsal import Shown
from bot.views.rehearsal_page import as_page

STYLE = Path(__file__).with_name("page.css")


def page_of(t: Speech, shown: Shown) -> str:
    """One file that a browser shows and prints, without anything from elsewhere."""
    return as_page(t, shown, style=STYLE.read_text("utf-8"))
