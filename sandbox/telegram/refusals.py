"""The server's words for what the table of facts finds wrong; other rules are worded where they stand."""

from sandbox.telegram.errors import ApiError, broken_rule
from sandbox.telegram.facts import Violation

# (parameter, rule) → the server's sentence.
OF_PARAMETERS = {
    ("chat_id", "missing"): "chat_id is empty",
    ("from_chat_id", "missing"): "chat_id is empty",
    ("text", "missing"): "message text is empty",
    ("text", "too_long"): "message is too long",
    ("caption", "too_long"): "message caption is too long",
    ("photo", "missing"): "there is no photo in the request",
    ("document", "missing"): "there is no document in the request",
    ("message_id", "missing"): "message identifier is not specified",
    ("message_ids", "missing"): "message identifiers are not specified",
    ("message_ids", "too_short"): "message identifiers are not specified",
    ("message_ids", "too_long"): "too many message identifiers specified",
    ("callback_query_id", "missing"): "query is too old and response timeout expired or query ID is invalid",
    ("commands", "too_long"): "too many commands specified",
    ("user_id", "missing"): "invalid user_id specified",
    ("user_id", "type"): "invalid user_id specified",
    ("action", "missing"): "wrong parameter action in request",
    ("reply_markup", "type"): "object expected as reply markup",
    ("media", "type"): "can't parse input media JSON object",
    ("file_id", "missing"): "file_id is not specified",
}
# (innermost field, rule) → the sentence for something inside a parameter.
OF_FIELDS = {
    ("callback_data", "too_long"): "BUTTON_DATA_INVALID",
    ("callback_data", "too_short"): "BUTTON_DATA_INVALID",
    ("command", "too_short"): "command must be non-empty",
    ("command", "too_long"): "command length must not exceed 32",
    ("description", "too_short"): "command description must be non-empty",
    ("description", "too_long"): "command description length must not exceed 256",
    ("caption", "too_long"): "message caption is too long",
}
# A parameter that another method words in its own way.
BY_METHOD = {("answerCallbackQuery", "text", "too_long"): "MESSAGE_TOO_LONG"}
NOUNS = {
    "reply_markup": "inline keyboard button",
    "entities": "MessageEntity",
    "caption_entities": "MessageEntity",
    "commands": "BotCommand",
    "scope": "BotCommandScope",
    "media": "InputMedia",
}


def refusal(method: str, violation: Violation) -> ApiError | None:
    """The error for a violation; none where the real server would overlook it."""
    if violation.rule == "unknown":
        return None
    if violation.rule == "encoding":
        return broken_rule("strings must be encoded in UTF-8")
    if "." in violation.path:
        return broken_rule(OF_FIELDS.get((violation.leaf, violation.rule)) or _within(violation))
    key = (violation.path, violation.rule)
    return broken_rule(BY_METHOD.get((method, *key)) or OF_PARAMETERS.get(key) or _in_general(violation))


def _within(violation: Violation) -> str:
    """A sentence for a field that has none of its own."""
    start = f"can't parse {NOUNS.get(violation.root, violation.root)}"
    if violation.rule == "missing":
        return f'{start}: Can\'t find field "{violation.leaf}"'
    if violation.rule == "type":
        return f'{start}: Field "{violation.leaf}" must be of type {violation.detail}'
    return f'{start}: Field "{violation.leaf}" is invalid'


def _in_general(violation: Violation) -> str:
    """A sentence for a parameter that has none of its own."""
    if violation.rule == "missing":
        return f'parameter "{violation.path}" is required'
    if violation.rule == "type":
        return f"can't parse {violation.path} JSON object"
    return f'invalid value of parameter "{violation.path}" specified'
