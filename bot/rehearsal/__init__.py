"""Rehearsals: the whole campaign on a clock that leaps, in a database of its own, sent to nobody."""
