"""Clauses of headlines and sentences: who does what, why and how, as stretches of their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Answer, Span
from worker.pipeline.story.words import StoryWords

_VERBS = ("VERB", "AUX")
_FINITE = ("VBZ", "VBP", "VBD", "VBN", "MD")
_COMPLEMENTS = frozenset(("dobj", "obj", "attr", "acomp", "xcomp", "ccomp", "oprd", "dative", "agent"))
_BEFORE = frozenset(("aux", "auxpass", "neg"))
_ADDED = frozenset(("amod", "compound", "relcl", "advcl", "nmod"))
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_SEAM = re.compile(
    r"(?<=\w)[:;]\s+|\s+[-\u2013\u2014|]\s+|\.\.\.|\u2026|[?!]\s|,\s+(?=(?:but|and)\s)|"
    r",?\s(?=(?:as|after|while|amid|before|following|because|despite)\s)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\s*(as|after|while|amid|before|following|because|despite)\s", re.IGNORECASE)
_LONG = re.compile(r"[^\W\d_]{4,}")
_LETTERS = re.compile(r"[^\W\d_][^\W\d_'\u2019-]*")
_LINK = re.compile(r"\s(?:of|on|in|at|for|with|to|from|by|over)\s", re.IGNORECASE)
_LONGEST = 400  # characters of a title that are read
_WIDEST = 60  # words of an answer

Parse = Callable[[str], Doc]


@dataclass(frozen=True)
class Clause:
    """A verb with what belongs to it, by character offsets."""

    subject: Span | None
    predicate: Span
    verb: Token


def clause_of(verb: Token, words: StoryWords, start: int = 0) -> Clause:
    """What a verb says of whom; `start` is added to all offsets."""
    if verb.lemma_.lower() in words.says:
        verb = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i and c.pos_ in _VERBS), verb)
    kept, complement = {verb.i}, False
    for child in verb.children:
        if child.i < verb.i:
            if child.dep_ in _BEFORE or (child.dep_ == "advmod" and child.i == verb.i - 1):
                kept.add(child.i)
        elif child.dep_ == "prt":
            kept.add(child.i)
        elif child.dep_ in _COMPLEMENTS:
            complement = True
            kept |= {child.left_edge.i, end_of(child)}
    for child in verb.children:
        if child.dep_ == "prep" and child.i > verb.i:
            if not complement or child.lower_ in words.complements:
                kept |= {child.i, end_of(child)}
            break
    doc, first, last = verb.doc, min(kept), max(kept)
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), None)
    edge = Span.of(doc[subject.left_edge.i : subject.right_edge.i + 1]) if subject is not None else None
    return Clause(_moved(edge, start), _moved(Span.of(doc[first : min(last, first + _WIDEST) + 1]), start), verb)


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else Span(span.start + by, span.end + by)


def end_of(token: Token) -> int:
    """The last token below, final marks left out."""
    at = token.right_edge.i
    while at > token.i and (token.doc[at].is_space or (token.doc[at].is_punct and not token.doc[at].is_right_punct)):
        at -= 1
    return at


def main_verb(tokens: Iterable[Token]) -> Token | None:
    """The verb that a headline or a sentence is built on; None where it has none."""
    listed = list(tokens)
    for token in listed:
        if token.dep_ == "ROOT" and token.pos_ in _VERBS:
            return token
    finite = (t for t in listed if t.pos_ == "VERB" and t.tag_ in _FINITE and t.dep_ not in _ADDED)
    return next(finite, None)


def subject_of(verb: Token) -> list[Token]:
    """The heads of its subject, all that are conjoined."""
    return [
        head
        for child in verb.children
        if child.dep_ in _SUBJECTS and child.i < verb.i
        for head in (child, *(c for c in child.conjuncts if c.i < verb.i))
    ]


class Title:
    """A title that was sent apart, read as the headline that it is."""

    def __init__(self, title: str, lower: Callable[[str], bool], parse: Parse, words: StoryWords) -> None:
        """`lower` says whether the text writes a word without a capital."""
        self.text = title[:_LONGEST]
        self.words = words
        shown = self.text if _is_sentence(self.text) else _lowered(self.text, lower)
        self.clause: Clause | None = None
        self.why: Span | None = None
        self.docs: list[tuple[int, Doc]] = []
        self.part = Span(0, len(self.text))
        whole = [part for part in _parts(self.text) if not _OPENING.match(self.text[part.start : part.end])]
        for part in whole or [self.part]:
            doc = parse(shown[part.start : part.end])
            self.docs.append((part.start, doc))
            verb = main_verb(doc)
            if verb is not None:
                self.part, self.clause = part, clause_of(verb, words, part.start)
                break
        else:
            self.part = max(whole, key=lambda p: p.end - p.start, default=self.part)

    def what(self) -> Span:
        """What it says of its subject; the clause or the part whole where the verb says too little alone."""
        if self.clause is None:
            return self.part
        predicate = self.clause.predicate
        if " " in self.text[predicate.start : predicate.end].strip():
            return predicate
        return Span(self.part.start, max(predicate.end, self.part.end if self.clause.subject is None else 0))

    def subject(self) -> Span:
        """The words before its verb, or all of it."""
        if self.clause is None:
            return Span(0, len(self.text))
        return Span(self.part.start, self.clause.predicate.start)

    def reason(self) -> Span | None:
        """What follows a word of reason: "after changing its shape", "over an emails storm"."""
        for part in _parts(self.text):
            opening = _OPENING.match(self.text[part.start : part.end])
            if opening and opening[1].lower() in self.words.openings and not self._lasts(part, opening.end()):
                return Span(part.start + opening.end(), part.end)
        return None

    def _lasts(self, part: Span, skipped: int) -> bool:
        """What it names only takes time: "after a long search"."""
        phrase = _LINK.split(self.text[part.start + skipped : part.end])[0].split()
        return bool(phrase) and phrase[-1].strip(".,;:!?").casefold() in self.words.why.lasting


def _parts(title: str) -> list[Span]:
    """The title cut at colons, dashes and conjunctions of time and reason."""
    parts, start = [], 0
    for seam in _SEAM.finditer(title):
        parts.append(Span(start, seam.start()))
        start = seam.end()
    parts.append(Span(start, len(title)))
    return [part for part in parts if title[part.start : part.end].strip()]


def _is_sentence(title: str) -> bool:
    """Written as a sentence is, not with a capital for every word."""
    long = _LONG.findall(title)[1:]
    return sum(word.islower() for word in long) >= 0.3 * len(long)


def _lowered(title: str, lower: Callable[[str], bool]) -> str:
    """The title in the small letters that the text writes its words in, as long as before."""

    def small(match: re.Match[str]) -> str:
        word = match[0].lower()
        return word if len(word) == len(match[0]) and lower(word) else match[0]

    return _LETTERS.sub(small, title)


def stretch(doc: Doc, first: int, last: int) -> Answer | None:
    """The tokens from `first` to `last` as an answer, without marks before them; None where none are left."""
    while first < last and (doc[first].is_punct or doc[first].is_space):
        first += 1
    last = min(last, first + _WIDEST)
    for token in doc[first + 1 : last]:
        added = token.lower_ in ("which", "who") or (token.tag_ == "VBG" and token.dep_ == "advcl")
        if added and token.nbor(-1).is_punct:
            last = token.i - 2
            break
    if last < first:
        return None
    return Answer(Span.of(doc[first : last + 1]))
