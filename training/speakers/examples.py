"""Turns annotated quotations into choices: who of those spoken of nearby said it, as features."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from corpus.tool.records import Annotated
from corpus.tool.whole import load
from worker.pipeline.layers import Quote, Span
from worker.pipeline.quotes.page import Page
from worker.pipeline.reader import Reader

QUOTED = ("direct", "mixed")
SHARE = 0.5  # of the characters of two contents that are one quotation
NEAR = 6  # tokens between a quotation and a cue beside it
RANKS = 3


@dataclass
class Said:
    """A quotation: its options, the first of which is nobody, the right ones, and what the rules chose."""

    options: list[list[str]]
    right: list[int]
    by_rule: int


def read(split: str, reader: Reader) -> list[Said]:
    """The quotations of a part of the corpus that the pipeline found, in the order of the texts."""
    found = []
    for article in load().of(split):
        if isinstance(article, Annotated):
            doc = reader.read(article.text, article.sent)
            page = Page(doc)
            for quote in article.quotes:
                mine = max(doc._.quotes, key=lambda q, quote=quote: _share(q.content, quote.content), default=None)
                if mine and mine.kind in QUOTED and _share(mine.content, quote.content) >= SHARE:
                    found.append(_said(article, doc, page, quote, mine))
    return found


def _said(article: Annotated, doc: Doc, page: Page, quote: Quote, mine: Quote) -> Said:
    tokens = _nearby(page, mine.content)
    before = [q for q in doc._.quotes if q.content < mine.content and q.kind in QUOTED]
    last = before[-1].speaker if before else None
    options = [["nobody"]] + [_features(page, token, mine.content, tokens, last) for token in tokens]
    speaker = next((e for e in article.entities if e.id == quote.speaker), None)
    places = [m.span for m in speaker.mentions] if speaker else []
    places += [quote.speaker_mention] if quote.speaker_mention else []
    right = [i for i, token in enumerate(tokens, 1) if any(Span.of(token).overlaps(p) for p in places)]
    chosen = 0
    if mine.speaker_mention is not None:
        named = [i for i, token in enumerate(tokens, 1) if mine.speaker_mention.overlaps(Span.of(token))]
        good = any(mine.speaker_mention.overlaps(place) for place in places)
        # What the rules chose may lie further away than the options: then it is right or wrong by its own place.
        chosen = named[-1] if named else (right[0] if good and right else -1)
    return Said(options, right or [0], chosen)


def _nearby(page: Page, content: Span) -> list[Token]:
    """The nouns and pronouns outside of quotations, in the paragraph of the content and in the one before."""
    begins = [p.span.start for p in page.paragraphs]
    i = bisect_right(begins, content.start) - 1
    rows = page.paragraphs[max(0, i - 1) : i + 1]
    found = []
    for row in rows:
        for token in page.tokens(row.span.start, row.span.end):
            named = page.speakers.by_token.get(token.i)
            ends = named is not None and named[1].span.end == token.idx + len(token)
            if (ends or _speaks(page, token)) and not page.quoted(token.idx) and token.pos_ != "ADJ":
                found.append(token)
    return found


def _speaks(page: Page, token: Token) -> bool:
    return any(frame.speech and frame.speaker == token for frame in page.cued(token.idx - 200, token.idx + 200))


def _features(page: Page, token: Token, content: Span, others: list[Token], last: str | None) -> list[str]:
    doc = page.doc
    after = token.idx >= content.end
    gap = doc.text[content.end : token.idx] if after else doc.text[token.idx : content.start]
    where = "after" if after else "before"
    if "\n" in gap:
        where += ", another paragraph"
    elif any(mark in gap for mark in ".?!"):
        where += ", another sentence"
    nearer = sum(_gap(other, content) < _gap(token, content) for other in others)
    found = [where, f"rank {min(nearer, RANKS)}", f"is {token.pos_}"]
    cues = [f for f in page.cued(token.idx - 200, token.idx + 200) if f.speech and f.speaker == token]
    if cues:
        found += ["speaks", f"speaks, {where}"]
        if any(len(_between(page, f.span, content)) <= NEAR for f in cues):
            found.append(f"speaks beside, {where}")
    entity = page.speakers.read(token)[0]
    found.append("person" if page.speakers.person(entity) else "no person")
    if entity is not None and entity == last:
        found.append("spoke before")
    return found


def _between(page: Page, cue: Span, content: Span) -> list[Token]:
    first, second = sorted((cue, content))
    return page.tokens(first.end, second.start)


def _gap(token: Token, content: Span) -> int:
    return token.idx - content.end if token.idx >= content.end else content.start - token.idx


def _share(one: Span, other: Span) -> float:
    both = max(0, min(one.end, other.end) - max(one.start, other.start))
    return both / (one.end - one.start + other.end - other.start - both)
