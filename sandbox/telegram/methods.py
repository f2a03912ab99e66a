"""The methods that are served, by the name the documentation gives them; what they do stands in their own files."""

from collections.abc import Callable

from sandbox.telegram import editing, sending, serving
from sandbox.telegram.account import Account
from sandbox.telegram.wire import Request

METHODS: dict[str, Callable[[Account, Request], object]] = {
    "getMe": serving.get_me,
    "getUpdates": serving.get_updates,
    "setWebhook": serving.set_webhook,
    "deleteWebhook": serving.delete_webhook,
    "getWebhookInfo": serving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "copyMessage": sending.copy_message,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_markup,
    "editMessageMedia": editing.edit_media,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": serving.answer_callback_query,
    "getFile": serving.get_file,
    "setMyCommands": serving.set_my_commands,
    "getMyCommands": serving.get_my_commands,
    "deleteMyCommands": serving.delete_my_commands,
    "getChat": serving.get_chat,
    "getChatMember": serving.get_chat_member,
    "getUserProfilePhotos": serving.get_user_profile_photos,
}
