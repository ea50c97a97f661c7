"""YAML as people write it: scalars stay the words they are, and everything knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, order=True)
class Problem:
    """Something in the corpus that cannot be; `line` is 0 where the whole file is meant."""

    file: str
    line: int
    where: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        return f"{place}: {self.where}: {self.what}" if self.where else f"{place}: {self.what}"


class Text(str):
    """A scalar, uninterpreted, with the line it stands in."""

    __slots__ = ("line",)
    line: int

    @classmethod
    def at(cls, value: str, line: int) -> Text:
        """The words and their line."""
        text = cls(value)
        text.line = line
        return text


class Map(dict):
    """A mapping with the line it begins in."""

    line = 0


class Seq(list):
    """A list with the line it begins in."""

    line = 0


def line_of(value: object) -> int:
    """The line of a written value; 0 for what carries none."""
    return getattr(value, "line", 0)


@dataclass
class Problems:
    """Collects what is wrong with one file."""

    file: str
    found: list[Problem] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Problems added inside are said to be of `name`."""
        self._path.append(name)
        try:
            yield
        finally:
            self._path.pop()

    def add(self, what: str, at: object = None) -> None:
        """Notes a problem; `at` is the written value that it lies in."""
        self.found.append(Problem(self.file, line_of(at), ".".join(self._path), what))


def read(path: Path, problems: Problems) -> Any:
    """The content of a YAML file, None when there is none or it cannot be read (then with a problem)."""
    text = utf8(path, problems)
    if text is None:
        return None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(f"not YAML: {error.problem or error.context}", Text.at("", mark.line + 1) if mark else None)
        return None
    except yaml.YAMLError as error:
        problems.add(f"not YAML: {error}")
        return None
    return None if node is None else _value(node, problems)


def utf8(path: Path, problems: Problems) -> str | None:
    """The text of a file with its line ends as they are; None, with a problem, where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problems.add(f"not UTF-8: byte {error.start}")
    except OSError as error:
        problems.add(f"cannot be read: {error.strerror}")
    return None


def _value(node: yaml.Node, problems: Problems) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        made = Map()
        made.line = line
        for key_node, value_node in node.value:
            key = _value(key_node, problems)
            if not isinstance(key, Text):
                problems.add("a key must be words", Text.at("", line))
                continue
            if key in made:
                problems.add(f"{key!r} is there twice", key)
            made[key] = _value(value_node, problems)
        return made
    if isinstance(node, yaml.SequenceNode):
        listed = Seq(_value(item, problems) for item in node.value)
        listed.line = line
        return listed
    if node.style is None:
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if node.value in ("true", "false"):
            return node.value == "true"
    return Text.at(node.value, line)
