"""Where a demo lives: its port, its folder, and the environment its processes run in; nothing is started here."""

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings

TOKEN = "1:demo"  # noqa: S105  # opens nothing but the sandbox
HOST = "127.0.0.1"
HOME = Path("var/demo")
OWN_AFFAIRS = ("BOT_TOKEN_FILE", "BOT_WEBHOOK_SECRET", "BOT__TELEGRAM__WEBHOOK_URL", "BOT__TELEGRAM__PROXY_URL")
"""What concerns the operator's real bot; the demo leaves it alone."""


class Unready(Exception):
    """The demo cannot go on; says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A demo on a port, with the organisation and content of the operator's `settings`."""

    port: int
    settings: Settings

    @property
    def address(self) -> str:
        """Where the page is, and the Bot API."""
        return f"http://{HOST}:{self.port}"

    @property
    def folder(self) -> Path:
        """What the demo writes; a folder for each port."""
        return HOME / str(self.port)

    @property
    def seed(self) -> Path:
        """The made-up organisation."""
        return self.settings.campaign.content_dir / "demo" / "roster.csv"

    @property
    def deeds(self) -> Path:
        """What its people report."""
        return self.seed.with_name("deeds.csv")

    def require_free(self) -> None:
        """Unready when something listens on the port."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as taken:
                raise Unready(
                    f"port {self.port} is taken, perhaps by another demo: look at {self.address}/\n"
                    f"End that one, or take another port: make demo PORT={self.port + 1}"
                ) from taken

    def sweep(self) -> None:
        """An empty folder: every demo begins anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "config.yaml").write_text("# the demo gets everything from its environment\n", "utf-8")

    def environment(self) -> Mapping[str, str]:
        """For the bot and its commands: on the sandbox, without limits of pace, a database of its own."""
        own = {name: value for name, value in os.environ.items() if name not in OWN_AFFAIRS}
        campaign = self.settings.campaign
        return {
            **own,
            "BOT_CONFIG": str(self.folder / "config.yaml"),
            "BOT_TOKEN": TOKEN,
            "BOT__ORGANISATION__NAME": self.settings.organisation.name,
            "BOT__CAMPAIGN__CONTENT_DIR": str(campaign.content_dir),
            "BOT__CAMPAIGN__FILE": str(campaign.file),
            "BOT__CAMPAIGN__TIMEZONE": campaign.timezone or "",
            "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{self.folder / 'demo.db'}",
            "BOT__TELEGRAM__API_URL": self.address,
            "BOT__CLOCK__URL": f"{self.address}/control/clock",
            "BOT__WEB__PORT": "0",
            "BOT__PACING__PER_SECOND": "0",
            "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
            "BOT__FLOOD__MOST_UPDATES": "0",
            "BOT__BROADCASTS__UNDO_SECONDS": "10",
            "BOT__PACING__PER_CHAT_SECONDS": "0",
            "BOT__PACING__PER_GROUP_MINUTE": "0",
            "BOT__LOG__LEVEL": own.get("BOT__LOG__LEVEL", "warning"),
        }
