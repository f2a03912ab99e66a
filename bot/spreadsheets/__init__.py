"""Tables in files as text, cell by cell, as people see them; what the columns mean is the library's."""

from bot.spreadsheets.cells import MOST_BYTES, MOST_ROWS, Table, cells_of
from bot.spreadsheets.outside import read_outside

__all__ = ["MOST_BYTES", "MOST_ROWS", "Table", "cells_of", "read_outside"]
