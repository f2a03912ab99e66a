"""The process that draws, what it makes of hostile words, and what becomes of an order it can't fill."""
