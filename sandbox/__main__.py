"""`python -m sandbox`: the sandbox on a port of this machine; the demo starts it with a bot beside it."""

import argparse
import sys
from datetime import datetime

from aiohttp import web

from sandbox.clock import CampaignClock, monotonic, present
from sandbox.control_world import NAMED_RATES
from sandbox.server import make_app
from sandbox.telegram import Bot, Telegram

DEFAULT_TOKEN = "1:demo"  # noqa: S105 - opens nothing but this sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Telegram to try a bot on.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--start", type=_instant, help="campaign time, ISO with zone; without it the clock runs")
    parser.add_argument("--token", action="append", help=f"a bot's token, may be repeated (default {DEFAULT_TOKEN})")
    parser.add_argument("--rates", choices=sorted(NAMED_RATES), default="real")
    return parser.parse_args()


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} needs a zone, such as +08:00")
    return at


def main() -> None:
    """Serve until interrupted."""
    given = _arguments()
    clock = CampaignClock(given.start or present(), ticking=given.start is None)
    tokens = {token: Bot.of_token(token) for token in given.token or [DEFAULT_TOKEN]}
    telegram = Telegram(tokens, now=clock.dating, monotonic=monotonic, rates=NAMED_RATES[given.rates])
    sys.stdout.write(f"sandbox on http://{given.host}:{given.port}/\n")
    sys.stdout.flush()
    web.run_app(
        make_app(telegram, clock),
        host=given.host,
        port=given.port,
        print=None,
        access_log=None,
        shutdown_timeout=0.5,
        handler_cancellation=True,
    )


if __name__ == "__main__":
    main()
