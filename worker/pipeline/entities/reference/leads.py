"""Whom the lead tells of without a name and the text names next: "A man was jailed … Peter Holm, 61, …"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import titles
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.phrases import Phrase, is_aged
from worker.pipeline.entities.reference.referents import Referent
from worker.pipeline.layers import text_of

LEAD = 2  # sentences
SOON = 5  # sentences between the two, those of captions included
NEW = frozenset({"a", "an", "one", "own"})  # determiners of whom a lead may bring in
AGES = range(5, 116)
OPENS, CLOSES = frozenset({",", "("}), frozenset({",", ")", ".", ";", "and", "of", "from"})
FARTHEST = 6  # tokens from a name to "year-old"
OWNS = frozenset({"his", "her", "their", "whose"})


class Leads:
    """The persons without a name in the lead of one document, who wait for one."""

    def __init__(self, doc: Doc, phrases: list[Phrase]) -> None:
        self._doc = doc
        self._bodies = [region.span for region in doc._.regions if region.kind == "body"]
        body = self._bodies[0].start if self._bodies else len(text_of(doc))
        at = bisect_left(phrases, body, key=lambda p: p.head.idx)
        self._first = phrases[at].sentence if at < len(phrases) else -1
        self._begins = phrases[at].head.i if at < len(phrases) else len(doc)
        self._waiting: list[Referent] = []

    def note(self, phrase: Phrase, referent: Referent) -> None:
        """Remembers whom the lead brings in by a noun."""
        early = phrase.head.i >= self._begins and phrase.sentence - self._first < LEAD
        brought = phrase.determiner in NEW and (_waits(referent) or referent.doubtful) and len(referent.spoken) == 1
        if early and brought and not _is_shop(phrase.head):
            self._waiting.append(referent)

    def named(self, phrase: Phrase, referent: Referent) -> Referent | None:
        """Who gets his or her name by the phrase, which introduces a person with an age: the only one whom it fits."""
        if not self._waiting or not self._introduces(phrase, referent):
            return None
        waiting = [r for r in self._waiting if _waits(r) and phrase.sentence - r.last.sentence <= SOON]
        gender = referent.gender or referent.usual
        fitting = [r for r in waiting if r.gender is None or gender in (None, r.gender)]
        most = max((len(r.spoken) for r in fitting), default=0)
        fitting = [r for r in fitting if len(r.spoken) == most]  # whom the story is about is taken up again
        if len(fitting) != 1:
            return None
        self._waiting.remove(fitting[0])
        return fitting[0]

    def _introduces(self, phrase: Phrase, referent: Referent) -> bool:
        """A full name with an age, for the first time in the body, of a person who does more than say something."""
        if referent.kind != "person" or phrase.role != "subject" or phrase.end - phrase.start < 2:
            return False
        if any(self._in_body(spoken) for spoken in referent.spoken) or _is_joined(phrase.head):
            return False
        if phrase.verb >= 0 and self._doc[phrase.verb].lemma_.lower() in nouns().says:
            return False
        return self._is_aged(phrase) and not self._is_told_of(phrase)

    def _in_body(self, phrase: Phrase) -> bool:
        at = bisect_right(self._bodies, phrase.head.idx, key=lambda span: span.start) - 1
        return at >= 0 and phrase.head.idx < self._bodies[at].end

    def _is_aged(self, phrase: Phrase) -> bool:
        """An age stands beside the name: "Holm, 61, …", "Holm (61)", "Holm, a 61-year-old miner"."""
        doc, at = self._doc, phrase.end
        if phrase.start and is_aged(doc[phrase.start - 1]):
            return True
        if at + 2 >= len(doc) or doc[at].text not in OPENS:
            return False
        number = doc[at + 1] if doc[at + 1].lower_ != "aged" else doc[at + 2]
        if number.text.isdecimal():
            return len(number) <= 3 and int(number.text) in AGES and doc[number.i + 1 : number.i + 2].text in CLOSES
        return any(is_aged(token) for token in doc[at + 1 : at + 1 + FARTHEST])

    def _is_told_of(self, phrase: Phrase) -> bool:
        """Words beside the name say who he or she is to others, or what else: "witness Peter Holm, 61, her uncle,"."""
        before = self._doc[phrase.start - 1] if phrase.start else None
        titled = before is not None and before.pos_ in ("NOUN", "PROPN") and before.text not in titles().honorifics
        if titled and not is_aged(before) and not before.is_sent_end:
            return True
        return any(_is_owned(child) for child in phrase.head.rights if child.dep_ == "appos")


def _is_owned(token: Token) -> bool:
    return any(child.dep_ == "poss" or child.lower_ in OWNS for child in token.lefts)


def _is_joined(token: Token) -> bool:
    return token.dep_ == "conj" or any(child.dep_ == "conj" for child in token.rights)


def _is_shop(token: Token) -> bool:
    """A possessive that owns nothing: "a raid on a jeweller's"."""
    return token.dep_ != "poss" and any(child.dep_ == "case" for child in token.rights)


def _waits(referent: Referent) -> bool:
    return referent.kind == "person" and referent.thing is None and not referent.plural
