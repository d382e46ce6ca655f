"""YAML in which every value remembers its file and line, so that whatever is wrong can be pointed at.

Knows nothing of what a guidance pack means.
"""

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PackError(Exception):
    """A pack cannot be used. Its text names the file, the line, and what is wrong there."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class Located:
    """A YAML value in its place. Scalars stay text: a bare `yes` would else become a truth value."""

    def __init__(self, path: Path, node: yaml.Node) -> None:
        self.path = path
        self.line: int = node.start_mark.line + 1
        self._node = node

    def fail(self, reason: str) -> NoReturn:
        """Refuses the pack because of this value."""
        raise PackError(self.path, self.line, reason)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def text(self) -> str:
        """A value that is some text."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value.strip():
            self.fail("some text is needed here")
        return str(self._node.value).strip()

    def lines(self) -> Iterator[tuple[str, Callable[[str], NoReturn]]]:
        """The pieces of a text between commas and ends of lines, each with what refuses the pack for it.

        In a block, a line that begins with `#` is a comment.
        """
        first = self.line + (isinstance(self._node, yaml.ScalarNode) and self._node.style == "|")
        for number, line in enumerate(self.text().splitlines()):
            if not line.lstrip().startswith("#"):
                for piece in filter(None, map(str.strip, line.split(","))):
                    yield piece, partial(self._fail_in, first + number)

    def _fail_in(self, line: int, reason: str) -> NoReturn:
        raise PackError(self.path, line, reason)

    def one_of(self, allowed: Collection[str], what: str) -> str:
        """A value out of a known list; `what` it is, for the message."""
        value = self.text()
        if value not in allowed:
            self.fail(f"unknown {what} {value!r}; {_hint(value, allowed)}")
        return value

    def parts(self, *, may_be_empty: bool = False) -> tuple["Located", ...]:
        """The members of a list; a value that is no list is a list of one."""
        if not isinstance(self._node, yaml.SequenceNode):
            return (self,)
        if not self._node.value and not may_be_empty:
            self.fail("an empty list says nothing here")
        return tuple(Located(self.path, node) for node in self._node.value)

    def entries(self, allowed: Collection[str] | None = None, what: str = "key") -> dict[str, "Located"]:
        """The keys and values of a mapping, each key once and, when a list is given, a known one."""
        if not isinstance(self._node, yaml.MappingNode):
            self.fail("keys with values are needed here")
        found: dict[str, Located] = {}
        for key_node, node in self._node.value:
            key = Located(self.path, key_node)
            name = key.text() if allowed is None else key.one_of(allowed, what)
            if name in found:
                key.fail(f"{name!r} stands here twice")
            found[name] = Located(self.path, node)
        return found

    def record(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Located"]:
        """A mapping that has all the required keys, and no others but the optional ones."""
        found = self.entries([*required, *optional])
        for name in required:
            if name not in found:
                self.fail(f"{name!r} is missing")
        return found


def read_yaml(path: Path) -> Located:
    """The file's one document. Raises PackError when it cannot be read."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise PackError(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(path, 1, "is not text in UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(path, line, f"is no valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise PackError(path, 1, f"is no valid YAML: {error}") from error
    if node is None:
        raise PackError(path, 1, "is empty")
    return Located(path, node)


def _hint(value: str, allowed: Collection[str]) -> str:
    near = get_close_matches(value, allowed, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(allowed)}"
