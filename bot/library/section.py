"""One mapping of a content file while it is read; what its keys mean is for the reader of that file to say."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.domain.names import Name
from bot.library.located import Located, Path
from bot.library.problems import Problem, did_you_mean, quoted

T = TypeVar("T")


def described(value: object) -> str:
    """Return what a value is, for a message that wanted something else."""
    if value is None:
        return "nothing"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return quoted({True: "true", False: "false"}[value] if isinstance(value, bool) else value)


class Section:
    """Typed getters that note a problem and go on with a stand-in, so that one reading finds every mistake."""

    def __init__(self, tree: Located, path: Path, problems: list[Problem], *, keys: Iterable[str]) -> None:
        """Look at the mapping at `path`; note it when it is none, and any of its keys not among `keys`."""
        self.problems = problems
        self._tree, self._path = tree, path
        value = tree.node(path).value
        self._is_mapping = isinstance(value, dict)
        self._values: dict[str, object] = value if isinstance(value, dict) else {}
        if not self._is_mapping:
            problems.append(tree.problem(path, f"expected a mapping, found {described(value)}"))
        known = tuple(keys)
        for unknown in [key for key in self._values if key not in known]:
            message = f"unknown key {quoted(unknown)}{did_you_mean(unknown, known)}"
            problems.append(tree.key_problem((*path, unknown), message))

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def is_mapping(self, key: str) -> bool:
        """Tell whether the value of `key` is a mapping itself."""
        return isinstance(self._values.get(key), dict)

    def line(self, key: str) -> int:
        """Return the line a value starts on; that of the mapping when it is missing."""
        return self._tree.place((*self._path, key)).line

    def note(self, key: str, message: str) -> None:
        """Note a problem of the value of `key`; of the whole mapping when the key is missing."""
        self.problems.append(self._tree.problem((*self._path, key), message))

    def require(self, key: str) -> bool:
        """Tell whether `key` is given, noting it when it is not."""
        if key not in self._values and self._is_mapping:
            self.note(key, f"missing {quoted(key)}")
        return key in self._values

    def text(self, key: str) -> str:
        """Return a required text; the stand-in is empty."""
        return self.read(key, str, "") if self.require(key) else ""

    def optional_text(self, key: str) -> str | None:
        """Return a text, None when it is not given."""
        return self.read(key, str, "") if key in self else None

    def read(self, key: str, parse: Callable[[str], T], stand_in: T) -> T:
        """Return a given text as `parse` understands it, noting its ValueError; `stand_in` when it cannot be had."""
        value = self._values.get(key)
        if key not in self._values:
            return stand_in
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value) if parse is not str else value
        if not isinstance(value, str) or not value.strip():
            self.note(key, f"expected text, found {described(value)}")
            return stand_in
        try:
            return parse(value)
        except ValueError as error:
            self.note(key, str(error))
            return stand_in

    def must_read(self, key: str, parse: Callable[[str], T], stand_in: T) -> T:
        """Do as `read` does, noting a missing key."""
        return self.read(key, parse, stand_in) if self.require(key) else stand_in

    def read_some(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Return a required text, or a non-empty list of them, as `parse` understands each; none is there twice."""
        if not self.require(key):
            return ()
        if not isinstance(self._values[key], list):
            return self.read(key, lambda text: (parse(text),), ())
        found: list[T] = []
        for index, value in enumerate(self.entries(key)):
            try:
                one = parse(str(value))
            except ValueError as error:
                self._note_entry(key, index, str(error))
                continue
            if one in found:
                self._note_entry(key, index, f"{value} is listed twice")
            found.append(one)
        return tuple(found)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._values.get(key, default)
        if isinstance(value, bool):
            return value
        self.note(key, f"expected true or false, found {described(value)}")
        return default

    def integer(self, key: str, default: int, *, within: range) -> int:
        """Return a whole number within a range."""
        value = self._values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value in within:
            return value
        self.note(key, f"expected a whole number from {within[0]} to {within[-1]}, found {described(value)}")
        return default

    def integers(self, key: str, *, within: range) -> tuple[int, ...]:
        """Return a non-empty list of different whole numbers within a range."""
        found: list[int] = []
        for index, value in enumerate(self.entries(key)):
            if not isinstance(value, int) or isinstance(value, bool) or value not in within:
                wanted = f"expected a whole number from {within[0]} to {within[-1]}"
                self._note_entry(key, index, f"{wanted}, found {described(value)}")
            elif value in found:
                self._note_entry(key, index, f"{value} is listed twice")
            else:
                found.append(value)
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different texts; empty when it is not given."""
        found: list[str] = []
        for index, value in enumerate(self.entries(key) if key in self else []):
            if not isinstance(value, str) or not value.strip():
                self._note_entry(key, index, f"expected text, found {described(value)}")
            elif value in found:
                self._note_entry(key, index, f"{quoted(value)} is listed twice")
            else:
                found.append(value)
        return tuple(found)

    def name(self, key: str) -> Name:
        """Return a required name: a text, or `{zh, en}` of which `en` may be left out."""
        return self._name((*self._path, key)) if self.require(key) else Name("")

    def optional_name(self, key: str) -> Name | None:
        """Return a name, None when it is not given."""
        return self.name(key) if key in self else None

    def names(self, key: str) -> tuple[Name, ...]:
        """Return a list of names; empty when it is not given."""
        if key not in self:
            return ()
        return tuple(self._name((*self._path, key, index)) for index in range(len(self.entries(key))))

    def _name(self, path: Path) -> Name:
        value = self._tree.node(path).value
        if isinstance(value, dict):
            both = Section(self._tree, path, self.problems, keys=("zh", "en"))
            return Name(both.text("zh"), both.optional_text("en"))
        if not isinstance(value, str) or not value.strip():
            self.problems.append(self._tree.problem(path, f"expected a name, found {described(value)}"))
            return Name("")
        return Name(value)

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        """Return one of `options`."""
        value = self._values.get(key, default)
        if isinstance(value, str) and value in options:
            return value
        self.note(key, f"{described(value)} is not one of {', '.join(options)}" + did_you_mean(str(value), options))
        return default

    def reference(self, key: str, known: tuple[str, ...] | None, noun: str) -> str | None:
        """Return the key of something that exists, None when none is given.

        Noted when it is not among `known`; when that is None nobody can tell.
        """
        word = self.optional_text(key)
        if word:
            self._check_reference((*self._path, key), word, known=known, noun=noun)
        return word

    def references(self, key: str, known: tuple[str, ...] | None, noun: str) -> tuple[str, ...]:
        """Return a list of keys of things that exist, empty when none is given; see `reference`."""
        if key not in self:
            return ()
        for index, word in enumerate(self.entries(key)):
            if isinstance(word, str):
                self._check_reference((*self._path, key, index), word, known=known, noun=noun)
        return self.texts(key)

    def _check_reference(self, path: Path, word: str, *, known: tuple[str, ...] | None, noun: str) -> None:
        if known is not None and word not in known:
            message = f"unknown {noun} {quoted(word)}{did_you_mean(word, known)}"
            self.problems.append(self._tree.problem(path, message))

    def entries(self, key: str) -> list[object]:
        """Return a required, non-empty list as it stands."""
        value = self._values.get(key)
        if isinstance(value, list) and value:
            return value
        if self.require(key):
            self.note(key, "the list is empty" if value == [] else f"expected a list, found {described(value)}")
        return []

    def sections(self, key: str, keys: Iterable[str]) -> list["Section"]:
        """Return the mappings of a required, non-empty list."""
        paths = [(*self._path, key, index) for index in range(len(self.entries(key)))]
        return [Section(self._tree, path, self.problems, keys=keys) for path in paths]

    def section(self, key: str, keys: Iterable[str]) -> "Section":
        """Return the mapping of a given key."""
        return Section(self._tree, (*self._path, key), self.problems, keys=keys)

    def _note_entry(self, key: str, index: int, message: str) -> None:
        self.problems.append(self._tree.problem((*self._path, key, index), message))
