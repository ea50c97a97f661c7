"""What the words of a name tell of it: "… County", "University of …", "… Ltd"."""

from __future__ import annotations

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names, name_words
from worker.pipeline.entities.names.words import words
from worker.pipeline.gazetteer import gazetteer

# Heads that are a place's whatever the model says; the others may close a company's name ("… Point", "… Way").
SURE = frozenset(
    "County Counties Township Twp. Province Prefecture Oblast River Street Streets St. Road Rd. Avenue Ave. Boulevard "  # noqa: SIM905
    "Blvd. Crescent Rd Ave Drive Lane Highway Expressway Turnpike Parkway Airport Bridge Creek Island Islands Mountains Barracks".split()
)
WORKS = frozenset({"EVENT", "WORK_OF_ART", "LAW", "PRODUCT"})
LOOK_AHEAD = 4  # the most words by which a name is drawn out to its head


def told(doc: Doc, start: int, end: int, label: str) -> str | None:
    """The label that the words tell, or None."""
    while start < end and doc[start].lower_ in ("the", "a", "an"):
        start += 1
    named = [t.text for t in doc[start:end] if not t.is_space]
    while named and not any(c.isalnum() for c in named[-1]):
        named.pop()
    if len(named) < 2:
        return None
    return label_of(named, label)


def label_of(named: list[str], label: str) -> str | None:
    """The label that the words of a name of two and more tell, or None."""
    lexicon, last, first = words(), named[-1], named[0]
    person = first in given_names() and len(named) == 2
    if last in name_words().suffixes:
        return "ORG"
    if label in WORKS:
        return None
    if last in lexicon.other_heads and label != "PERSON":
        return lexicon.other_heads[last]
    if named[1] == "of" and lexicon.place_starts.get(first) == "LOC":
        return "LOC"
    if last in SURE:
        return lexicon.place_heads[last]
    if person and label == "PERSON":
        return None
    if first in lexicon.organisation_starts and (named[1] in ("of", "for", "de") or first.startswith("Univers")):
        return "ORG"
    if "of" in named and named[named.index("of") - 1] in lexicon.organisation_heads:
        return "ORG"
    if label == "FAC" and gazetteer().has(" ".join(named)):
        return None
    if last in lexicon.organisation_heads or " ".join(named[-2:]) in lexicon.organisation_heads:
        return "ORG"
    if _of_place(named) or _club(named):
        return "ORG"
    if label != "ORG":
        if last in lexicon.place_heads:
            return lexicon.place_heads[last]
        start = lexicon.place_starts.get(first)
        if start and (start != "GPE" or (label == "PERSON" and gazetteer().has(" ".join(named)))):
            return start
    return None


def _of_place(named: list[str]) -> bool:
    """A body's word and the name of a place: "Team Alberta"."""
    return (
        len(named) == 2
        and named[0] in words().before_names
        and gazetteer().has(named[1])
        and not gazetteer().has(" ".join(named))
    )


def _club(named: list[str]) -> bool:
    """A club's name: a place and the word of a club, or the other way round."""
    lexicon, places = words(), gazetteer()
    if named[-1] in lexicon.club_heads and places.has(" ".join(named[:-1])):
        return not places.has(" ".join(named))
    if named[0] in lexicon.club_starts and places.has(" ".join(named[1:])):
        return not places.has(" ".join(named))
    return False


def drawn_out(doc: Doc, end: int, limit: int) -> int:
    """The token after the head that goes on from a name that ends before `end`, else `end`: "Kent" in "Kent County"."""
    lexicon, best = words(), end
    for i in range(end, min(end + LOOK_AHEAD, limit)):
        token = doc[i]
        if not (token.text[0].isupper() and token.is_alpha and not token.is_sent_start):
            break
        if (
            token.text in lexicon.organisation_heads
            or token.text in lexicon.place_heads
            or token.text in name_words().suffixes
        ):
            best = i + 1
    return best
