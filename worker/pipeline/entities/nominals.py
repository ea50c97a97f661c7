"""Common nouns that name a thing again: "the NATO chief", "the Western military alliance"."""

from __future__ import annotations

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import Gazetteer, titles
from worker.pipeline.entities.names import POSSESSIVE
from worker.pipeline.entities.things import Thing

LONGEST = 6  # tokens between "the" and the noun


def add_nominals(doc: Doc, things: list[Thing], gazetteer: Gazetteer, read: list[bool]) -> None:
    """Adds what is plain: one bearer of the title, or an organisation that the article names."""
    taken = {}
    for thing in things:
        for name in [*thing.names, *thing.metonyms]:
            taken.update(dict.fromkeys(range(name.start, name.end), thing))
    named = {thing.known.key: thing for thing in things if thing.known}
    for start, end, key in gazetteer.called(doc):
        before = doc[start - 1] if start else None
        if before is None or before.lower_ != "the" or not read[start] or end - 1 in taken:
            continue
        if key in named and not (
            end < len(doc) and doc[end].pos_ in ("NOUN", "PROPN") and doc[end].text not in POSSESSIVE
        ):
            named[key].nominals.append((start, end))
    persons = [thing for thing in things if thing.type == "PERSON" and thing.heads]
    for at in _titled_sides(doc, taken, read) if persons else ():
        side, head, start = taken[at[0]], at[1], at[0]
        bearers = [p for p in persons if p.first < start and _bears(p, side, doc[head].lower_)]
        if len(bearers) == 1:
            bearers[0].nominals.append((start, head + 1))


def _titled_sides(doc: Doc, taken: dict[int, Thing], read: list[bool]) -> list[tuple[int, int]]:
    """(token of the side, token of the head) of every "the NATO chief" that stands before no name."""
    found = []
    for i, token in enumerate(doc[:-2]):
        if token.lower_ != "the" or i + 1 not in taken or not read[i]:
            continue
        side, j = taken[i + 1], i + 1
        while j < len(doc) and j - i <= LONGEST and (taken.get(j) is side or doc[j].text in POSSESSIVE):
            j += 1
        while j < len(doc) and j - i <= LONGEST and doc[j].lower_ in titles().modifiers | titles().heads.keys():
            j += 1
        if j > i + 1 and doc[j - 1].lower_ in titles().heads and j not in taken and doc[j - 1].tag_ == "NN":
            found.append((i + 1, j - 1))
    return found


def _bears(person: Thing, side: Thing, head: str) -> bool:
    """The person acts for the side and bears the title, or one that means the same."""
    if side not in person.sides and not (side.country and side.type != "ORG" and side.country == person.country):
        return False
    wanted = {head} | next((group for group in titles().same if head in group), frozenset())
    return any(h in wanted for h in person.heads)
