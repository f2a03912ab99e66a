"""What the operator decides, from config.yaml and the environment; only wiring and the commands read it."""

from bot.settings.loading import load
from bot.settings.problems import BrokenSettings, WrongVariable
from bot.settings.secret import Secret
from bot.settings.shape import (
    BroadcastSettings,
    CampaignSettings,
    ClockSettings,
    DatabaseSettings,
    FloodSettings,
    LogSettings,
    Organisation,
    PacingSettings,
    PeopleSettings,
    Settings,
    TelegramSettings,
    WebSettings,
)

__all__ = [
    "BroadcastSettings",
    "BrokenSettings",
    "CampaignSettings",
    "ClockSettings",
    "DatabaseSettings",
    "FloodSettings",
    "LogSettings",
    "Organisation",
    "PacingSettings",
    "PeopleSettings",
    "Secret",
    "Settings",
    "TelegramSettings",
    "WebSettings",
    "WrongVariable",
    "load",
]
