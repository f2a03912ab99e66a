"""The server's words for what the table of facts finds wrong; other rules are worded where they stand."""

from sandbox.telegram.errors import ApiError, broken_rule
from sandbox.telegram.facts import Violation

# (innermost field, rule) → the server's sentence.
SENTENCES = {
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
    ("callback_data", "too_long"): "BUTTON_DATA_INVALID",
    ("callback_data", "too_short"): "BUTTON_DATA_INVALID",
    ("callback_query_id", "missing"): "query is too old and response timeout expired or query ID is invalid",
    ("commands", "missing"): "can't parse commands JSON object",
    ("commands", "too_long"): "too many commands specified",
    ("command", "too_short"): "command must be non-empty",
    ("command", "too_long"): "command length must not exceed 32",
    ("description", "too_short"): "command description must be non-empty",
    ("description", "too_long"): "command description length must not exceed 256",
    ("user_id", "missing"): "invalid user_id specified",
    ("user_id", "type"): "invalid user_id specified",
    ("action", "missing"): "wrong parameter action in request",
    ("reply_markup", "type"): "object expected as reply markup",
    ("media", "type"): "can't parse input media JSON object",
    ("file_id", "missing"): "file_id is not specified",
}
# Of the same name in another method.
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
    key = (violation.leaf, violation.rule)
    sentence = BY_METHOD.get((method, *key)) or SENTENCES.get(key) or _in_general(violation)
    return broken_rule(sentence)


def _in_general(violation: Violation) -> str:
    """A sentence for what has none of its own."""
    if "." in violation.path:
        noun = NOUNS.get(violation.root, violation.root)
        return f"can't parse {noun}: {_of_field(violation)}"
    if violation.rule == "missing":
        return f'parameter "{violation.path}" is required'
    if violation.rule == "type":
        return f"can't parse {violation.path} JSON object"
    return f'invalid value of parameter "{violation.path}" specified'


def _of_field(violation: Violation) -> str:
    if violation.rule == "missing":
        return f'Can\'t find field "{violation.leaf}"'
    if violation.rule == "type":
        return f'Field "{violation.leaf}" must be of type {violation.detail}'
    return f'Field "{violation.leaf}" is invalid'
