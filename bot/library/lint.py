"""The lint of a campaign file: what the rules find, at its place in the file; the rules are in bot/domain/lint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.campaign import Campaign
from bot.domain.lint.calendar import calendar
from bot.domain.lint.finding import Examined, Said
from bot.domain.lint.rules import findings
from bot.domain.workdays import Workdays
from bot.library.located import Located, Node, Path
from bot.library.problems import Problem
from bot.library.strict_yaml import parse

_NOT_SAID = frozenset({"document", "exceptions", "key", "aliases", "notice", "carrier"})
"""Keys of the file whose texts are no words of ours to people: the cited paper, reasons, references."""


@dataclass(frozen=True, slots=True)
class LintProblem:
    """A finding at its place; `rule` is what an exception would call it."""

    problem: Problem
    rule: str

    def __str__(self) -> str:
        return f"{self.problem} [{self.rule}]"


def lint(
    campaign: Campaign, file: str, *, words: Mapping[str, tuple[str, ...]], workdays: Workdays
) -> list[LintProblem]:
    """Return what should not be asked of people and nobody has signed for, in the order of the file.

    What a campaign takes over from the reference campaign, because its own file does not give it, is not its fault.
    """
    tree = parse(campaign.text, file)
    examined = Examined(campaign, tuple(_sayings(tree)), words, calendar(campaign, workdays), workdays)
    own = [found for found in findings(examined) if found.where[0] in tree.root.children]
    told = {LintProblem(tree.problem(found.where, found.message), found.rule) for found in own}
    return sorted(told, key=lambda one: (one.problem, one.rule))


def _sayings(tree: Located) -> Iterator[Said]:
    return _said_in(tree.root, (), about="campaign")


def _said_in(node: Node, where: Path, *, about: str) -> Iterator[Said]:
    """Yield every text of the file; it is about the nearest thing around it that has a key."""
    if isinstance(node.value, str):
        yield Said(where, about, node.value)
    key = node.children["key"].value if "key" in node.children else None
    inner = key if isinstance(key, str) else about
    for step, child in node.children.items():
        if step not in _NOT_SAID:
            yield from _said_in(child, (*where, step), about=inner)
