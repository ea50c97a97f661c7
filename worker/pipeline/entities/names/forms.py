"""What the words of a name tell of it: "… County", "University of …", "… Ltd"."""

from __future__ import annotations

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names, name_words
from worker.pipeline.entities.names.words import words
from worker.pipeline.gazetteer import gazetteer

WORKS = frozenset({"EVENT", "WORK_OF_ART", "LAW", "PRODUCT"})
LOOK_AHEAD = 4  # the most words by which a name is drawn out to its head


def told(doc: Doc, start: int, end: int, label: str) -> str | None:
    """The label that the words tell, articles and marks at their ends aside, or None."""
    while start < end and doc[start].lower_ in ("the", "a", "an"):
        start += 1
    named = [t.text for t in doc[start:end] if not t.is_space]
    while named and not any(c.isalnum() for c in named[-1]):
        named.pop()
    return label_of(named, label) if len(named) > 1 else None


def label_of(named: list[str], label: str) -> str | None:
    """The label that the words of a name of two and more tell, or None; `label` is what it was taken for."""
    lexicon, last = words(), named[-1]
    if last in name_words().suffixes:
        return "ORG"
    if label in WORKS:
        return None
    if last in lexicon.other_heads and label != "PERSON":
        return lexicon.other_heads[last]
    if last in lexicon.sure_place_heads:
        return lexicon.place_heads[last]
    if label == "PERSON" and len(named) == 2 and named[0] in given_names():
        return None
    if _is_organisation(named, label) or any("&" in word[1:-1] for word in named):
        return "ORG"  # "Texas A&M"
    return _place(named, label)


def _place(named: list[str], label: str) -> str | None:
    """The label of a place; a name that the model takes for an organisation's may hold the head of one."""
    lexicon, first, last = words(), named[0], named[-1]
    start = lexicon.place_starts.get(first)
    if start == "LOC" and named[1] == "of":
        return start
    if label == "ORG":
        return None
    if last in lexicon.place_heads:
        return lexicon.place_heads[last]
    return start if start != "GPE" or (label == "PERSON" and gazetteer().has(" ".join(named))) else None


def _is_organisation(named: list[str], label: str) -> bool:
    lexicon, first = words(), named[0]
    if first in lexicon.organisation_starts and (named[1] in ("of", "for", "de") or first.startswith("Univers")):
        return True
    if "of" in named and named[named.index("of") - 1] in lexicon.organisation_heads:
        return True
    if label == "FAC" and gazetteer().has(" ".join(named)):
        return False
    if named[-1] in lexicon.organisation_heads or " ".join(named[-2:]) in lexicon.organisation_heads:
        return True
    return _is_of_place(named)


def _is_of_place(named: list[str]) -> bool:
    """A place with a word of clubs or bodies: "Leeds United", "Real Madrid", "Team Alberta"."""
    lexicon, places = words(), gazetteer()
    town = None
    if named[-1] in lexicon.club_heads:
        town = named[:-1]
    elif named[0] in lexicon.club_starts or (named[0] in lexicon.before_names and len(named) == 2):
        town = named[1:]
    return town is not None and places.has(" ".join(town)) and not places.has(" ".join(named))


def drawn_out(doc: Doc, end: int, limit: int) -> int:
    """The token after the head that goes on from a name that ends before `end`, else `end`: "Kent" in "Kent County"."""
    lexicon, best = words(), end
    heads = (lexicon.organisation_heads, lexicon.place_heads, name_words().suffixes)
    for i in range(end, min(end + LOOK_AHEAD, limit)):
        token = doc[i]
        if not (token.text[0].isupper() and token.is_alpha and not token.is_sent_start):
            break
        if any(token.text in listed for listed in heads):
            best = i + 1
    return best
