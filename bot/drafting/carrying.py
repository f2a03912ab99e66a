"""Which carrier an activity belongs to, where its text names one; what carries a campaign is read in subjects.py."""

import re
from collections.abc import Sequence

from bot.drafting.activities import DraftActivity
from bot.drafting.grammar import Grammar
from bot.drafting.pieces import Found, Piece

Carried = tuple[str, Found]
"""A carrier's key and its name."""


def carried_by(activity: DraftActivity, carriers: Sequence[Carried], grammar: Grammar) -> Found | None:
    """Return the key of the one carrier that an activity's text names; None when it names none, or several."""
    named = [(key, piece) for key, name in carriers if (piece := _named_in(activity.texts, name, grammar))]
    return Found(named[0][0], (named[0][1],)) if len(named) == 1 else None


def _named_in(texts: Sequence[Piece], name: Found, grammar: Grammar) -> Piece | None:
    """Return where a name stands; of one that begins in quotes, what is in them."""
    folded = grammar.folded(name.value)
    quoted = re.match(f"{grammar.any('quote')}[^{grammar.one_of('unquote')}]+{grammar.any('unquote')}", folded)
    wanted = quoted[0] if quoted else folded
    for piece in texts:
        at = piece.folded.find(wanted)
        if at >= 0:
            return piece.cut(at, at + len(wanted))
    return None
