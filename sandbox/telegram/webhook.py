"""The webhook of one bot: what setWebhook may say, and how delivering went; requests are not made here."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from sandbox.telegram.errors import broken_rule
from sandbox.telegram.wire import Json, Request

PORTS = (80, 88, 443, 8443)  # Bot API setWebhook, notes
MAX_CONNECTIONS = 40  # the default
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go; an empty address is none."""

    url: str = ""
    secret: str = ""
    max_connections: int = MAX_CONNECTIONS
    last_error_at: datetime | None = None
    last_error: str = ""

    def as_info(self) -> Json:
        """Its part of the Bot API's WebhookInfo."""
        info: Json = {"url": self.url, "has_custom_certificate": False}
        if self.url:
            info["max_connections"] = self.max_connections
        if self.last_error_at is not None:
            info |= {"last_error_date": int(self.last_error_at.timestamp()), "last_error_message": self.last_error}
        return info


def webhook_of(request: Request) -> Webhook:
    """What setWebhook asks for; 400 for what the server refuses. An empty address takes the webhook away."""
    url, secret = request.string("url"), request.string("secret_token")
    if not url:
        return Webhook()
    _require_address(url)
    if "secret_token" in request.values and not _SECRET.fullmatch(secret):
        raise broken_rule("secret token contains unallowed characters")
    return Webhook(url, secret, request.integer("max_connections", MAX_CONNECTIONS))


def _require_address(url: str) -> None:
    """HTTPS on one of four ports, as Telegram wants it; unlike there also plain HTTP on this machine."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https":
        raise broken_rule("bad webhook: An HTTPS URL must be provided for webhook")
    if _port(parts) not in PORTS:
        raise broken_rule("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or 443
    except ValueError:
        return 0
