"""Whether a sentence says a word of a list and means it; the lists are content (content/vocabulary/lint.yaml)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

NEGATION, DIRECTLY, NOT_NEGATION = "negation", "negation_in_front", "not_negation"
HARMLESS, TURN, JOINS = "harmless", "turn", "joins"
VOLUNTARY = "voluntary"
_SPECIAL = (NEGATION, DIRECTLY, NOT_NEGATION, HARMLESS, TURN, JOINS, VOLUNTARY)
"""The entries of the vocabulary that are not names of rules."""

_GAP, _AT_MOST, _AT_MOST_IN_ENGLISH = "\u2026", 8, 24
"""An ellipsis in a word of the list stands for so many characters at most."""

_COMPULSION = frozenset({"daily_punch_in", "photo_of_everything"})
"""Rules about what people are made to do, which break nothing where it is up to them."""

_STOP = "[.;!?\u3002\uff0c\uff1b\uff01\uff1f]"
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
    joins: re.Pattern[str]
    voluntary: re.Pattern[str]

    @classmethod
    def of(cls, words: Mapping[str, tuple[str, ...]]) -> "Wording":
        """Return what finds the words of every rule."""
        named = [rule for rule in words if rule not in _SPECIAL and rule.isidentifier()]
        special = {entry: _any_of(words.get(entry, ())) for entry in _SPECIAL}
        between = f"(?:{special[NOT_NEGATION]}|(?!{special[NEGATION]}).)"
        rules = "|".join(f"(?P<{rule}>{_any_of(words[rule], between)})" for rule in named)
        return cls(
            sought=re.compile(f"{special[HARMLESS]}|{rules or '(?!)'}"),
            negating=re.compile(
                f"{special[NOT_NEGATION]}|(?P<counted>{special[NEGATION]}|(?:{special[DIRECTLY]})(?=\\s?$))"
            ),
            turn=re.compile(f"{_STOP}|{special[TURN]}"),
            joins=re.compile(special[JOINS]),
            voluntary=re.compile(special[VOLUNTARY]),
        )

    def meant_in(self, text: str) -> Iterator[Meant]:
        """Yield what a text means, in its order."""
        for clause in self._clauses(_plain(text)):
            is_voluntary = self.voluntary.search(clause) is not None
            yield from (one for one in self._meant(clause) if not (is_voluntary and one.rule in _COMPULSION))

    def _clauses(self, text: str) -> Iterator[str]:
        """Split a text; a comma of English ends a clause too, but for "no rankings, points or punch-ins"."""
        edges = [0, *(edge for match in self.turn.finditer(text) for edge in match.span()), len(text)]
        for start, end in list(pairwise(edges))[::2]:
            clause = text[start:end]
            yield from [clause] if _ENUMERATES.search(clause) else clause.split(",")

    def _meant(self, clause: str) -> Iterator[Meant]:
        """Yield the words with an even number of negations; one without its own has that of what it is listed with."""
        found = [match for match in self.sought.finditer(clause) if match.lastgroup]
        ends = [*(match.start() for match in found), len(clause)]
        before, earlier = self._nearest(clause[: ends[0]]), 0
        at_the_end = self._negations(self._parted(clause[found[-1].end() :])[0]) if found else 0
        for match, following in zip(found, ends[1:], strict=True):
            behind, ahead = self._parted(clause[match.end() : following])
            is_last = following == len(clause)
            after = at_the_end if is_last else self._negations(behind) * (ahead is not None)
            if (before + after or earlier or at_the_end) % 2 == 0:
                yield Meant(str(match.lastgroup), match[0])
            earlier = before or earlier
            before = self._nearest(behind if ahead is None else ahead)

    def _nearest(self, text: str) -> int:
        """How many negations the last of the listed things has that has any."""
        counts = map(self._negations, reversed(self.joins.split(text)))
        return next(filter(None, counts), 0)

    def _parted(self, text: str) -> tuple[str, str | None]:
        """What is said of the thing before a join, and what of the one behind it; None where there is no join."""
        join = self.joins.search(text)
        return (text[: join.start()], text[join.end() :]) if join else (text, None)

    def _negations(self, text: str) -> int:
        return sum(match["counted"] is not None for match in self.negating.finditer(text))


def _plain(text: str) -> str:
    """One form for full-width letters and for capitals; no line breaks between Chinese characters."""
    narrow = "".join(unicodedata.normalize("NFKC", one) if one.isalnum() else one for one in text)
    return re.sub(r"\s+", " ", _SPACE_IN_CHINESE.sub("", narrow)).casefold()


def _any_of(words: Iterable[str], between: str = ".") -> str:
    """A pattern for the longest of the words that fits; one that fits nowhere for none."""
    return "|".join(_pattern(word, between) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _pattern(word: str, between: str) -> str:
    at_most = _AT_MOST_IN_ENGLISH if word.replace(_GAP, "").isascii() else _AT_MOST
    pattern = f"{between}{{0,{at_most}}}?".join(re.escape(part) for part in _plain(word).split(_GAP))
    before, after = (r"\b" if edge.isascii() and edge.isalnum() else "" for edge in (word[0], word[-1]))
    return f"{before}{pattern}{after}"
