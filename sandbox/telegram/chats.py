"""Private chats and the messages in them, as state; who may write what is decided by the methods."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.telegram.files import StoredFile
from sandbox.telegram.people import Bot, Person
from sandbox.telegram.wire import Json


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: text, or a photo (all sizes) or document with `text` as its caption."""

    text: str = ""
    entities: tuple[Json, ...] = ()
    photo: tuple[StoredFile, ...] = ()
    document: StoredFile | None = None

    @property
    def kind(self) -> str:
        """text, photo or document."""
        if self.photo:
            return "photo"
        return "document" if self.document else "text"

    @property
    def file(self) -> StoredFile | None:
        """The file that came along, a photo in its largest size."""
        return self.photo[-1] if self.photo else self.document

    def as_fields(self) -> Json:
        """The fields of the Bot API's Message that carry it."""
        entities = list(self.entities)
        if self.kind == "text":
            return {"text": self.text, **({"entities": entities} if entities else {})}
        fields: Json = {}
        if self.photo:
            fields["photo"] = [size.as_photo_size() for size in self.photo]
        if self.document:
            fields["document"] = self.document.as_document()
        if self.text:
            fields["caption"] = self.text
        if entities:
            fields["caption_entities"] = entities
        return fields


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a chat; `sent_at`, `edited_at` and `deleted_at` are campaign time."""

    id: int
    from_bot: bool
    sent_at: datetime
    content: Content
    markup: Json | None = None
    reply_to: int | None = None
    protected: bool = False
    edited_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def keyboard(self) -> Json | None:
        """The inline keyboard; other markups do not stay with a message."""
        return self.markup if self.markup and "inline_keyboard" in self.markup else None


@dataclass(frozen=True, slots=True)
class Notice:
    """The answer to a tap, as the person sees it for a moment."""

    at: datetime
    message_id: int
    text: str
    is_alert: bool
    url: str


@dataclass(slots=True)
class Chat:
    """The private chat of one person with one bot."""

    person_id: int
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def find(self, message_id: int) -> Message | None:
        """The message with this id, unless it was deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted_at else message


def as_message(message: Message, chat: Chat, person: Person, bot: Bot) -> Json:
    """The Bot API's Message."""
    shape: Json = {
        "message_id": message.id,
        "from": bot.as_user() if message.from_bot else person.as_user(),
        "chat": person.as_chat(),
        "date": int(message.sent_at.timestamp()),
        **message.content.as_fields(),
    }
    if message.edited_at:
        shape["edit_date"] = int(message.edited_at.timestamp())
    if message.keyboard:
        shape["reply_markup"] = message.keyboard
    if message.protected:
        shape["has_protected_content"] = True
    answered = chat.find(message.reply_to) if message.reply_to else None
    if answered:
        shape["reply_to_message"] = as_message(answered, Chat(chat.person_id), person, bot)
    return shape
