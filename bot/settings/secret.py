"""Values that never show in a log or a traceback; where they come from is for loading.py to say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that only `reveal` shows."""

    _value: str

    def reveal(self) -> str:
        """Return the text itself, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return repr(self)
