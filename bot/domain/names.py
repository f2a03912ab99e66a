"""Names as the campaign file gives them, in Chinese and perhaps English; what is named lives elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese, and in English where somebody has given one."""

    zh: str
    en: str | None = None

    def said_in(self, language: str) -> str:
        """Return the name for a reader of `language`; the Chinese one where there is no English."""
        if language.startswith("en") and self.en:
            return self.en
        return self.zh

    def __str__(self) -> str:
        return self.zh
