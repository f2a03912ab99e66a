"""A deviation from a rule of the lint that somebody answers for; the rules themselves are in lint/."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SignedException:
    """Why one thing of the campaign file may break one rule, who says so and since when."""

    rule: str
    about: str
    """The key of the activity, rule, kind, phase … concerned, as the finding names it."""
    reason: str
    signed_by: str
    signed_on: date
