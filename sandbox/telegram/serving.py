"""Methods that ask or arrange: the bot itself, updates and webhook, taps, files, menus, chats and members."""

from sandbox.telegram.account import Account
from sandbox.telegram.chats import Chat, Notice
from sandbox.telegram.commands import scope_of
from sandbox.telegram.errors import bad_request, webhook_active
from sandbox.telegram.files import MAX_DOWNLOAD
from sandbox.telegram.people import Person
from sandbox.telegram.updates import MAX_BATCH
from sandbox.telegram.webhook import Webhook, webhook_of
from sandbox.telegram.wire import Json, Request

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
ABILITIES = (
    "can_join_groups",
    "can_read_all_group_messages",
    "supports_inline_queries",
    "can_connect_to_business",
    "has_main_web_app",
    "has_topics_enabled",
    "allows_users_to_create_topics",
    "can_manage_bots",
)


def get_me(account: Account, _request: Request) -> Json:
    """The bot itself."""
    return {**account.bot.as_user(), **dict.fromkeys(ABILITIES, False)}


def get_updates(account: Account, request: Request) -> list[Json]:
    """What waits now; a face that was asked for a long poll waits for more itself."""
    if account.webhook.url:
        raise webhook_active()
    updates = account.updates
    updates.begin_poll()
    if "allowed_updates" in request.values:
        updates.allow(request.values["allowed_updates"])
    updates.confirm(request.integer("offset"))
    return updates.batch(request.integer("limit", MAX_BATCH))


def set_webhook(account: Account, request: Request) -> bool:
    """Updates go to this address from now on; a poll that still waits ends."""
    webhook = webhook_of(request)
    if "allowed_updates" in request.values:
        account.updates.allow(request.values["allowed_updates"])
    _dropped(account, request)
    account.webhook = webhook
    account.updates.begin_poll()
    return True


def delete_webhook(account: Account, request: Request) -> bool:
    """Back to polling."""
    account.webhook = Webhook()
    account.updates.begin_poll()
    return _dropped(account, request)


def get_webhook_info(account: Account, _request: Request) -> Json:
    """What setWebhook left, and how delivering goes."""
    info: Json = {**account.webhook.as_info(), "pending_update_count": len(account.updates)}
    if account.updates.allowed:
        info["allowed_updates"] = account.updates.allowed
    return info


def answer_callback_query(account: Account, request: Request) -> bool:
    """End the waiting of a tap, with or without a notice."""
    tap = account.callbacks.answered(request.string("callback_query_id"))
    notice = Notice(
        at=account.world.now(),
        message_id=tap.message_id,
        text=request.string("text"),
        is_alert=request.flag("show_alert"),
        url=request.string("url"),
    )
    account.notify(account.chat_with(tap.person_id), notice)
    return True


def get_file(account: Account, request: Request) -> Json:
    """Where a file can be downloaded."""
    stored = account.world.files.find(request.string("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.as_file()


def set_my_commands(account: Account, request: Request) -> bool:
    """A menu for a scope and a language."""
    scope = scope_of(request)
    if scope.chat_id:
        account.require_chat(scope.chat_id)
    account.commands.set(scope, request.values["commands"])
    account.world.feed.add("menu", scope.chat_id or None)
    return True


def get_my_commands(account: Account, request: Request) -> list[Json]:
    """The menu of exactly this scope and language."""
    return account.commands.get(scope_of(request))


def delete_my_commands(account: Account, request: Request) -> bool:
    """No menu for this scope and language; wider ones show again."""
    scope = scope_of(request)
    account.commands.delete(scope)
    account.world.feed.add("menu", scope.chat_id or None)
    return True


def get_chat(account: Account, request: Request) -> Json:
    """The private chat with somebody who has met the bot."""
    _, person = _met(account, request)
    return {
        **person.as_chat(),
        "accent_color_id": person.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, True),
    }


def get_chat_member(account: Account, request: Request) -> Json:
    """Somebody in a private chat: the person or the bot."""
    chat, person = _met(account, request)
    user_id = request.integer("user_id")
    if user_id == account.bot.id:
        return membership(account, blocked=chat.blocked)
    if user_id != person.id:
        raise bad_request("member not found")
    return {"status": "member", "user": person.as_user()}


def get_user_profile_photos(account: Account, request: Request) -> Json:
    """Nobody has a profile photo here."""
    if account.world.people.find(request.integer("user_id")) is None:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def membership(account: Account, *, blocked: bool) -> Json:
    """The bot as a member of a private chat."""
    user = account.bot.as_user()
    return {"status": "kicked", "user": user, "until_date": 0} if blocked else {"status": "member", "user": user}


def _met(account: Account, request: Request) -> tuple[Chat, Person]:
    chat, person = account.require_chat(request.values["chat_id"])
    if not chat.started:
        raise bad_request("chat not found")
    return chat, person


def _dropped(account: Account, request: Request) -> bool:
    if request.flag("drop_pending_updates"):
        account.updates.drop()
    return True
