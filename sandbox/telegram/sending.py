"""Methods that make a new message: sendMessage, sendPhoto, sendDocument, copyMessage, sendChatAction."""

from sandbox.telegram.account import Account
from sandbox.telegram.chats import Chat, Content
from sandbox.telegram.entities import text_of
from sandbox.telegram.errors import bad_request, broken_rule
from sandbox.telegram.keyboards import markup_of
from sandbox.telegram.wire import Json, Request

ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)


def send_message(account: Account, request: Request) -> Json:
    """A text message."""
    text, entities = text_of(request, "text", "entities")
    return _sent(account, request, Content(text, entities))


def send_photo(account: Account, request: Request) -> Json:
    """A photo, uploaded or known by its id."""
    text, entities = text_of(request, "caption", "caption_entities")
    sizes = account.world.files.sent(request, "photo", request.string("photo"))
    return _sent(account, request, Content(text, entities, photo=sizes))


def send_document(account: Account, request: Request) -> Json:
    """A file, uploaded or known by its id."""
    text, entities = text_of(request, "caption", "caption_entities")
    (stored,) = account.world.files.sent(request, "document", request.string("document"))
    return _sent(account, request, Content(text, entities, document=stored))


def copy_message(account: Account, request: Request) -> Json:
    """The same content in another chat, without a link to where it came from."""
    text, entities = text_of(request, "caption", "caption_entities")
    source, _ = account.require_chat(request.values["from_chat_id"])
    original = source.find(request.integer("message_id"))
    if original is None:
        raise bad_request("message to copy not found")
    content = original.content
    if "caption" in request.values and content.kind != "text":
        content = Content(text, entities, content.photo, content.document)
    markup = markup_of(request)
    chat = _admitted(account, request)
    return {"message_id": account.send(chat, content, request, markup).id}


def send_chat_action(account: Account, request: Request) -> bool:
    """The bot is seen typing, for five seconds."""
    action = request.string("action")
    if action not in ACTIONS:
        raise broken_rule("wrong parameter action in request")
    chat = account.require_writable(request.values["chat_id"])
    account.world.feed.add("typing", chat.person_id, action=action)
    return True


def _sent(account: Account, request: Request, content: Content) -> Json:
    markup = markup_of(request)
    chat = _admitted(account, request)
    return account.shape(account.send(chat, content, request, markup), chat)


def _admitted(account: Account, request: Request) -> Chat:
    """The chat, if the bot may write to it and is not too fast."""
    chat = account.require_writable(request.values["chat_id"])
    is_paid = request.flag("allow_paid_broadcast")
    account.limits.admit(chat.person_id, new=True, paid=is_paid)
    return chat
