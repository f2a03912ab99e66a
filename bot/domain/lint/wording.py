"""Whether a sentence says a word of a list and means it; the lists are content (content/vocabulary/lint.yaml)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

NEGATION, DIRECTLY, NOT_NEGATION = "negation", "negation_in_front", "not_negation"
HARMLESS, TURN = "harmless", "turn"
_SPECIAL = (NEGATION, DIRECTLY, NOT_NEGATION, HARMLESS, TURN)
"""The entries of the vocabulary that are not names of rules."""

_GAP, _AT_MOST = "\u2026", 8
"""An ellipsis in a word of the list stands for so many characters at most."""

_STOP = "[.;!?\u3002\uff0c\uff1b\uff01\uff1f]"
_LISTED = "\u3001"
_ENUMERATES = re.compile(r"\bn?or\b")
_SPACE_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that a text means, and the rule that has it in its list."""

    rule: str
    word: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of all rules, and those that turn a sentence into its opposite.

    Nothing is meant by "no ranking", nor by "no ranking, points or punch-ins"; "must not miss the punch-in" means it.
    """

    sought: re.Pattern[str]
    negating: re.Pattern[str]
    turn: re.Pattern[str]

    @classmethod
    def of(cls, words: Mapping[str, tuple[str, ...]]) -> "Wording":
        """Return what finds the words of every rule."""
        named = [rule for rule in words if rule not in _SPECIAL and rule.isidentifier()]
        rules = "|".join(f"(?P<{rule}>{_any_of(words[rule])})" for rule in named)
        special = {entry: _any_of(words.get(entry, ())) for entry in _SPECIAL}
        return cls(
            sought=re.compile(f"{special[HARMLESS]}|{rules or '(?!)'}"),
            negating=re.compile(
                f"{special[NOT_NEGATION]}|(?P<counted>{special[NEGATION]}|(?:{special[DIRECTLY]})(?=\\s?$))"
            ),
            turn=re.compile(f"{_STOP}|{special[TURN]}"),
        )

    def meant_in(self, text: str) -> Iterator[Meant]:
        """Yield what a text means, in its order."""
        for clause in self._clauses(_plain(text)):
            yield from self._meant(clause)

    def _clauses(self, text: str) -> Iterator[str]:
        """Split a text; a comma of English ends a clause too, but for "no rankings, points or punch-ins"."""
        edges = [0, *(edge for match in self.turn.finditer(text) for edge in match.span()), len(text)]
        for start, end in list(pairwise(edges))[::2]:
            clause = text[start:end]
            yield from [clause] if _ENUMERATES.search(clause) else clause.split(",")

    def _meant(self, clause: str) -> Iterator[Meant]:
        """Yield the words with an even number of negations before (or before what they are listed with) and after."""
        found = [match for match in self.sought.finditer(clause) if match.lastgroup]
        starts = [*(match.start() for match in found), len(clause)]
        before = self._negations(clause[: starts[0]])
        to_all = self._negations(clause[found[-1].end() :]) if found else 0
        for match, following in zip(found, starts[1:], strict=True):
            behind, listed, ahead = clause[match.end() : following].rpartition(_LISTED)
            after = self._negations(behind) if listed and following < len(clause) else 0
            if (before + after + to_all) % 2 == 0:
                yield Meant(str(match.lastgroup), match[0])
            before = self._negations(ahead) or before

    def _negations(self, text: str) -> int:
        return sum(match["counted"] is not None for match in self.negating.finditer(text))


def _plain(text: str) -> str:
    """One form for full-width letters and for capitals; no line breaks between Chinese characters."""
    narrow = "".join(unicodedata.normalize("NFKC", one) if one.isalnum() else one for one in text)
    return re.sub(r"\s+", " ", _SPACE_IN_CHINESE.sub("", narrow)).casefold()


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of the words that fits; one that fits nowhere for none."""
    return "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _pattern(word: str) -> str:
    pattern = f".{{0,{_AT_MOST}}}?".join(re.escape(part) for part in _plain(word).split(_GAP))
    before, after = (r"\b" if edge.isascii() and edge.isalnum() else "" for edge in (word[0], word[-1]))
    return f"{before}{pattern}{after}"
