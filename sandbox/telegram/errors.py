"""What the server refuses and how it says so; which request is refused is decided elsewhere."""

from collections.abc import Mapping


class ApiError(Exception):
    """An answer with `ok: false`, as the Bot API server words it.

    `finding` marks a request that a careful bot never sends, whatever the state of the chat.
    """

    def __init__(
        self,
        error_code: int,
        description: str,
        parameters: Mapping[str, int] | None = None,
        *,
        finding: bool = False,
    ) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = dict(parameters or {})
        self.finding = finding


class ImpossibleError(Exception):
    """A person was told to do what the real Telegram would not let them do."""


def bad_request(reason: str) -> ApiError:
    """400 for a request that was fine, only the world has moved on."""
    return ApiError(400, f"Bad Request: {reason}")


def broken_rule(reason: str) -> ApiError:
    """400 for a request that could never have been right: also a finding."""
    return ApiError(400, f"Bad Request: {reason}", finding=True)


def forbidden(reason: str) -> ApiError:
    """403: the person cannot be reached."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429; `retry_after` in whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(chat_id: int) -> ApiError:
    """400: the group has become a supergroup with the id `chat_id`."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, {"migrate_to_chat_id": chat_id})


def unauthorized() -> ApiError:
    """401: nobody knows this token."""
    return ApiError(401, "Unauthorized")


def too_large() -> ApiError:
    """413: more than the server takes; also a finding."""
    return ApiError(413, "Request Entity Too Large", finding=True)


def method_not_found() -> ApiError:
    """404: a method the sandbox does not serve is also a finding."""
    return ApiError(404, "Not Found: method not found", finding=True)


def internal_error() -> ApiError:
    """500, which only a fault brings about."""
    return ApiError(500, "Internal Server Error")


def other_poll() -> ApiError:
    """409 for the older of two polls."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def terminated_by_webhook() -> ApiError:
    """409 for a poll that waits while a webhook is set."""
    return ApiError(409, "Conflict: terminated by setWebhook request")


def webhook_active() -> ApiError:
    """409 for a poll while a webhook is set."""
    return ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
