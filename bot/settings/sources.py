"""The two places settings come from, a file and the environment; what a value may be is not known here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.library.located import Located
from bot.library.problems import BrokenContent, Problem, did_you_mean, quoted
from bot.library.section import described
from bot.library.strict_yaml import parse
from bot.settings.problems import WrongVariable

DEFAULT_FILE = Path("config.yaml")
PREFIX = "BOT__"
_HOMES = {
    "token": "BOT_TOKEN (or BOT_TOKEN_FILE)",
    "bot_token": "BOT_TOKEN (or BOT_TOKEN_FILE)",
    "webhook_secret": "BOT_WEBHOOK_SECRET",
}
"""Words that would hold a secret, and the variable that is its home."""

Keys = Mapping[str, Collection[str]]
"""The keys of each section."""


def variable(section: str, key: str) -> str:
    """Return the name under which the environment may say a key."""
    return f"{PREFIX}{section}__{key}".upper()


@dataclass(frozen=True, slots=True)
class Given:
    """What one source says about a key; `tree` is None where that is the environment."""

    value: object
    section: str
    key: str
    tree: Located | None = None

    def problem(self, message: str) -> Problem | WrongVariable:
        """Return `message` as a problem of the place the value came from."""
        if self.tree:
            return self.tree.problem((self.section, self.key), message)
        return WrongVariable(variable(self.section, self.key), message)


class Sources:
    """Both sources, opened; problems are noted, not raised."""

    def __init__(self, config_path: Path | None, environ: Mapping[str, str]) -> None:
        self.problems: list[Problem | WrongVariable] = []
        self.variables = {name: value for name, value in environ.items() if value.strip()}
        self._tree = self._opened(config_path)

    def given(self, section: str, key: str) -> list[Given]:
        """Return what is said about a key, the source that wins last; nothing, null and empty say nothing."""
        found: list[Given] = []
        part = self._tree.root.children.get(section) if self._tree else None
        if part and key in part.children and part.children[key].value is not None:
            found.append(Given(part.children[key].value, section, key, self._tree))
        if variable(section, key) in self.variables:
            found.append(Given(self.variables[variable(section, key)], section, key))
        return found

    def refuse_unknown(self, keys: Keys) -> None:
        """Note every section, key and variable nobody knows, and every secret out of place."""
        if self._tree:
            self.problems += _unknown_in_file(self._tree, keys)
        known = [variable(section, key) for section in keys for key in keys[section]]
        for name in self.variables:
            if name.startswith(PREFIX) and name not in known:
                secret = _misplaced_secret(name.rpartition("__")[2].lower())
                message = secret or f"unknown variable{did_you_mean(name, known)}"
                self.problems.append(WrongVariable(name, message))

    def _opened(self, config_path: Path | None) -> Located | None:
        named = self.variables.get("BOT_CONFIG")
        path = config_path or (Path(named) if named else DEFAULT_FILE)
        try:
            tree = parse(path.read_bytes(), str(path))
        except OSError as error:
            if config_path or named or not isinstance(error, FileNotFoundError):
                self.problems.append(_unreadable(path, error, by_variable=bool(named and not config_path)))
        except BrokenContent as broken:
            self.problems += broken.problems
        else:
            if isinstance(tree.value, dict):
                return tree
            if tree.value is not None:
                message = f"expected sections such as 'telegram:', found {described(tree.value)}"
                self.problems.append(tree.problem((), message))
        return None


def _unreadable(path: Path, error: OSError, *, by_variable: bool) -> Problem | WrongVariable:
    reason = error.strerror or "cannot be read"
    return WrongVariable("BOT_CONFIG", f"{path}: {reason}") if by_variable else Problem(str(path), 1, 1, reason)


def _unknown_in_file(tree: Located, keys: Keys) -> list[Problem]:
    found: list[Problem] = []
    for section in tree.root.keys:
        node = tree.root.children[section]
        if section not in keys:
            found.append(tree.key_problem((section,), _unknown("section", section, keys)))
        elif isinstance(node.value, dict):
            strange = [key for key in node.keys if key not in keys[section]]
            found += [tree.key_problem((section, key), _unknown("key", key, keys[section])) for key in strange]
        elif node.value is not None:
            found.append(tree.problem((section,), f"expected the keys of {quoted(section)}, found a value"))
    return found


def _unknown(noun: str, word: str, known: Collection[str]) -> str:
    return _misplaced_secret(word) or f"unknown {noun} {quoted(word)}{did_you_mean(word, known)}"


def _misplaced_secret(word: str) -> str | None:
    home = _HOMES.get(word.lower())
    return f"a secret does not belong here; take it out and set {home} in the environment" if home else None
