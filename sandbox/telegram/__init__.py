"""Telegram as state and rules; HTTP, waiting and the clock live outside."""

from sandbox.telegram.engine import Telegram
from sandbox.telegram.errors import ApiError, ImpossibleError
from sandbox.telegram.limits import LIFTED, REAL, Rates
from sandbox.telegram.people import Bot, Person
from sandbox.telegram.wire import UploadedFile

__all__ = ["LIFTED", "REAL", "ApiError", "Bot", "ImpossibleError", "Person", "Rates", "Telegram", "UploadedFile"]
