"""Who "you" is: whom a speaker calls by name, tells something in so many words, or asks in an interview."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import titles
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.layers import Entity, Quote, Span, text_of

YOU = frozenset({"you", "your", "yours", "yourself"})
SEVERAL = frozenset({"all", "both", "two", "three", "guys", "people", "folks", "lot"})  # "you all" are more than one
SETS_OFF = frozenset({",", ".", "!", "?", "…", "—", "–", "-", ":", ";", '"', "“", "”", "‘", "’", "«", "»"})
BOUND = frozenset({"conj", "pobj", "dobj", "dative", "poss", "compound", "agent", "attr"})  # what no vocative is
TURN = "heading"  # rule of the turns of an interview that are labelled
ANSWER = "interview"  # rule of the answers of one that is not
ASKED = 400  # characters of a question


class Addressed:
    """The persons addressed in the quotations of one document."""

    def __init__(self, doc: Doc, end_of: dict[str, int]) -> None:
        """`end_of`: where the quotations end, by their ids."""
        self._doc, self._end_of = doc, end_of
        self._text = text_of(doc)
        self._by_id = {entity.id: entity for entity in doc._.entities}
        people = [entity for entity in doc._.entities if entity.type == "PERSON"]
        rows = [(m.span, entity) for entity in people for m in entity.mentions if m.kind == "name"]
        self._names: list[tuple[Span, Entity]] = sorted(rows, key=lambda row: row[0])
        self._called: dict[str, tuple[int, Entity] | None] = {}  # by quote: the sentence from which on, and who
        self._asked = _asked(doc._.quotes, self._by_id, self._text)

    def meant(self, you: Token, quote: Quote | None) -> Entity | None:
        """The person that "you" means, or None where it may be anybody."""
        if you.i + 1 < len(self._doc) and self._doc[you.i + 1].lower_ in SEVERAL:
            return None
        at = bisect_left(self._asked, you.idx + 1, key=lambda row: row[0].start) - 1
        if at >= 0 and you.idx < self._asked[at][0].end:
            return self._asked[at][1]
        if quote is None:
            return None
        if quote.id not in self._called:
            self._called[quote.id] = self._vocative(quote)
        called = self._called[quote.id]
        if called is not None and you.i >= called[0]:
            return called[1]
        told = self._by_id.get(quote.addressee or "")
        return told if told is not None and told.type == "PERSON" and quote.kind == "direct" else None

    def _vocative(self, quote: Quote) -> tuple[int, Entity] | None:
        """The only person whom the quotation calls by name, and the token where the sentence begins."""
        start, end = quote.content.start, self._end_of[quote.id]
        low = bisect_left(self._names, start, key=lambda row: row[0].start)
        high = bisect_left(self._names, end, key=lambda row: row[0].start)
        found: tuple[int, Entity] | None = None
        for span, entity in self._names[low:high]:
            name = self._doc.char_span(span.start, span.end)
            if name is None or span.end > end or not self._is_called(name.start, name.end):
                continue
            if found is not None and found[1] is not entity:
                return None
            found = found or (name.sent.start, entity)
        return found

    def _is_called(self, start: int, end: int) -> bool:
        """The name, with the title before it, stands between marks and is no part of a clause."""
        doc = self._doc
        head = doc[start:end].root
        while start and (doc[start - 1].text in titles().honorifics or doc[start - 1].lower_ in titles().heads):
            start -= 1
        before, after = doc[start - 1] if start else None, doc[end] if end < len(doc) else None
        if (before is not None and not _sets_off(before)) or (after is not None and not _sets_off(after)):
            return False
        if head.dep_ in BOUND or any(child.dep_ in ("appos", "conj", "relcl") for child in head.rights):
            return False
        beside = head.head if head.dep_ == "appos" else None
        return beside is None or not (
            beside.pos_ == "PRON" or beside.ent_type_ == "PERSON" or beside.lemma_.lower() in nouns().persons
        )


def _sets_off(token: Token) -> bool:
    return token.text in SETS_OFF or token.is_space


def _asked(quotes: Iterable[Quote], by_id: dict[str, Entity], text: str) -> list[tuple[Span, Entity]]:
    """The questions of interviews, in order, each with the person who answers it."""
    found: list[tuple[Span, Entity]] = []
    last: Quote | None = None
    for quote in quotes:
        if quote.rule not in (TURN, ANSWER):
            continue
        who = by_id.get(quote.speaker or "")
        if who is not None and who.type == "PERSON" and last is not None:
            asker = by_id.get(last.speaker or "")
            if last.rule == TURN and (asker is None or asker.type != "PERSON"):
                found.append((last.content, who))
            gap = text[last.content.end : quote.content.start].strip()
            if quote.rule == ANSWER and gap.endswith("?") and len(gap) <= ASKED:
                found.append((Span(last.content.end, quote.content.start), who))
        last = quote
    return found
