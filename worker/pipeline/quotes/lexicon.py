"""What the reading of quotes knows of words, from resources/quotes.yaml."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parents[1] / "resources" / "quotes.yaml"


@dataclass(frozen=True)
class Lexicon:
    """The word lists of quotes.yaml, one field a list."""

    statement: frozenset[str]
    address: frozenset[str]
    thought: frozenset[str]
    intent: frozenset[str]
    judgement: frozenset[str]
    nouns: frozenset[str]
    prepositions: frozenset[str]
    titles: frozenset[str]
    clipped: frozenset[str]

    @property
    def speech(self) -> frozenset[str]:
        """Verbs that can bring a quotation."""
        return self.statement | self.address


def parse(data: object) -> Lexicon:
    """The lists as a Lexicon. Raises ValueError naming the list and the entry that cannot be read."""
    names = [f.name for f in fields(Lexicon)]
    if not isinstance(data, dict) or sorted(data) != sorted(names):
        raise ValueError(f"quotes.yaml: the lists are {', '.join(names)}")
    for name in names:
        if not isinstance(data[name], list) or not data[name]:
            raise ValueError(f"quotes.yaml: {name} is no list of words")
        for entry in data[name]:
            if not isinstance(entry, str) or not entry.strip() or entry != entry.strip().lower():
                raise ValueError(f"quotes.yaml: {name}: {entry!r} is no word in lower case")
    return Lexicon(**{name: frozenset(data[name]) for name in names})


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation, read once."""
    return parse(yaml.safe_load(PATH.read_text(encoding="utf-8")))
