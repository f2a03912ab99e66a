"""How wrong settings are told: a place in the file or the name of a variable, and never a secret."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.library.problems import Problem


@dataclass(frozen=True, slots=True, order=True)
class WrongVariable:
    """One mistake in the environment."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class BrokenSettings(Exception):
    """Settings nothing can run on; `problems` lists every mistake, those of the file first."""

    def __init__(self, problems: Iterable[Problem | WrongVariable]) -> None:
        found = set(problems)
        in_file = sorted(problem for problem in found if isinstance(problem, Problem))
        in_environment = sorted(problem for problem in found if isinstance(problem, WrongVariable))
        self.problems: list[Problem | WrongVariable] = [*in_file, *in_environment]
        super().__init__("\n".join(map(str, self.problems)))
