"""Finds the names of an article: what the model found, cleaned; what the gazetteers know; what the article repeats."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from worker.pipeline.article import cues
from worker.pipeline.entities.knowledge import Gazetteer
from worker.pipeline.entities.names.deciding import decide
from worker.pipeline.entities.names.evidence import Evidence
from worker.pipeline.entities.names.joining import confirmed, join
from worker.pipeline.entities.names.mending import mend
from worker.pipeline.entities.names.missed import missed
from worker.pipeline.entities.names.repeating import repeat
from worker.pipeline.entities.names.spans import (
    ARTICLES,
    PLACES,
    POSSESSIVE,
    Name,
    cleaned,
    loud_tokens,
    read_tokens,
)
from worker.pipeline.entities.names.sport import is_sport, sides
from worker.pipeline.entities.names.tables import Tables, read_tables
from worker.pipeline.entities.names.words import person_names, words
from worker.pipeline.layers import Span

__all__ = ["ARTICLES", "PLACES", "POSSESSIVE", "Name", "Names", "read_tokens", "words"]

# A model's span longer than this in a headline, or in capitals, is a piece of the headline and no name.
LONGEST_IN_HEADLINE = 5
LONGEST_AGENCY = 4  # words


class Names:
    """Finds the names of documents; one object serves a process."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        words(), person_names()  # a broken resource is to fail at the start

    def find(self, doc: Doc) -> list[Name]:
        """All names in what is read, in the order of the text, without overlaps."""
        texts = [token.text for token in doc]
        read = read_tokens(doc)
        loud = loud_tokens(doc)
        headlines = [r.span for r in doc._.regions if r.kind == "headline"]
        hits = confirmed([(s, e, f) for s, e, f in self._gazetteer.find(doc) if all(read[s:e])])
        tables = read_tables(doc, read)
        fixed = _of_datelines(doc) + _of_tables(tables)
        fixed += _of_divisions(doc, texts, read, {i for name in fixed for i in range(name.start, name.end)})
        taken = {i for name in fixed for i in range(name.start, name.end) if name.label not in PLACES}
        hits = [hit for hit in hits if taken.isdisjoint(range(hit[0], hit[1]))]
        evidence = Evidence(doc, {i for start, end, form in hits if form.known.state for i in range(start, end)})
        found = mend(doc, _of_model(doc, read, loud, headlines, fixed, tables.goods), hits, evidence)
        found += missed(doc, texts, found + fixed, hits, read, loud, evidence)
        found = decide(doc, found, evidence) + fixed
        found = join(doc, found, hits, loud, headlines)
        found = repeat(doc, texts, found, read, loud)
        if tables.spans or is_sport(texts):
            datelines = {i for name in fixed if name.label in PLACES for i in range(name.start, name.end)}
            states = {(start, end): form.known for start, end, form in hits if form.known.state}
            sides(doc, [name for name in found if name.start not in datelines], tables, states)
        return sorted(found, key=lambda name: name.start)


def _of_model(
    doc: Doc, read: list[bool], loud: list[bool], headlines: list[Span], fixed: list[Name], goods: set[int]
) -> list[Name]:
    """The model's names, but not those in lines of capitals or goods: the model is not to be trusted with them.

    A row of goods ("Wheat 4320.2 3909.3") has a name where the word stands elsewhere as well.
    """
    rows = Counter(doc[i].text for i in goods)
    told = Counter(t.text for t in doc if t.text in rows) if rows else rows
    rare = {i for i in goods if told[doc[i].text] == rows[doc[i].text]}
    settled = {i for name in fixed for i in range(name.start, name.end)}
    quiet = sum(loud) < 0.5 * len(doc)
    found = []
    for ent in doc.ents:
        for name in cleaned(ent):
            if not all(read[name.start : name.end]) or _is_headline(doc, name, loud, headlines):
                continue
            if name.start in rare and name.end == name.start + 1 and name.label not in PLACES:
                continue
            if (loud[name.start] and quiet) or any(i in settled for i in range(name.start, name.end)):
                continue
            found.append(name)
    return found


def _of_divisions(doc: Doc, texts: list[str], read: list[bool], taken: set[int]) -> list[Name]:
    """Abbreviated states and provinces after the name of a town: "Tulsa, Okla."."""
    known, found = words().divisions, []
    for i in [i + 1 for i, text in enumerate(texts[:-1]) if text == "," and i]:
        text = texts[i]
        if not texts[i - 2][0].isupper() or not read[i] or i in taken:
            continue
        if texts[i + 1 : i + 2] == ["."] and text + "." in known and not doc[i].whitespace_:
            found.append(Name(i, i + 2, "GPE"))
        elif text in known and (text[-1] == "." or text.isupper()):
            found.append(Name(i, i + 1, "GPE"))
    return found


def _of_tables(tables: Tables) -> list[Name]:
    return [Name(start, end, label) for start, (end, label) in tables.spans.items()]


def _of_datelines(doc: Doc) -> list[Name]:
    """The places of datelines: capitalised words before the date, the agency and the dash."""
    found = []
    for region in doc._.regions:
        if region.kind != "dateline":
            continue
        tokens = doc.char_span(region.span.start, region.span.end, alignment_mode="contract")
        start = opened = None
        for token in tokens if tokens is not None else ():
            bare = token.lower_.rstrip(".")
            placed = token.text[0].isupper() and bare not in cues().calendar and bare not in cues().beside
            if not placed and start is not None:
                found.append(Name(start, token.i, "GPE"))
            start = (token.i if start is None else start) if placed else None
            if token.text == "(":
                opened = token.i + 1
                break
            if any(c.isdigit() for c in token.text):
                break
        closed = next((t.i for t in tokens or () if t.text == ")"), None)
        opened = opened or next((t.i + 1 for t in tokens or () if t.text == "("), None)
        if opened and closed and 0 < closed - opened <= LONGEST_AGENCY and doc[opened].text[0].isupper():
            found.append(Name(opened, closed, "ORG"))
    return found


def _is_headline(doc: Doc, name: Name, loud: list[bool], headlines: list[Span]) -> bool:
    """A long piece of a headline that the model took for a name."""
    if name.end - name.start < LONGEST_IN_HEADLINE:
        return False
    at = doc[name.start].idx
    return loud[name.start] or any(h.start <= at < h.end for h in headlines)
