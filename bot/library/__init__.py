"""Content files turned into domain objects, or into a list of what is wrong with them; nothing is written here."""

from bot.library.problems import BrokenContent, Problem
from bot.library.reading import Library, load
from bot.library.strict_yaml import parse

__all__ = ["BrokenContent", "Library", "Problem", "load", "parse"]
