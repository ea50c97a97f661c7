"""Names that neither the model nor the gazetteers saw, where the words in and beside them tell what they are."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import Form, titles
from worker.pipeline.entities.names.evidence import Evidence
from worker.pipeline.entities.names.forms import label_of
from worker.pipeline.entities.names.spans import Name, clean
from worker.pipeline.entities.names.words import words

LONGEST = 6  # words; longer runs of capitals are headings
SURE = 2.0  # votes that a label needs
DATED = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})


def missed(
    doc: Doc,
    texts: list[str],
    found: list[Name],
    hits: list[tuple[int, int, Form]],
    read: list[bool],
    loud: list[bool],
    evidence: Evidence,
) -> list[Name]:
    """Runs of capitalised words that nothing covers and whose label the text tells."""
    covered = {i for name in found for i in range(name.start, name.end)}
    covered |= {i for start, end, _ in hits for i in range(start, end)}
    added = [Name(i - 1, i + 2, "FAC") for i in _numbered(texts) if covered.isdisjoint((i - 1, i, i + 1)) and read[i]]
    covered |= {i for name in added for i in range(name.start, name.end)}
    for start, end in _runs(doc, texts, covered, read, loud):
        named = [t.text for t in doc[start:end]]
        votes = evidence.votes(start, end)
        if len(named) > 1:
            votes.update(evidence.prior(tuple(named), ""))
        label = (label_of(named, "") if len(named) > 1 else None) or _leader(votes)
        name = clean(doc, start, end, label) if label else None
        if name:
            added.append(name)
    return added


def _numbered(texts: list[str]) -> Iterator[int]:
    """Where the word for a road stands between that for its owner and its number: "County Road 6"."""
    roads, owners = words().roads, words().road_owners
    for i, text in enumerate(texts[:-1]):
        if text in roads and i and texts[i - 1] in owners and texts[i + 1][0].isdigit():
            yield i


def _leader(votes: dict[str, float]) -> str | None:
    if not votes:
        return None
    label = max(votes, key=lambda label: votes[label])
    return label if votes[label] >= SURE else None


def _runs(
    doc: Doc, texts: list[str], covered: set[int], read: list[bool], loud: list[bool]
) -> Iterator[tuple[int, int]]:
    i = 0
    while i < len(doc):
        if not texts[i][0].isupper() or not _may_begin(doc[i], covered, read, loud):
            i += 1
            continue
        end = i + 1
        while end < len(doc) and end not in covered and _goes_on(doc[end]) and doc[end - 1].whitespace_:
            end += 1
        if end - i <= LONGEST and not (
            end in covered and end < len(doc) and doc[end - 1].whitespace_ and _joins(doc[end])
        ):
            yield i, end
        i = end


def _joins(token: Token) -> bool:
    """The covered word right after belongs to the same run of capitals."""
    return token.text[0].isupper() and token.ent_iob_ == "I"


def _may_begin(token: Token, covered: set[int], read: list[bool], loud: list[bool]) -> bool:
    return (
        token.i not in covered
        and read[token.i]
        and not loud[token.i]
        and _goes_on(token)
        and token.text not in words().never
        and not (token.is_sent_start and token.is_stop)
        and token.text not in titles().honorifics
        and token.lower_ not in titles().heads
    )


def _goes_on(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and token.pos_ == "PROPN"
        and token.ent_type_ not in DATED
        and len(token.text) > 1
        and (token.text not in words().never or token.text in words().place_heads)
    )
