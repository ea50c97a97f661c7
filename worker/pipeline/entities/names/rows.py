"""Names in a row, with nothing but commas and conjunctions between them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from worker.pipeline.entities.names.evidence import Evidence
from worker.pipeline.entities.names.spans import PLACES, Name
from worker.pipeline.entities.names.words import is_given, words

JOINTS = frozenset((",", "and", "or", "&"))


def rows(doc: Doc, found: list[Name]) -> Iterator[list[Name]]:
    """The rows, also those of one name."""
    row: list[Name] = []
    for name in sorted(found, key=lambda name: name.start):
        between = doc[row[-1].end : name.start] if row else ()
        if row and not (0 < len(between) <= 2 and all(t.lower_ in JOINTS for t in between)):
            yield row
            row = []
        row.append(name)
    if row:
        yield row


def among_places(doc: Doc, found: list[Name], evidence: Evidence) -> Iterator[Name]:
    """Names that stand in a row of places, and may be places themselves."""
    for row in rows(doc, found):
        if len(row) == 1:
            continue
        start = row[0].start
        before = doc[start - 1].lower_ if start else ""
        counted = doc[start - 2].lower_ if start > 1 else ""
        towns = before == "of" and counted.endswith("s") and counted in words().place_nouns
        weight = words().before_place.get(before, 0)
        enough = len(row) > 2 or weight >= 2 or before == "between" or (weight > 0 and row[0].label in PLACES)
        mostly = enough and 2 * sum(name.label in PLACES for name in row) >= len(row)
        if before == "between" and not mostly:
            mostly = all(evidence.is_place(" ".join(n.words(doc))) and not is_given(n.words(doc)[0]) for n in row)
        for name in row:
            if name.label not in PLACES and (towns or (mostly and evidence.is_place(" ".join(name.words(doc))))):
                yield name


def share_plural(doc: Doc, found: list[Name]) -> None:
    """Makes counties of all the names in "Clark, Warren and Butler counties"."""
    for row in rows(doc, found):
        last = row[-1].end
        label = words().plurals.get(doc[last].text) if last < len(doc) else None
        for name in row if label else ():
            if name.kind == "name" and name.label != "NORP":
                name.label = label
