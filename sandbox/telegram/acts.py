"""What people do with a bot: write, send files, tap, follow links, block; impossible acts raise ImpossibleError."""

import re

from sandbox.telegram.account import Account
from sandbox.telegram.chats import Chat, Content, Message
from sandbox.telegram.entities import cleaned, with_automatic
from sandbox.telegram.errors import ApiError, ImpossibleError
from sandbox.telegram.people import Person
from sandbox.telegram.serving import membership
from sandbox.telegram.wire import Json, UploadedFile

MAX_TEXT = 4096  # code points; the app cuts longer texts into several messages
MAX_CAPTION = 1024  # code points
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def says(account: Account, person: Person, text: str) -> list[Message]:
    """Somebody writes; a text beyond 4,096 characters leaves the app as several messages."""
    chat = _open_chat(account, person)
    pieces = [text[start : start + MAX_TEXT] for start in range(0, len(text), MAX_TEXT)]
    contents = [content for piece in pieces if (content := _typed(piece)).text]
    if not contents:
        raise ImpossibleError("an empty message cannot be sent")
    return [account.receive(chat, content) for content in contents]


def sends_file(account: Account, person: Person, kind: str, upload: UploadedFile, caption: str) -> Message:
    """Somebody sends a photo or a document; the caption is cut where the app cuts it."""
    chat = _open_chat(account, person)
    written = _typed(caption[:MAX_CAPTION])
    try:
        group = account.world.files.store(kind, upload)
    except ApiError as refused:
        raise ImpossibleError(refused.description) from refused
    if kind == "photo":
        return account.receive(chat, Content(written.text, written.entities, photo=group))
    return account.receive(chat, Content(written.text, written.entities, document=group[0]))


def taps(account: Account, person: Person, message_id: int, data: bytes | str) -> str:
    """Somebody taps a button, or sends any bytes as if there were one; returns the id of the callback query."""
    chat = _open_chat(account, person, writes=False)
    tap = account.callbacks.asked(account.bot.id, person.id, message_id)
    query: Json = {
        "id": tap.id,
        "from": person.as_user(),
        "message": _tapped(account, chat, person, message_id),
        "chat_instance": str(person.id * 7_919 + account.bot.id),
        "data": data if isinstance(data, str) else data.decode("utf-8", "replace"),
    }
    account.updates.push("callback_query", query)
    return tap.id


def opens_link(account: Account, person: Person, payload: str) -> list[Message]:
    """Somebody follows t.me/bot?start=payload and presses Start; a blocked bot is unblocked by that."""
    if not PAYLOAD.fullmatch(payload):
        raise ImpossibleError("a start payload is up to 64 of A-Z, a-z, 0-9, _ and -")
    if account.chat_with(person.id).blocked:
        unblocks(account, person)
    return says(account, person, f"/start {payload}".rstrip())


def blocks(account: Account, person: Person) -> None:
    """Somebody blocks the bot."""
    _changes_membership(account, person, blocked=True)


def unblocks(account: Account, person: Person) -> None:
    """Somebody lets the bot write again."""
    _changes_membership(account, person, blocked=False)


def _changes_membership(account: Account, person: Person, *, blocked: bool) -> None:
    chat = account.chat_with(person.id)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    account.world.feed.add("blocked", person.id, blocked=blocked)
    change = {
        "chat": person.as_chat(),
        "from": person.as_user(),
        "date": int(account.world.now().timestamp()),
        "old_chat_member": membership(account, blocked=not blocked),
        "new_chat_member": membership(account, blocked=blocked),
    }
    account.updates.push("my_chat_member", change)


def _open_chat(account: Account, person: Person, *, writes: bool = True) -> Chat:
    """The chat, if the person can act in it."""
    chat = account.chat_with(person.id)
    if person.deactivated:
        raise ImpossibleError(f"{person.name} has no account any more")
    if writes and chat.blocked:
        raise ImpossibleError(f"{person.name} has blocked the bot and must unblock it first")
    return chat


def _typed(text: str) -> Content:
    written, _ = cleaned(text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), [])
    return Content(written, with_automatic(written, []))


def _tapped(account: Account, chat: Chat, person: Person, message_id: int) -> Json:
    """The message under the button; of a deleted or unknown one only its place."""
    message = chat.find(message_id)
    if message is not None:
        return account.shape(message, chat)
    return {"chat": person.as_chat(), "message_id": message_id, "date": 0}
