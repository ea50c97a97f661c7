"""Towns and countries that play: in a text on sport, who beats, faces or fields players is a side and no place."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import Known
from worker.pipeline.entities.names.spans import PLACES, POSSESSIVE, Name
from worker.pipeline.entities.names.tables import Tables
from worker.pipeline.entities.names.words import words
from worker.pipeline.entities.variants import variants

ENOUGH = 5  # different words of sport, and no fewer than one word in fifty
SHARE = 50
LONGEST_SCORE = 7  # characters
DATE = 8  # characters of a written-out date
WHERE = frozenset(("in", "at", "near", "from", "to", "of", "across", "outside"))


def is_sport(texts: list[str]) -> bool:
    """The words are those of a text that tells of contests."""
    lexicon = words().sport_words
    hits = [lower for text in texts if (lower := text.lower()) in lexicon]
    return len(set(hits)) >= ENOUGH and len(hits) * SHARE >= len(texts)


def sides(doc: Doc, found: list[Name], tables: Tables, states: dict[tuple[int, int], Known]) -> None:
    """Relabels the places that stand for sides; a place that plays stays a place where it stands as one.

    `states`: what the gazetteer knows as states, by first token and end.
    """
    teams = {doc[start:end].text.casefold() for start, (end, label) in tables.spans.items() if label == "ORG"}
    for name in found:
        if name.label == "ORG" and name.known is None:
            name.side = states.get((name.start, name.end))
    persons = {name.end for name in found if name.label == "PERSON"}
    places = [name for name in found if name.kind == "name" and name.label in PLACES]
    playing = [name for name in places if _plays(doc, name)]
    teams |= {doc[name.start : name.end].text.casefold() for name in playing}
    teams |= {name.known.key for name in playing if _is_national(name)}
    chosen = {id(name) for name in playing}
    sided = [name for name in places if id(name) in chosen or not teams.isdisjoint(_keys(doc, name))]
    rows = {name.start: name.end for name in sided}
    for name in sided:
        if id(name) in chosen or _is_in_row(doc, name, rows) or not _stands_as_place(doc, name):
            _make_side(name)
    for name in places:
        if _is_club(doc, name, persons):
            _make_side(name)


def _make_side(name: Name) -> None:
    if _is_national(name):
        name.side = name.known
    name.label, name.known = "ORG", None


def _keys(doc: Doc, name: Name) -> set[str]:
    """What tells that it is one of the teams: its words, or the state that it means."""
    text = doc[name.start : name.end].text.casefold()
    return {text, name.known.key} if _is_national(name) else {text}


def _is_national(name: Name) -> bool:
    """It names a state, or what may stand for one of two: "Korea"."""
    return name.known is not None and (name.known.state or name.known.name in variants().states)


def _is_in_row(doc: Doc, name: Name, rows: dict[int, int]) -> bool:
    """Between commas beside others that play: "Norway, Chile and Peru win"."""
    at = name.end
    if at + 1 < len(doc) and doc[at].text == ",":
        return at + 1 in rows
    return name.start > 1 and doc[name.start - 1].text == "," and name.start - 1 in rows.values()


def _plays(doc: Doc, name: Name) -> bool:
    """What stands beside it tells that it plays."""
    lexicon = words()
    before = _before(doc, name)
    after = doc[name.end] if name.end < len(doc) else None
    beside = after is not None and after.lower_ in lexicon.sport_beside
    if before is not None and before.lower_ in WHERE and not _is_beaten_by(doc, before):
        return beside
    if after is not None:
        possessed = after.text in POSSESSIVE and name.end + 1 < len(doc)
        if beside or after.lower_ in lexicon.sport_subject or (after.lower_ in lexicon.versus and after.lower_ != "at"):
            return True
        if possessed and doc[name.end + 1].lower_ in lexicon.sport_beside:
            return True
    if before is None:
        return False
    return before.lower_ in lexicon.sport_object or _is_beaten_by(doc, before) or _is_score(doc, before.i)


def _is_beaten_by(doc: Doc, before: Token) -> bool:
    """The "to" of "lost 1-2 to Norway"."""
    return before.lower_ == "to" and before.i > 0 and _is_score(doc, before.i - 1)


def _is_score(doc: Doc, last: int) -> bool:
    """Two numbers with a dash: "1 - 0", "1-0"."""
    text = doc[last].text
    if not text[-1].isdigit() or len(text) > LONGEST_SCORE:
        return False
    if not text.isdigit():
        one, dash, other = text.replace("–", "-").partition("-")
        return bool(dash) and one.isdigit() and other.isdigit()
    return last > 1 and doc[last - 1].text in ("-", "–") and doc[last - 2].text.isdigit()


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
