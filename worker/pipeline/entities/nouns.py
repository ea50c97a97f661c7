"""What common nouns name, and words around an "it" that means nothing: entity_nouns.yaml, entity_noun_persons.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from worker.pipeline.entities.knowledge import SECTORS, titles
from worker.pipeline.knowledge import resource

FILE = "entity_nouns.yaml"
PERSONS = "entity_noun_persons.yaml"
ENDINGS = (("woman", "f"), ("man", "m"))
LISTS = (
    "never",
    "people",
    "anybody",
    "spans",
    "wholes",
    "slight",
    "says",
    "minds",
    "befalls",
    "calls",
    "weather",
    "seems",
    "judged",
)
LABELS = frozenset({"GPE", "LOC", "FAC", "PRODUCT", "LAW", "EVENT", "WORK_OF_ART"})


@dataclass(frozen=True)
class Class:
    """Nouns that may name the same thing again: "the firm" and "the company"."""

    name: str
    heads: frozenset[str]
    sectors: frozenset[str | None]  # of the named organisations they may mean; empty: of any
    public: bool = False
    type: str = "ORG"


@dataclass(frozen=True)
class Nouns:
    """The resource, by noun."""

    persons: dict[str, str | None]  # gender by noun
    agents: tuple[str, ...]  # endings
    endings: dict[str, dict[str, str]]  # gender by ending, of given and of family names
    never: frozenset[str]
    people: frozenset[str]
    anybody: frozenset[str]
    bodies: dict[str, tuple[Class, ...]]
    places: dict[str, tuple[Class, ...]]
    things: dict[str, str]  # OntoNotes label by noun
    same: dict[str, frozenset[str]]  # all nouns that may stand for the same person or thing
    spans: frozenset[str]
    wholes: frozenset[str]
    slight: frozenset[str]
    says: frozenset[str]
    minds: frozenset[str]
    befalls: frozenset[str]
    calls: frozenset[str]
    weather: frozenset[str]
    seems: frozenset[str]
    judged: frozenset[str]

    def kind(self, noun: str, plural: bool) -> str:
        """person, people, body, place or thing."""
        if noun in self.people or (plural and noun in self.persons):
            return "people"
        if noun in self.persons:
            return "person"
        if noun in self.bodies:
            return "body"
        return "place" if noun in self.places else "thing"

    def may_be_person(self, noun: str) -> bool:
        """A noun that the lists do not know, and that ends as words for persons do."""
        known = noun in self.never or noun in self.things or noun in self.spans
        return noun.endswith(self.agents) and not known

    def guess(self, given: str, family: str) -> str | None:
        """The gender that a person's names lean to: m, f or None."""
        for word, endings in ((family.lower(), self.endings["family"]), (given.lower(), self.endings["given"])):
            for size in (6, 5, 4, 3, 2, 1):
                if len(word) > size and word[-size:] in endings:
                    return endings[word[-size:]]
        return None


def _words(entry: object, where: str) -> list[str]:
    if not isinstance(entry, list) or not all(isinstance(word, str) and word == word.lower() for word in entry):
        raise ValueError(f"{FILE}: {where} must be a list of words in lower case")
    return entry


def _endings(rows: object, part: str) -> dict[str, str]:
    if not isinstance(rows, dict) or set(rows) != {"m", "f"}:
        raise ValueError(f"{FILE}: endings.{part} must have m and f")
    found: dict[str, str] = {}
    for gender, listed in rows.items():
        for ending in _words(listed, f"endings.{part}.{gender}"):
            if found.setdefault(ending, gender) != gender:
                raise ValueError(f"{FILE}: endings.{part} has {ending!r} for both")
    return found


def _classes(rows: object, where: str) -> dict[str, tuple[Class, ...]]:
    if not isinstance(rows, dict):
        raise ValueError(f"{FILE}: {where} must hold classes")  # noqa: TRY004 - the content is wrong, not a caller's type
    found: dict[str, tuple[Class, ...]] = {}
    for name, row in rows.items():
        if not isinstance(row, dict) or set(row) - {"heads", "sectors", "public", "type"}:
            raise ValueError(f"{FILE}: {where}.{name} may have heads, sectors, public and type")
        sectors = frozenset(row.get("sectors", ()))
        if sectors - SECTORS - {None}:
            raise ValueError(f"{FILE}: {where}.{name} has a sector that is none of PLOVER's")
        if row.get("type", "ORG") not in LABELS | {"ORG"}:
            raise ValueError(f"{FILE}: {where}.{name} has a type that is no OntoNotes label")
        heads = frozenset(_words(row.get("heads"), f"{where}.{name}"))
        made = Class(name, heads, sectors, bool(row.get("public")), row.get("type", "ORG"))
        for head in sorted(heads):
            found[head] = (*found.get(head, ()), made)
    return found


def _persons(rows: dict) -> dict[str, str | None]:
    """The gender by noun: of those listed, and of the heads of titles."""
    persons: dict[str, str | None] = {}
    for gender in ("m", "f", "any"):
        for word in _words(rows.get(gender), f"persons.{gender}"):
            persons.setdefault(word, None if gender == "any" else gender)
    for head in titles().heads:
        persons.setdefault(head, titles().gendered.get(head))
    return persons


def _more_persons() -> dict[str, str | None]:
    """The gender of every noun of entity_noun_persons.yaml, by ending where the list tells none."""
    found: dict[str, str | None] = {}
    data = resource(PERSONS, words_only=True)
    if not isinstance(data, dict) or set(data) != {"m", "f", "any"}:
        raise ValueError(f"{PERSONS}: must have m, f and any")
    for gender, text in data.items():
        for word in text.split():
            if word != word.lower() or found.setdefault(word, _told(gender, word)) != _told(gender, word):
                raise ValueError(f"{PERSONS}: {word!r} is not small, or stands there twice")
    return found


def _told(gender: str, word: str) -> str | None:
    if gender != "any":
        return gender
    return next((told for ending, told in ENDINGS if word.endswith(ending)), None)


@cache
def nouns() -> Nouns:
    """The nouns, validated: ValueError names the entry that is wrong."""
    data = resource(FILE)
    persons = _persons(data["persons"])
    things: dict[str, str] = {}
    for label, listed in data["things"].items():
        if label not in LABELS:
            raise ValueError(f"{FILE}: things.{label} is no OntoNotes label")
        for word in _words(listed, f"things.{label}"):
            things.setdefault(word, label)
    same: dict[str, frozenset[str]] = {}
    for group in data["same"]:
        for word in _words(group, "same"):
            same[word] = same.get(word, frozenset()) | set(group)
    lists = {key: frozenset(_words(data.get(key), key)) for key in LISTS}
    bodies, places = _classes(data["bodies"], "bodies"), _classes(data["places"], "places")
    others = (lists["never"], lists["people"], lists["spans"], bodies, places, things)
    for word, gender in _more_persons().items():
        if not any(word in other for other in others):
            persons.setdefault(word, gender)
    return Nouns(
        persons=persons,
        endings={part: _endings(data["endings"].get(part), part) for part in ("given", "family")},
        agents=tuple(_words(data.get("agents"), "agents")),
        bodies=bodies,
        places=places,
        things=things,
        same=same,
        **lists,
    )
