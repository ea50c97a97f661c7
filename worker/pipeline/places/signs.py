"""Reads around a place name what the text says of it: its kind, and the larger place it lies in."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.gazetteer import Place, gazetteer
from worker.pipeline.places.lexicon import lexicon
from worker.pipeline.places.toponyms import POSSESSIVE, At, Tokens, Toponym

FARTHEST = 7  # tokens between a place and the larger one that a phrase says it lies in
LONGEST = 3  # tokens of the name of a division or country that no entity covers
KNOWN_TOWN = 50_000  # people
SHORT = 5  # letters of an abbreviation
LARGE = ("PCL", "ADM1", "ADM2", "TERR", "RGN", "CONT", "ISL")


def read_signs(tokens: Tokens, toponym: Toponym) -> dict[int, tuple[Place, ...]]:
    """Sets the kinds that the text tells, and returns the larger places that it states, by the mention's token."""
    stated = {}
    if _opens_dateline(tokens, toponym):
        toponym.kinds.add("PPL")
    for at in toponym.at:
        if at.mention.kind == "demonym":
            continue
        larger = _after(tokens, toponym, at) or _before(tokens, toponym, at)
        if larger:
            stated[at.start] = larger
    return stated


def _opens_dateline(tokens: Tokens, toponym: Toponym) -> bool:
    """Its name stands first in a dateline, where towns stand, and it is no country."""
    starts = [region.span.start for region in tokens.doc._.regions if region.kind == "dateline"]
    return any(at.mention.span.start in starts for at in toponym.at) and not any(
        place.feature.startswith("PCL") for place in toponym.candidates
    )


def _after(tokens: Tokens, toponym: Toponym, at: At) -> tuple[Place, ...]:
    """Reads "Springfield, Ill.", "Lviv in western Ukraine", "Derby (Kansas)", and the class word after a name."""
    doc, words = tokens.doc, lexicon()
    i = at.end
    if i < len(doc) and i not in tokens.owner and doc[i].lower_ in words.classes and doc[i].lower_ != "city":
        toponym.kinds.update(words.classes[doc[i].lower_])
        i += 1
    joined = False
    for j in range(i, min(i + FARTHEST, len(doc))):
        token = doc[j]
        if j in tokens.owner:
            other, there = tokens.owner[j]
            if not joined or other is toponym or there.mention.kind == "demonym":
                return ()
            if _lists(tokens, toponym, other, there):
                toponym.kinds.update(_level_of_list(other))
                return ()
            return _larger(other)
        if joined and (token.text[0].isupper() or token.text[0] == "("):
            found = _uncovered(
                doc, j, loud=doc[at.start].text.isupper() and doc[at.start].text.lower() not in words.points
            )
            if found:
                return found
        if token.lower_ not in words.between and token.lower_ not in words.points:
            return ()
        joined = joined or token.lower_ in words.joins
    return ()


def _larger(other: Toponym) -> tuple[Place, ...]:
    large = tuple(place for place in other.candidates if place.feature.startswith(LARGE))
    return large or tuple(other.candidates[:LONGEST])


def _lists(tokens: Tokens, toponym: Toponym, other: Toponym, there: At) -> bool:
    """The two stand side by side in an enumeration of divisions or countries: "Georgia, Texas and Ohio"."""
    levels = _levels(toponym) & _levels(other)
    if not levels:
        return False
    if any(level[0] == "PCL" for level in levels):
        return True
    doc, after = tokens.doc, there.end
    if after < len(doc) and doc[after].text == "," and after + 1 < len(doc):
        after += 1
    if after < len(doc) and doc[after].lower_ in ("and", "or", "&"):
        after += 1
    following = tokens.owner.get(after)
    return following is not None and after > there.end and bool(_levels(following[0]) & levels)


def _level_of_list(other: Toponym) -> set[str]:
    """A member of a list of which another member can only be a division is one as well: "New York, Ohio and Iowa"."""
    towns = any(place.feature.startswith("PPL") and place.population > KNOWN_TOWN for place in other.candidates)
    return set() if towns or not any(place.feature == "ADM1" for place in other.candidates) else {"ADM1"}


def _levels(toponym: Toponym) -> set[tuple[str, str | None]]:
    return {
        ("PCL", None) if place.feature.startswith("PCL") else ("ADM1", place.country)
        for place in toponym.candidates
        if place.feature.startswith("PCL") or place.feature == "ADM1"
    }


def _uncovered(doc: Doc, i: int, *, loud: bool) -> tuple[Place, ...]:
    """A division or country that stands at token `i` and that no entity names: "Ill.", "Essex County"."""
    division = abbreviated(doc, i, loud=loud)
    if division:
        return division
    for end in range(min(i + LONGEST, len(doc)), i, -1):
        words = doc[i:end]
        if all(token.text[0].isupper() for token in words):
            found = tuple(
                place for place in gazetteer().find(words.text) if place.feature.startswith(("PCL", "ADM1", "ADM2"))
            )
            if found:
                return found
    return ()


def abbreviated(doc: Doc, i: int, *, loud: bool = False) -> tuple[Place, ...]:
    """The division whose abbreviation stands at token `i`; two bare capitals count only where the text is not loud."""
    text = doc[i].text
    dotted = "." in text or (i + 1 < len(doc) and doc[i + 1].text == "." and not doc[i].whitespace_)
    bare = text.replace(".", "")
    if len(bare) > SHORT or not bare.isalpha() or (not dotted and (loud or not bare.isupper())):
        return ()
    for country in lexicon().abbreviate:
        division = gazetteer().division(text, country)
        if division:
            return (division,)
    return ()


def _before(tokens: Tokens, toponym: Toponym, at: At) -> tuple[Place, ...]:
    """Reads "the Texas city of Paris", "Ukraine's Lviv", "the Syrian town of Kobani", and the class word before."""
    doc, words = tokens.doc, lexicon()
    i = at.start - 1
    if i < 0:
        return ()
    if doc[i].text in POSSESSIVE:
        return _owner_before(tokens, toponym, i - 1)
    told = False
    if doc[i].lower_ == "of" and i and doc[i - 1].lower_ in words.classes:
        i -= 1
    if doc[i].lower_ in words.classes and doc[i].lower_ not in words.joins and _may_tell(doc[i]):
        toponym.kinds.update(words.classes[doc[i].lower_])
        told = True
        i -= 1
    if not told:
        return ()
    for j in range(i, max(i - LONGEST, -1), -1):
        token = doc[j]
        if j in tokens.owner or token.text in POSSESSIVE:
            return _owner_before(tokens, toponym, j - (token.text in POSSESSIVE))
        if not (token.pos_ in ("ADJ", "NOUN") or token.lower_ in words.between or token.lower_ in words.points):
            return ()
    return ()


def _may_tell(token: Token) -> bool:
    return token.is_lower or token.is_title


def _owner_before(tokens: Tokens, toponym: Toponym, i: int) -> tuple[Place, ...]:
    """The readings of the larger place whose name or demonym ends at token `i`."""
    other, _ = tokens.owner.get(i, (None, None))
    if other is None or other is toponym:
        return ()
    return tuple(place for place in other.candidates if place.feature.startswith(LARGE))
