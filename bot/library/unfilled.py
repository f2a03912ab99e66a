"""What a campaign file still leaves to fill in, marked TODO by `draft`; every other mistake is the readers' to find."""

from collections.abc import Iterable

from bot.library.located import Located, Node
from bot.library.problems import Problem

_MARK = "TODO"


def left_to_do(tree: Located, others: Iterable[Problem]) -> list[Problem]:
    """Return a problem for each value that begins with TODO, and `others` except those that it is the reason for."""
    left = [Problem(tree.file, *node.start, _message(str(node.value))) for node in _marked(tree.root)]
    places = {(problem.line, problem.column) for problem in left}
    return left + [problem for problem in others if (problem.line, problem.column) not in places]


def _marked(root: Node) -> Iterable[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children.values())
        if isinstance(node.value, str) and node.value.split(" ", 1)[0].rstrip(":") == _MARK:
            yield node


def _message(value: str) -> str:
    wanted = value.removeprefix(_MARK).lstrip(": ")
    return f"left to fill in: {wanted}" if wanted else "left to fill in"
