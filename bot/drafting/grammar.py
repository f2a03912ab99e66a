"""The words and forms of notices (content/vocabulary/notices) as patterns; what a match means is not known here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

Words = Mapping[str, tuple[str, ...]]
Pattern = re.Pattern[str]

_FULL_WIDTH = range(0xFF10, 0xFF5B)
_FULL_WIDTH_SHIFT = 0xFEE0
_RINGS = "[\u2460-\u2473]"
_BRACKETED, _BRACKETED_CHINESE, _DOTTED = "[\u2474-\u2487]", "[\u3220-\u3229]", "[\u2488-\u249b]"
"""Numbers that are one character together with their brackets or full stop."""
_SLOT = re.compile(r"\{(\w+)\}|\[([^\[\]]*)\]")
_MOST_OF_A_NAME = 40
_MOST_OF_A_LIST = 160
_TEN, _HUNDRED = 10, 100


@dataclass(frozen=True, eq=False)
class Grammar:
    """Everything the readers of a notice match against."""

    words: Words
    characters: Words
    days: Words
    keys: Words

    @cache  # noqa: B019 there is one grammar for each command
    def any(self, *names: str) -> str:
        """Return a pattern for any of the words of that name, the longest first."""
        words = sorted((word for name in names for word in self.words[name]), key=len, reverse=True)
        return "(?:" + "|".join(map(re.escape, words)) + ")"

    @cache  # noqa: B019 the same
    def one_of(self, *names: str) -> str:
        """Return the characters of those names, for use inside a character class."""
        return "".join(re.escape(word) for name in names for word in self.words[name])

    @property
    def clause(self) -> str:
        """Return the characters that end a clause, for use inside a character class."""
        return self.one_of("stop", "pause", "comma", "colon") + r"\t"

    @property
    def numeral(self) -> str:
        """Return a pattern for a number in Chinese or Arabic digits."""
        return f"(?:[0-9]{{1,4}}|{self.chinese}{{1,5}})"

    @property
    def chinese(self) -> str:
        """Return a pattern for one character of a Chinese number."""
        return "[" + self.one_of(*(name for name in self.words if name.isdecimal())) + "]"

    @cache  # noqa: B019 the same
    def form(self, written: str) -> Pattern:
        """Return the pattern of a form such as `[A|B]{name}C`; its slots are groups."""
        found, at = "", 0
        for match in _SLOT.finditer(written):
            found += re.escape(written[at : match.start()])
            found += self._slot(match[1]) if match[1] else self._optional(match[2])
            at = match.end()
        return re.compile(found + re.escape(written[at:]))

    def forms(self, name: str) -> tuple[Pattern, ...]:
        """Return the patterns of the forms of that name, in order."""
        return tuple(self.form(written) for written in self.words[name])

    def _optional(self, written: str) -> str:
        return "(?:" + "|".join(map(re.escape, written.split("|"))) + ")?"

    def _slot(self, name: str) -> str:
        inside = f"[^{self.clause}{self.one_of('open', 'close', 'open_title', 'close_title')}]"
        listed = f"[^{self.one_of('stop', 'pause')}]"
        quotes = f"{self.any('quote')}[^{self.one_of('stop', 'pause', 'unquote')}]{{1,{_MOST_OF_A_NAME}}}"
        slots = {
            "cn": f"{self.chinese}{{1,3}}",
            "ar": "[0-9]{1,2}(?![0-9])",
            "dot": r"\.(?![0-9])",
            "ring": _RINGS,
            "bracketed": _BRACKETED,
            "bracketed_cn": _BRACKETED_CHINESE,
            "dotted": _DOTTED,
            "cn4": f"(?:[0-9]{{4}}|{self.chinese}{{4}})",
            "no": "[0-9]{1,5}",
            "n": f"(?P<n>{self.numeral})",
            "any": f"[^{self.one_of('stop')}]{{0,{2 * _MOST_OF_A_NAME}}}?",
            "name": f"(?P<name>{inside}{{1,{_MOST_OF_A_NAME}}}?)",
            "towards_name": f"(?P<name>{self.any('towards')}{inside}{{1,{_MOST_OF_A_NAME}}}?)",
            "quoted": f"(?P<name>{quotes}{self.any('unquote')})",
            "quoted_on": f"(?P<name>{quotes}{self.any('unquote')}{inside}{{0,10}}?)",
            "list": f"(?P<list>{listed}{{1,{_MOST_OF_A_LIST}}}?)",
            "word": f"(?P<word>[^{self.clause}{self.one_of('unquote', 'open', 'between')}]{{1,3}}?)",
            "new": f"(?P<new>{self.any('new')}[^{self.clause}]{{2}}(?![^{self.clause}]))",
            "title_end": f"{self.any('title_end')}$",
        }
        return slots[name]

    def number(self, text: str) -> int | None:
        """Return the value of a number in Chinese or Arabic digits, None when it is neither."""
        if text.isascii():
            return int(text) if text.isdecimal() else None
        values = [self._digits.get(character) for character in text]
        known = [value for value in values if value is not None]
        if len(known) < len(values) or not known:
            return None
        return _spoken(known) if max(known) >= _TEN else int("".join(map(str, known)))

    @property
    def _digits(self) -> Mapping[str, int]:
        return {character: int(name) for name, all_of in self.words.items() if name.isdecimal() for character in all_of}

    @property
    def counting(self) -> tuple[str, ...]:
        """Return the Chinese digits from nought to ten."""
        return tuple(self.words[str(number)][0] for number in range(_TEN + 1))

    def folded(self, text: str) -> str:
        """Return a text of the same length in which characters that are read alike are the same."""
        alike = self._alike()
        text = _quotes_turned(text, self.words["quote"][0], self.words["unquote"][0])
        text = self._stopped(text)
        return "".join(
            character if _inside_a_number(text, at) else alike.get(character) or _narrow(character)
            for at, character in enumerate(text)
        )

    @cached_property
    def _half_stop(self) -> Pattern:
        """A full stop as in English behind Chinese text; behind the number that a line begins with it is longer."""
        number = f"^{self.any('ordinal_mark')}?{self.chinese}{{1,3}}"
        return re.compile(
            rf"{number}[.\uff0e]|(?<=[^\x00-\x7f\u2460-\u249b\u3220-\u3229\uff00-\uff5e])[.\uff0e](?![0-9A-Za-z])"
        )

    def _stopped(self, text: str) -> str:
        return self._half_stop.sub(lambda match: self.words["stop"][0] if len(match[0]) == 1 else match[0], text)

    @cache  # noqa: B019 the same
    def _alike(self) -> Mapping[str, str]:
        return {other: character for character, others in self.characters.items() for other in others}


def _inside_a_number(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at + 2]
    return text[at] == "," and len(around) > 2 and around[0].isdecimal() and around[2].isdecimal()  # noqa: PLR2004 both neighbours


def _quotes_turned(text: str, opening: str, closing: str) -> str:
    """Every other straight quote opens."""
    parts = text.split('"')
    return parts[0] + "".join((closing if number % 2 else opening) + part for number, part in enumerate(parts[1:]))


def _narrow(character: str) -> str:
    return (
        chr(ord(character) - _FULL_WIDTH_SHIFT) if ord(character) in _FULL_WIDTH and character.isalnum() else character
    )


def _spoken(values: Iterable[int]) -> int:
    """Tens and ones as they are said: two, ten, six make 26."""
    total, ones = 0, 0
    for value in values:
        if value in (_TEN, _HUNDRED):
            total, ones = (total + (ones or 1) * value), 0
        elif value > _TEN:
            total += value
        else:
            ones = value
    return total + ones
