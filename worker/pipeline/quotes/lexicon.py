"""What the reading of quotes knows of words, from resources/quotes.yaml."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, cached_property

from worker.pipeline.knowledge import resource

VERBS = ("statement", "address", "thought", "intent", "judgement", "topic")


@dataclass(frozen=True)
class Lexicon:
    """The word lists of quotes.yaml, one field a list."""

    statement: frozenset[str]
    address: frozenset[str]
    thought: frozenset[str]
    intent: frozenset[str]
    judgement: frozenset[str]
    topic: frozenset[str]
    deeds: frozenset[str]
    nouns: frozenset[str]
    light: frozenset[str]
    adjectives: frozenset[str]
    copulas: frozenset[str]
    hearsay: frozenset[str]
    findings: frozenset[str]
    documents: frozenset[str]
    bearers: frozenset[str]
    prepositions: frozenset[str]
    wordings: frozenset[str]
    prompts: frozenset[str]
    asking: frozenset[str]
    answering: frozenset[str]
    settings: frozenset[str]
    breaks: frozenset[str]
    asides: frozenset[str]
    clipped: frozenset[str]

    @cached_property
    def verbs(self) -> dict[str, frozenset[str]]:
        """Every verb and phrase of the lists of verbs, with the names of the lists that hold it."""
        found: dict[str, set[str]] = {}
        for name in VERBS:
            for entry in getattr(self, name):
                found.setdefault(entry, set()).add(name)
        return {entry: frozenset(names) for entry, names in found.items()}

    @cached_property
    def phrasal(self) -> frozenset[str]:
        """Verbs that are an entry with a particle or a preposition."""
        return frozenset(entry.split()[0] for entry in self.verbs if " " in entry)

    def groups(self, lemma: str) -> frozenset[str]:
        """The lists of verbs that hold `lemma`."""
        return self.verbs.get(lemma, frozenset())

    @cached_property
    def openers(self) -> dict[str, list[tuple[str, ...]]]:
        """First word of a phrase before the speaker: the words after it, of each phrase that begins so."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for first, *rest in map(str.split, sorted(self.prepositions)):
            found.setdefault(first, []).append(tuple(rest))
        return found


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
    return parse(resource("quotes.yaml"))
