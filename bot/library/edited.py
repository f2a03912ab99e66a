"""A content file changed line by line, so that its comments and layout stay; what to change is decided elsewhere."""

from bot.library.located import Located, Path


class Edited:
    """Changes to the text of a parsed file; places always mean those of the original text."""

    def __init__(self, tree: Located) -> None:
        self.tree = tree
        self._lines = tree.text.split("\n")
        self._replaced: dict[Path, str] = {}
        self._aside: dict[int, tuple[int, str]] = {}

    def written(self, path: Path) -> str | None:
        """Return a text value as it now stands, None when the file has none there."""
        if path in self._replaced:
            return self._replaced[path]
        parent = self.tree.node(path[:-1])
        value = parent.children[path[-1]].value if path[-1] in parent.children else None
        return value if isinstance(value, str) else None

    def replace(self, path: Path, value: str) -> None:
        """Write another plain text at `path`, where the file has one on a single line; its comment goes."""
        self._replaced[path] = value

    def set_aside(self, path: Path, reason: str) -> None:
        """Turn a key or list entry with its whole value into a comment headed by `reason`."""
        self._aside[self.tree.key_place(path).line] = (self.tree.node(path).end.line, reason)

    def text(self, *, without_header: bool = False) -> str:
        """Return the changed text, if so wished without the comment the file starts with."""
        lines = self._with_replacements()
        found: list[str] = []
        number = 1 + (self._header_length() if without_header else 0)
        while number <= len(lines):
            last, reason = self._aside.get(number, (number, ""))
            block = lines[number - 1 : last]
            found += _commented(block, reason) if reason else block
            number = last + 1
        return "\n".join(found)

    def _with_replacements(self) -> list[str]:
        lines = list(self._lines)
        nodes = [(self.tree.node(path), value) for path, value in self._replaced.items()]
        for node, value in sorted(nodes, key=lambda pair: pair[0].start, reverse=True):
            line = lines[node.start.line - 1]
            behind = line[node.end.column - 1 :]
            kept = "" if behind.lstrip().startswith("#") else behind
            lines[node.start.line - 1] = line[: node.start.column - 1] + value + kept
        return lines

    def _header_length(self) -> int:
        for number, line in enumerate(self._lines):
            if line.strip() and not line.startswith("#"):
                return number
        return 0


def _commented(block: list[str], reason: str) -> list[str]:
    indent = block[0][: len(block[0]) - len(block[0].lstrip())]
    width = len(indent)
    return [f"{indent}# {reason}", *(f"{indent}# {line[width:]}".rstrip() for line in block)]
