"""Keyboards under messages: the rules a schema does not carry, and finding a button by its label."""

from collections.abc import Iterator

from sandbox.telegram.errors import ImpossibleError, broken_rule
from sandbox.telegram.wire import Json, Request

MAX_BUTTONS = 100  # in one inline keyboard (undocumented)
MAX_PER_ROW = 8  # in one row of an inline keyboard (undocumented)
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
URL_SCHEMES = ("http://", "https://", "tg://")


def markup_of(request: Request, *, inline_only: bool = False) -> Json | None:
    """The reply markup of a request; `inline_only` for edits, which take no other."""
    markup = request.values.get("reply_markup")
    if not isinstance(markup, dict):
        return None
    if "inline_keyboard" not in markup:
        if inline_only:
            raise broken_rule("inline keyboard expected")
        return markup
    return _inline(markup, request)


def _inline(markup: Json, request: Request) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_PER_ROW for row in rows):
        raise broken_rule("reply markup is too long")
    for row in rows:
        for button in row:
            _require_button(button, request)
    return {"inline_keyboard": rows} if rows else None


def _require_button(button: Json, request: Request) -> None:
    actions = [name for name in ACTIONS if name in button]
    if not button["text"].strip():
        raise broken_rule("can't parse inline keyboard button: Text must be non-empty")
    if not actions:
        raise broken_rule("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        request.warn("several_actions", "reply_markup", f"{button['text']}: {', '.join(actions)}")
    if "url" in button and not button["url"].startswith(URL_SCHEMES):
        raise broken_rule("BUTTON_URL_INVALID")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        raise broken_rule(
            f"inline keyboard button Web App URL '{button['web_app']['url']}' is invalid: Only HTTPS links are allowed"
        )


def buttons_of(markup: Json | None) -> Iterator[Json]:
    """The buttons of an inline keyboard, row by row."""
    for row in (markup or {}).get("inline_keyboard", ()):
        yield from row


def data_of(markup: Json | None) -> tuple[str, ...]:
    """The callback data of an inline keyboard, row by row."""
    return tuple(button["callback_data"] for button in buttons_of(markup) if "callback_data" in button)


def labels_of(markup: Json | None) -> tuple[str, ...]:
    """What the buttons of an inline keyboard say, row by row."""
    return tuple(button["text"] for button in buttons_of(markup))


def button_labelled(markup: Json | None, label: str) -> Json:
    """The button a person would tap for this label; ImpossibleError if there is none."""
    for button in buttons_of(markup):
        if button["text"] == label:
            return button
    offered = [button["text"] for button in buttons_of(markup)]
    raise ImpossibleError(f"no button {label!r} here, only {offered}")
