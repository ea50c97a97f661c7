"""Puts the names of one thing together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from spacy.tokens import Doc

from worker.pipeline.entities.bodies import Bodies
from worker.pipeline.entities.knowledge import Known, name_words
from worker.pipeline.entities.names import PLACES, Name
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.persons import Persons
from worker.pipeline.entities.things import Thing
from worker.pipeline.entities.variants import content, key, variants

OPEN = frozenset({"ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT"})  # labels given in doubt


def merge(doc: Doc, names: list[Name], demonyms: Callable[[str], bool]) -> list[Thing]:
    """One Thing a real-world thing, in the order of first mention. `demonyms` tells the forms of countries."""
    _agree_on_persons(doc, names)
    things: dict[object, Thing] = {}
    persons = Persons(doc)
    bodies = Bodies(doc, names, demonyms)
    states = {known.country: known.key for name in names if (known := name.known or name.side) and known.state}
    sides = {_state(name.side, states) or name.side.key for name in names if name.side}
    for name in names:
        words = name.words(doc)
        if name.known and _plays(doc, name, sides):
            name.side, name.known = name.known, None
        if name.known:
            which: object = _state(name.known, states) or name.known.key
        elif name.side:
            which = ("side", _state(name.side, states) or name.side.key)
        elif name.label == "PERSON" and not bodies.stands_for(words):
            persons.add(name, words)
            continue
        elif name.label == "ORG" or bodies.stands_for(words):
            name.label = "ORG"
            known = bodies.known(words)
            which = known.key if known else ("ORG", bodies.key(words))
        elif name.label in PLACES:
            which = ("place", _place(words))
        else:
            which = (name.label, content(words) or words)
        things.setdefault(which, Thing()).names.append(name)
    persons.settle()
    for thing in things.values():
        thing.known = next((name.known for name in thing.names if name.known), None)
        thing.country = next((name.side.country for name in thing.names if name.side and name.side.state), None)
    merged = sorted([*things.values(), *persons.things], key=lambda thing: thing.first)
    for thing in merged:
        thing.type = thing.known.type if thing.known else _label(thing.names)
    return merged


def looks_personal(words: tuple[str, ...]) -> bool:
    """Two or three words with capitals, none of which says what is named."""
    if not 2 <= len(words) <= 3:
        return False
    for word in words:
        lower = word.lower()
        if not word[0].isupper() or word.isupper() or not word.replace("-", "").replace("’", "").isalpha():
            return False
        if (
            lower in nouns().bodies
            or lower in nouns().places
            or lower in nouns().things
            or word in name_words().suffixes
        ):
            return False
    return True


def _agree_on_persons(doc: Doc, names: list[Name]) -> None:
    """A full name is a person's where its family name alone is one elsewhere."""
    alone = {words[0] for name in names if name.label == "PERSON" and len(words := name.words(doc)) == 1}
    for name in names:
        words = name.words(doc)
        if not name.known and name.label in OPEN and words[-1] in alone and looks_personal(words):
            name.label = "PERSON"


def _plays(doc: Doc, name: Name, sides: set[str]) -> bool:
    """In a report of sport "the Swedes" are the side of Sweden."""
    return (
        name.kind == "demonym"
        and name.known.key in sides
        and name.start > 0
        and doc[name.start - 1].lower_ == "the"
        and doc[name.end - 1].tag_ in ("NNPS", "NNS")
    )


def _state(known: Known, states: dict[str | None, str]) -> str | None:
    """The state that "Korea" means, where the article names one of them."""
    meant = [states[iso] for iso in variants().states.get(known.name, ()) if iso in states]
    return meant[0] if len(meant) == 1 else None


def _place(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a place without "City of", in one spelling."""
    joined = " ".join(words).lower()
    for part in variants().parts:
        if joined.startswith(part):
            words = words[len(part.split()) :]
            break
    return tuple(key(word) for word in content(words)) or words


def _label(names: list[Name]) -> str:
    """The label most of the names have; on a tie the first."""
    labels = Counter(name.label for name in names)
    return max(labels, key=lambda label: labels[label])
