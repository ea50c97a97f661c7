"""Towns and countries that play: in a text on sport, who beats, faces or fields players is a side and no place."""

from __future__ import annotations

from spacy.tokens import Doc

from worker.pipeline.entities.names.spans import PLACES, POSSESSIVE, Name
from worker.pipeline.entities.names.tables import Tables
from worker.pipeline.entities.names.words import words

ENOUGH = 5  # different words of sport, and no fewer than one word in fifty
SHARE = 50


def is_sport(doc: Doc) -> bool:
    """The text tells of contests."""
    lexicon = words().sport_words
    hits = [t.lower_ for t in doc if t.lower_ in lexicon]
    return len(set(hits)) >= ENOUGH and len(hits) * SHARE >= len(doc)


def sides(doc: Doc, found: list[Name], tables: Tables) -> None:
    """Relabels the places that stand for sides, one by one; where nothing tells, a place stays a place."""
    teams = {doc[start:end].text.casefold() for start, (end, label) in tables.spans.items() if label == "ORG"}
    persons = {name.end for name in found if name.label == "PERSON"}
    for name in found:
        if name.kind == "name" and name.label in PLACES and _plays(doc, name, persons, teams):
            name.label, name.known = "ORG", None


def _plays(doc: Doc, name: Name, persons: set[int], teams: set[str]) -> bool:
    lexicon = words()
    before = doc[name.start - 1] if name.start else None
    i = name.start - 1
    if before is not None and before.lower_ == "the" and i:
        before = doc[i - 1]
    after = doc[name.end] if name.end < len(doc) else None
    if before is not None and before.lower_ in ("in", "at", "near", "from", "to", "of"):
        return after is not None and after.lower_ in lexicon.sport_beside
    if after is not None:
        if after.lower_ in lexicon.sport_beside or after.lower_ in lexicon.sport_subject:
            return True
        if after.lower_ in lexicon.versus and after.lower_ != "at":
            return True
        if after.text in POSSESSIVE and name.end + 1 < len(doc) and doc[name.end + 1].lower_ in lexicon.sport_beside:
            return True
        if after.text == ")" and before is not None and before.text == "(" and name.start - 1 in persons:
            return not (name.known and name.known.state)
    if before is not None and before.lower_ in lexicon.sport_object:
        return True
    return doc[name.start : name.end].text.casefold() in teams and not (name.known and name.known.state)
