"""Methods that change or remove a message: the four edits, deleteMessage, deleteMessages."""

from dataclasses import replace
from datetime import timedelta

from sandbox.telegram.account import Account
from sandbox.telegram.chats import Chat, Content, Message
from sandbox.telegram.entities import checked, text_of
from sandbox.telegram.errors import bad_request, broken_rule
from sandbox.telegram.keyboards import markup_of
from sandbox.telegram.wire import Json, Request

DELETABLE_WITHIN = timedelta(hours=48)  # api.json deleteMessage
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "message can't be deleted for everyone"


def edit_text(account: Account, request: Request) -> Json:
    """Another text and keyboard; a keyboard left out is taken away."""
    if not request.string("text"):
        raise broken_rule("message text is empty")
    text, entities = text_of(request, "text", "entities")
    chat, message = _editable(account, request)
    if message.content.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edited(account, request, chat, message, Content(text, entities))


def edit_caption(account: Account, request: Request) -> Json:
    """Another caption under the same photo or document."""
    text, entities = text_of(request, "caption", "caption_entities")
    chat, message = _editable(account, request)
    if message.content.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    return _edited(account, request, chat, message, replace(message.content, text=text, entities=entities))


def edit_markup(account: Account, request: Request) -> Json:
    """Another keyboard under the same message."""
    chat, message = _editable(account, request)
    return _edited(account, request, chat, message, message.content)


def edit_media(account: Account, request: Request) -> Json:
    """Another photo or document in the place of any content."""
    media = request.values["media"]
    kind = media["type"]
    if kind not in ("photo", "document"):
        raise bad_request(f'can\'t parse InputMedia: Type "{kind}" is not served by the sandbox')
    if "parse_mode" in media:
        request.warn("parse_mode", "media.parse_mode", media["parse_mode"])
    text, entities = checked(media.get("caption", ""), media.get("caption_entities") or [], request)
    chat, message = _editable(account, request)
    group = account.world.files.sent(request, kind, media["media"])
    content = Content(text, entities, photo=group) if kind == "photo" else Content(text, entities, document=group[0])
    return _edited(account, request, chat, message, content)


def delete_message(account: Account, request: Request) -> bool:
    """Take a message away, within 48 hours."""
    chat, _ = account.require_chat(request.values["chat_id"])
    message = chat.find(request.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _require_young(account, message)
    account.delete(chat, message, request)
    return True


def delete_messages(account: Account, request: Request) -> bool:
    """Take several away; those that are not there are passed over."""
    chat, _ = account.require_chat(request.values["chat_id"])
    found = [message for wanted in request.values["message_ids"] if (message := chat.find(wanted))]
    for message in found:
        _require_young(account, message)
    for message in found:
        account.delete(chat, message, request)
    return True


def _require_young(account: Account, message: Message) -> None:
    if account.world.now() - message.sent_at >= DELETABLE_WITHIN:
        raise bad_request(TOO_OLD)


def _editable(account: Account, request: Request) -> tuple[Chat, Message]:
    """The message to edit; only the bot's own can be."""
    if "chat_id" not in request.values:
        raise broken_rule("chat_id is empty")  # inline messages are not served
    chat = account.require_writable(request.values["chat_id"])
    message = chat.find(request.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise broken_rule("message can't be edited")
    return chat, message


def _edited(account: Account, request: Request, chat: Chat, message: Message, content: Content) -> Json:
    markup = markup_of(request, inline_only=True)
    if content == message.content and markup == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    account.limits.admit(chat.person_id, new=False)
    account.edit(chat, replace(message, content=content, markup=markup), request)
    return account.shape(chat.messages[message.id], chat)
