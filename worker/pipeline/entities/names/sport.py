"""Towns and countries that play: in a text on sport, who beats, faces or fields players is a side and no place."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.entities.names.spans import PLACES, POSSESSIVE, Name
from worker.pipeline.entities.names.tables import Tables
from worker.pipeline.entities.names.words import words

ENOUGH = 5  # different words of sport, and no fewer than one word in fifty
SHARE = 50
DATE = 8  # characters of a written-out date
WHERE = frozenset(("in", "at", "near", "from", "to", "of", "across", "outside"))


def is_sport(texts: list[str]) -> bool:
    """The words are those of a text that tells of contests."""
    lexicon = words().sport_words
    hits = [lower for text in texts if (lower := text.lower()) in lexicon]
    return len(set(hits)) >= ENOUGH and len(hits) * SHARE >= len(texts)


def sides(doc: Doc, found: list[Name], tables: Tables) -> None:
    """Relabels the places that stand for sides; a place that plays stays a place where it stands as one."""
    teams = {doc[start:end].text.casefold() for start, (end, label) in tables.spans.items() if label == "ORG"}
    persons = {name.end for name in found if name.label == "PERSON"}
    places = [name for name in found if name.kind == "name" and name.label in PLACES]
    playing = [name for name in places if _plays(doc, name)]
    teams |= {doc[name.start : name.end].text.casefold() for name in playing}
    chosen = {id(name) for name in playing}
    for name in places:
        text = doc[name.start : name.end].text.casefold()
        if id(name) in chosen or (text in teams and not _stands_as_place(doc, name)) or _is_club(doc, name, persons):
            name.label, name.known = "ORG", None


def _plays(doc: Doc, name: Name) -> bool:
    """What stands beside it tells that it plays."""
    lexicon = words()
    before = _before(doc, name)
    after = doc[name.end] if name.end < len(doc) else None
    beside = after is not None and after.lower_ in lexicon.sport_beside
    if before is not None and before.lower_ in WHERE:
        return beside
    if after is not None:
        possessed = after.text in POSSESSIVE and name.end + 1 < len(doc)
        if beside or after.lower_ in lexicon.sport_subject or (after.lower_ in lexicon.versus and after.lower_ != "at"):
            return True
        if possessed and doc[name.end + 1].lower_ in lexicon.sport_beside:
            return True
    return before is not None and before.lower_ in lexicon.sport_object


def _stands_as_place(doc: Doc, name: Name) -> bool:
    """After a preposition of place, in a dateline, or beside a place that it holds or lies in."""
    before = _before(doc, name)
    after = doc[name.end] if name.end < len(doc) else None
    if before is not None and (before.lower_ in WHERE or before.text in ("(", ",")):
        return True
    if after is not None and (after.text in (",", ")") or _is_date(after)):
        return after.text != "," or (name.end + 1 < len(doc) and doc[name.end + 1].is_title)
    return doc[name.start : name.end].text.isupper()


def _is_date(token: Token) -> bool:
    return token.text[0].isdigit() and ("-" in token.text or "/" in token.text) and len(token.text) >= DATE


def _is_club(doc: Doc, name: Name, persons: set[int]) -> bool:
    """In brackets after a player: his club, unless it is a country."""
    if not (name.start > 1 and name.end < len(doc) and name.start - 1 in persons):
        return False
    return doc[name.start - 1].text == "(" and doc[name.end].text == ")" and not (name.known and name.known.state)


def _before(doc: Doc, name: Name) -> Token | None:
    i = name.start - 1
    if i > 0 and doc[i].lower_ == "the":
        i -= 1
    return doc[i] if i >= 0 else None
