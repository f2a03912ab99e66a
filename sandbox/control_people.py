"""Control routes for what people do and see; what happens then is the engine's business."""

import base64
from itertools import islice

from aiohttp import BodyPartReader, web

from sandbox.control import answered, asked, fields_of, token_of
from sandbox.telegram import ImpossibleError, Person, Telegram
from sandbox.telegram.chats import Chat, Message, Notice
from sandbox.telegram.files import StoredFile
from sandbox.telegram.wire import Json

SHOWN = 200  # messages of a chat, unless asked for another number


class PeopleRoutes:
    """`/control/people...`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        one = "/control/people/{person:[0-9]+}"
        return [
            web.get("/control/people", self._list),
            web.post("/control/people", self._add),
            web.get(one, self._show),
            web.get(f"{one}/messages", self._messages),
            web.get(f"{one}/messages/{{message:[0-9]+}}", self._message),
            web.get(f"{one}/menu", self._menu),
            web.post(f"{one}/start", self._start),
            web.post(f"{one}/text", self._text),
            web.post(f"{one}/{{kind:photo|document}}", self._file),
            web.post(f"{one}/tap", self._tap),
            web.post(f"{one}/{{change:block|unblock|deactivate}}", self._change),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        return answered({"people": [self._described(request, person) for person in self._telegram.people]})

    async def _add(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        person = self._telegram.people.add(
            fields.whole("id") if "id" in fields else None,
            first_name=fields.text("first_name"),
            last_name=fields.text("last_name", ""),
            username=fields.text("username", ""),
            language_code=fields.text("language_code", ""),
            start_payload=fields.text("start_payload", ""),
        )
        return answered(self._described(request, person), 201)

    async def _show(self, request: web.Request) -> web.Response:
        return answered(self._described(request, self._person(request)))

    async def _messages(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        newest = islice(reversed(chat.messages.values()), asked(request, "limit", SHOWN))
        after = asked(request, "after")
        shown = [_as_json(message) for message in newest if message.id > after]
        notices = [_notice_as_json(notice) for notice in chat.notices[-SHOWN:]]
        return answered({"messages": shown[::-1], "notices": notices})

    async def _message(self, request: web.Request) -> web.Response:
        message = self._chat(request).messages.get(int(request.match_info["message"]))
        if message is None:
            raise web.HTTPNotFound
        return answered(_as_json(message))

    async def _menu(self, request: web.Request) -> web.Response:
        menu = self._telegram.menu(self._person(request).id, token=token_of(request, self._telegram))
        return answered({"commands": menu})

    async def _start(self, request: web.Request) -> web.Response:
        payload = (await fields_of(request)).text("payload", "")
        sent = self._telegram.opens_link(self._person(request).id, payload, token=token_of(request, self._telegram))
        return answered({"messages": [message.id for message in sent]}, 201)

    async def _text(self, request: web.Request) -> web.Response:
        text = (await fields_of(request)).text("text")
        sent = self._telegram.says(self._person(request).id, text, token=token_of(request, self._telegram))
        return answered({"messages": [message.id for message in sent]}, 201)

    async def _file(self, request: web.Request) -> web.Response:
        content, name, caption = await _upload(request)
        person, token = self._person(request).id, token_of(request, self._telegram)
        if request.match_info["kind"] == "photo":
            sent = self._telegram.sends_photo(person, content, name=name, caption=caption, token=token)
        else:
            sent = self._telegram.sends_document(person, content, name=name, caption=caption, token=token)
        return answered({"messages": [sent.id]}, 201)

    async def _tap(self, request: web.Request) -> web.Response:
        fields = await fields_of(request)
        person, token = self._person(request).id, token_of(request, self._telegram)
        message_id = fields.whole("message_id")
        if "label" in fields:
            button = self._telegram.taps_label(person, message_id, fields.text("label"), token=token)
            return answered({"button": button}, 201)
        if "data_base64" in fields:
            data: bytes | str = base64.b64decode(fields.text("data_base64"), validate=True)
        else:
            data = fields.text("data")
        return answered({"query": self._telegram.taps(person, message_id, data, token=token)}, 201)

    async def _change(self, request: web.Request) -> web.Response:
        person, token = self._person(request), token_of(request, self._telegram)
        change = request.match_info["change"]
        if change == "block":
            self._telegram.blocks(person.id, token=token)
        elif change == "unblock":
            self._telegram.unblocks(person.id, token=token)
        else:
            self._telegram.people.deactivate(person.id)
        return answered(self._described(request, self._person(request)))

    def _person(self, request: web.Request) -> Person:
        person = self._telegram.people.find(int(request.match_info["person"]))
        if person is None:
            raise web.HTTPNotFound
        return person

    def _chat(self, request: web.Request) -> Chat:
        return self._telegram.chat(self._person(request).id, token=token_of(request, self._telegram))

    def _described(self, request: web.Request, person: Person) -> Json:
        chat = self._telegram.chat(person.id, token=token_of(request, self._telegram))
        return {
            "id": person.id,
            "name": person.name,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
            "language_code": person.language_code,
            "start_payload": person.start_payload,
            "started": chat.started,
            "blocked": chat.blocked,
            "deactivated": person.deactivated,
            "last_message_id": next(reversed(chat.messages), 0),
        }


async def _upload(request: web.Request) -> tuple[bytes, str, str]:
    """Content, name and caption from a form (`file`, `caption`) or from JSON (`base64`, `name`, `caption`)."""
    if request.content_type != "multipart/form-data":
        fields = await fields_of(request)
        content = base64.b64decode(fields.text("base64"), validate=True)
        return content, fields.text("name", "file"), fields.text("caption", "")
    content, name, caption = b"", "", ""
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename is not None:
            content, name = bytes(await part.read()), part.filename
        elif isinstance(part, BodyPartReader) and part.name == "caption":
            caption = await part.text()
    if not content:
        raise ImpossibleError("an empty file cannot be sent")
    return content, name, caption


def _as_json(message: Message) -> Json:
    file = message.content.file
    markup = message.markup or {}
    return {
        "message_id": message.id,
        "from_bot": message.from_bot,
        "at": message.sent_at.isoformat(),
        "kind": message.content.kind,
        "text": message.content.text,
        "entities": list(message.content.entities),
        "keyboard": markup.get("inline_keyboard", []),
        "reply_markup": markup if markup and not message.keyboard else None,
        "file": _file_as_json(file) if file else None,
        "reply_to": message.reply_to,
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "deleted_at": message.deleted_at.isoformat() if message.deleted_at else None,
    }


def _file_as_json(file: StoredFile) -> Json:
    return {
        "url": f"/control/files/{file.path}",
        "name": file.name,
        "content_type": file.content_type,
        "size": len(file.content),
        "width": file.width,
        "height": file.height,
    }


def _notice_as_json(notice: Notice) -> Json:
    return {
        "at": notice.at.isoformat(),
        "message_id": notice.message_id,
        "text": notice.text,
        "alert": notice.is_alert,
        "url": notice.url,
    }
