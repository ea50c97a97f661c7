"""Taking written values apart: each returns what it wants, or None and a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.tool.written import Map, Problems, Seq, Text

KEY = re.compile(r"[a-z][a-z0-9_]*")


class Fields:
    """The checks of one file."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def mapping(self, value: Any, known: Sequence[str] = (), needs: Sequence[str] = ()) -> Map:
        """The mapping without unknown keys; an empty one when it is none."""
        if not isinstance(value, Map):
            self.problems.add("must be a mapping", value)
            return Map()
        for key in value:
            if known and key not in known:
                self.problems.add(f"{str(key)!r} is unknown; known are {', '.join(known)}", key)
        for key in needs:
            if value.get(key) in (None, ""):
                self.problems.add(f"{key} is missing", value)
        return value

    def keyed(self, value: Any) -> Iterator[tuple[Text, Any]]:
        """The entries of a mapping whose keys are the annotator's."""
        for key, entry in self.mapping(value).items() if value is not None else ():
            with self.problems.within(key):
                if not KEY.fullmatch(key):
                    self.problems.add("a key is lower-case letters, digits and _", key)
                yield key, entry

    def items(self, value: Any) -> list[Any]:
        """A list, or the one thing that stands for a list of it."""
        if value is None:
            return []
        return value if isinstance(value, Seq) else [value]

    def text(self, value: Any) -> Text | None:
        """Words."""
        if isinstance(value, Text) and value.strip():
            return value
        if value is not None:
            self.problems.add("must be words", value)
        return None

    def one_of(self, value: Any, known: Sequence[str], default: str | None = None) -> str | None:
        """A member of a closed set."""
        if value is None:
            return default
        if value not in known or not isinstance(value, str):
            self.problems.add(f"{value!s:.60} must be one of {', '.join(known)}", value)
            return default
        return str(value)

    def truth(self, value: Any, name: str) -> bool:
        """True or false; absent is false."""
        if value not in (None, True, False):
            self.problems.add(f"{name} must be true or false", value)
        return value is True

    def number(self, value: Any, at: Any) -> float | None:
        """Plain digits; `at` is the written value that they are of."""
        if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value) if "." in value else int(value)
        self.problems.add(f"{value!s:.40} is no number in plain digits", at)
        return None
