"""A name in the text, and what is cut from its ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from worker.pipeline.entities.knowledge import Known, given_names, name_words, titles
from worker.pipeline.entities.names.forms import told
from worker.pipeline.entities.names.words import words
from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import readable, text_of

LEFT_OUT = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
PEOPLE_AND_PLACES = PLACES | {"PERSON", "NORP"}
POSSESSIVE = frozenset({"'s", "\u2019s", "'", "\u2019", "'S", "\u2019S"})
TICKER = 7  # characters
SHORTEST_LOUD = 12  # letters
SHARE_LOUD = 0.8
CUT_OTHERS = frozenset((",", ";", "(", ")", "--", "\u2013", "\u2014"))
CUT_ORGANISATIONS = frozenset(("(", ")"))
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
    side: Known | None = None  # the state whose team it names
    _words: tuple[int, int, tuple[str, ...]] = field(default=(0, 0, ()), init=False, repr=False, compare=False)

    def words(self, doc: Doc) -> tuple[str, ...]:
        """Its words, without line breaks."""
        # Many ask for them; the ends of a name may be moved in between.
        start, end, written = self._words
        if start != self.start or end != self.end:
            written = tuple(t.text for t in doc[self.start : self.end] if not t.is_space)
            self._words = self.start, self.end, written
        return written


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
    loud, whole = [False] * len(doc), text_of(doc)
    for sentence in doc.sents:
        text = whole[sentence.start_char : sentence.end_char]
        if sum(map(str.isupper, text)) < SHARE_LOUD * SHORTEST_LOUD:
            continue  # most sentences
        letters = [c for c in text if c.isalpha()]
        if len(letters) >= SHORTEST_LOUD and sum(map(str.isupper, letters)) >= SHARE_LOUD * len(letters):
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
    """Cut at line breaks and spaced hyphens; places and persons at commas, brackets and dashes too."""
    marks = CUT_ORGANISATIONS if ent.label_ == "ORG" else CUT_OTHERS if ent.label_ in PEOPLE_AND_PLACES else frozenset()
    bounds = [ent.start - 1]
    for token in ent:
        spaced = token.text == "-" and token.i > ent.start and token.nbor(-1).whitespace_ and token.whitespace_
        broken = token.is_space and "\n" in token.text
        if token.text in marks or spaced or broken or (ent.label_ == "ORG" and _ends_organisation(token)):
            bounds.append(token.i)
    bounds.append(ent.end)
    return [(a + 1, b) for a, b in pairwise(bounds) if b > a + 1]


def _ends_organisation(token: Token) -> bool:
    """The sentence goes on here: "Hallam Police say …"."""
    return token.is_lower and (token.pos_ in ("VERB", "AUX", "SCONJ") or token.text in words().ends)


def clean(doc: Doc, start: int, end: int, label: str) -> Name | None:
    """The name within the tokens, or None: no articles, titles, possessives and marks at its ends."""
    end = _without_end(doc, start, end, label)
    if label in ("PERSON", "ORG", *PLACES):
        start, end = _without_common(doc, start, end)
    begun = start
    while start < end and _is_before(doc, start, end, label):
        start += 1
    if start >= end or not _is_name(doc, start, end, label):
        return None
    addressed = [t.text for t in doc[max(begun - 1, 0) : start] if t.text in titles().honorifics]
    return Name(start, end, label, honorific=addressed[-1] if addressed else None)


def _without_end(doc: Doc, start: int, end: int, label: str) -> int:
    """The end without marks, possessives, figures and the letters of orders and degrees."""
    while end > start:
        token = doc[end - 1]
        initial = token.text == "." and end - start > 1 and len(doc[end - 2].text) <= 2
        mark = token.is_space or token.text in POSSESSIVE or (is_mark(token) and not initial)
        figure = end - start > 1 and _is_figure(token, label)
        order = end - start > 2 and label == "PERSON" and token.text in words().post_nominals
        listed = label == "ORG" and end - start > 2 and _is_ticker(doc, end - 1)
        if not (mark or figure or order or listed):
            break
        end -= 1
    return end


def _is_ticker(doc: Doc, i: int) -> bool:
    """The code of a share after a company's legal form: "Hartwell Inc HWL"."""
    suffixes, code = name_words().suffixes, doc[i].text
    bare = code.replace(".", "")
    return (
        doc[i - 1].text in suffixes
        and code not in suffixes
        and bare.isalnum()
        and bare.isupper()
        and len(bare) <= TICKER
    )


def _is_before(doc: Doc, start: int, end: int, label: str) -> bool:
    """The first word is none of the name's."""
    token = doc[start]
    if token.is_space or is_mark(token) or token.lower_ in ARTICLES or token.text in POSSESSIVE:
        return True
    if end - start == 1:
        return False
    if label in PLACES:  # the number of a house, or "Metro" before "Vancouver"
        return token.is_digit or (token.text in words().apart and _goes_alone(doc, start, end))
    return label == "PERSON" and (is_title(token) or is_rank(token))


def _is_name(doc: Doc, start: int, end: int, label: str) -> bool:
    """The words are not only those of calendars, titles and the headings of tables."""
    named = doc[start:end]
    if not any(c.isupper() for t in named for c in t.text):
        return False
    if all(t.text in words().never or is_rank(t) or is_mark(t) for t in named):
        return False
    if end - start > 1 and all(len(t.text) <= 2 and t.is_upper for t in named):
        return False  # "W L T"
    if label == "PERSON" and all(t.lower_ in titles().modifiers or t.lower_ in titles().heads for t in named):
        return False
    return label != "ORG" or not _is_of_title(doc, start, end)


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
    """The first word is none of the place's: "Metro" of "Metro Vancouver", where only "Vancouver" is a place."""
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
