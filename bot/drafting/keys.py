"""Latin keys for what a draft names, from a vocabulary of well-known names or by counting; keys are never found."""

from bot.drafting.grammar import Grammar
from bot.drafting.pieces import Found, Value


class KeysOf:
    """Gives each thing of one noun a key that no other has."""

    def __init__(self, noun: str, grammar: Grammar) -> None:
        self._noun = noun
        self._grammar = grammar
        self._taken: set[str] = set()
        self._count = 0
        self._words = {
            key.partition(" ")[2]: words for key, words in grammar.keys.items() if key.startswith(f"{noun} ")
        }

    def key(self, name: Value, *, suffix: str = "") -> str:
        """Return the key of the next thing: that of its name where it is well known, else noun and number.

        `suffix` tells apart what comes every year.
        """
        self._count += 1
        known = self._known(name) if isinstance(name, Found) else ""
        known = f"{known}_{suffix}" if known and suffix else known
        key = known if known and known not in self._taken else f"{self._noun}_{self._count}"
        self._taken.add(key)
        return key

    def _known(self, name: Found) -> str:
        folded = self._grammar.folded(name.value)
        matching = [(len(word), key) for key, words in self._words.items() for word in words if word in folded]
        return max(matching)[1] if matching else ""
