"""A name in the text, and what is cut from its ends."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from worker.pipeline.entities.knowledge import Known, given_names, titles
from worker.pipeline.entities.names.forms import told
from worker.pipeline.entities.names.words import words
from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import readable

LEFT_OUT = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
PEOPLE_AND_PLACES = PLACES | {"PERSON", "NORP"}
POSSESSIVE = frozenset({"'s", "\u2019s", "'", "\u2019", "'S", "\u2019S"})
ARTICLES = frozenset({"the", "a", "an"})


@dataclass
class Name:
    """A name in the text: tokens `start` to `end`, with its OntoNotes label."""

    start: int
    end: int
    label: str
    kind: str = "name"  # name | demonym
    known: Known | None = None
    honorific: str | None = None

    def words(self, doc: Doc) -> tuple[str, ...]:
        """Its words, without line breaks."""
        return tuple(t.text for t in doc[self.start : self.end] if not t.is_space)


def read_tokens(doc: Doc) -> list[bool]:
    """For every token whether it lies in a region that is read."""
    stretches = readable(doc)
    read, at = [], 0
    for token in doc:
        while at < len(stretches) and stretches[at].end <= token.idx:
            at += 1
        read.append(at < len(stretches) and stretches[at].start <= token.idx)
    return read


def loud_tokens(doc: Doc) -> list[bool]:
    """For every token whether its sentence is written in capitals."""
    loud = [False] * len(doc)
    for sentence in doc.sents:
        letters = [c for t in sentence for c in t.text if c.isalpha()]
        if len(letters) >= 12 and sum(c.isupper() for c in letters) >= 0.8 * len(letters):
            loud[sentence.start : sentence.end] = [True] * (sentence.end - sentence.start)
    return loud


def cleaned(ent: TokenSpan) -> list[Name]:
    """The names within a span of the model: one at most, but for places with a comma between ("Lima, Peru")."""
    if ent.label_ in LEFT_OUT:
        return []
    found = [
        clean(ent.doc, start, end, told(ent.doc, start, end, ent.label_) or ent.label_) for start, end in _pieces(ent)
    ]
    return [name for name in found if name]


def _pieces(ent: TokenSpan) -> list[tuple[int, int]]:
    """Cut at line breaks, and places and persons at commas, brackets and spaced dashes too."""
    bounds = [ent.start - 1]
    for token in ent:
        if token.is_space and "\n" in token.text:
            bounds.append(token.i)
        elif ent.label_ in PEOPLE_AND_PLACES and token.text in (",", ";", "(", ")", "--", "\u2013", "\u2014"):
            bounds.append(token.i)
        elif ent.label_ == "ORG" and token.text in ("(", ")"):
            bounds.append(token.i)
        elif token.text == "-" and token.i > ent.start and ent.doc[token.i - 1].whitespace_ and token.whitespace_:
            bounds.append(token.i)
    bounds.append(ent.end)
    return [(a + 1, b) for a, b in zip(bounds, bounds[1:], strict=False) if b > a + 1]


def clean(doc: Doc, start: int, end: int, label: str) -> Name | None:
    """The name within the tokens, or None: no articles, titles, possessives and marks at its ends."""
    honorific = None
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in POSSESSIVE or is_mark(doc[end - 1])):
        if doc[end - 1].text == "." and end - start > 1 and len(doc[end - 2].text) <= 2:
            break
        end -= 1
    while end - start > 1 and (_is_figure(doc[end - 1], label) or (is_mark(doc[end - 1]) and doc[end - 1].text != ".")):
        end -= 1
    if label in ("PERSON", "ORG", *PLACES):
        start, end = _without_common(doc, start, end)
    if label == "PERSON":
        while end - start > 2 and doc[end - 1].text in words().post_nominals:
            end -= 1
    while start < end:
        token = doc[start]
        if token.is_space or is_mark(token) or token.lower_ in ARTICLES or token.text in POSSESSIVE:
            start += 1
        elif end - start > 1 and label in PLACES and token.is_digit:
            start += 1  # the number of a house
        elif end - start > 1 and label in PLACES and token.text in words().apart and _goes_alone(doc, start, end):
            start += 1
        elif end - start > 1 and label == "PERSON" and is_title(token):
            honorific = token.text if token.text in titles().honorifics else honorific
            start += 1
        elif end - start > 1 and label == "PERSON" and is_rank(token):
            start += 1
        else:
            break
    named = doc[start:end]
    if start >= end or not any(c.isupper() for t in named for c in t.text):
        return None
    if all(t.text in words().never or is_rank(t) or is_mark(t) for t in named):
        return None
    if all(len(t.text) <= 2 and t.is_upper for t in named) and end - start > 1:
        return None  # the heading of a table: "W L T"
    if label == "PERSON" and all(t.lower_ in titles().modifiers or t.lower_ in titles().heads for t in named):
        return None
    if label == "ORG" and _is_of_title(doc, start, end):
        return None
    if honorific is None and start and doc[start - 1].text in titles().honorifics:
        honorific = doc[start - 1].text
    return Name(start, end, label, honorific=honorific)


def _without_common(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without words in lower case at its ends: "Interfax news agency", "national Red Cross"."""
    large = [i for i in range(start, end) if any(c.isupper() or c.isdigit() for c in doc[i].text)]
    if not large:
        return start, end
    if large[-1] + 1 < end and doc[large[-1] + 1].text in ("-", "/"):
        return start, end
    first = large[0]
    while first > start and (doc[first - 1].lower_ in words().particles or not doc[first - 1].whitespace_):
        first -= 1
    last = large[-1] + 1
    while last < end and doc[last].is_punct and not doc[last - 1].whitespace_ and doc[last].text == ".":
        last += 1
    return first, last


def _is_of_title(doc: Doc, start: int, end: int) -> bool:
    """The words are a title's and no name: "Defense" of "Defense Secretary"."""
    known = titles().heads
    if not all(t.lower_ in titles().modifiers or t.lower_ in known for t in doc[start:end]):
        return False
    if start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in known:
        return True  # "Secretary of State"
    return any(t.lower_ in known for t in doc[end - 1 : end + 1])


def _is_figure(token: Token, label: str) -> bool:
    """A score or a date that the model drew into the name before it; "Channel 4" keeps its own."""
    if not token.text[0].isdigit() or any(c.isalpha() for c in token.text):
        return False
    if token.i and token.doc[token.i - 1].text in words().roads:
        return False
    return label in PEOPLE_AND_PLACES or any(c in "-/" for c in token.text)


def _goes_alone(doc: Doc, start: int, end: int) -> bool:
    """"Metro" is no part of "Metro Vancouver" where only "Vancouver" is a place's name."""
    places = gazetteer()
    return places.has(doc[start + 1 : end].text) and not places.has(doc[start:end].text)


def is_rank(token: Token) -> bool:
    """It stands before names and is no part of them: "Insp", but not "Don" where that is a given name."""
    return token.text in words().ranks and token.text not in given_names()


def is_mark(token: Token) -> bool:
    """It holds no letter and no figure."""
    return not any(c.isalnum() for c in token.text)


def is_title(token: Token) -> bool:
    """A form of address, or a word that closes a title."""
    return token.text in titles().honorifics or token.lower_ in titles().heads
