"""From a key, a language and arguments to words; the words themselves are in content/texts."""

from bot.texts.catalogue import LANGUAGES, SOURCE, Catalogue, language_of
from bot.texts.speech import Speech, UnknownText, WrongArguments

__all__ = ["LANGUAGES", "SOURCE", "Catalogue", "Speech", "UnknownText", "WrongArguments", "language_of"]
