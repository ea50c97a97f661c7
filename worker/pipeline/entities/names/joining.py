"""The model's names and the gazetteer's forms of states, regions and organisations, every overlap settled."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import Form
from worker.pipeline.entities.names.spans import ARTICLES, PEOPLE_AND_PLACES, PLACES, POSSESSIVE, Name, is_mark
from worker.pipeline.entities.names.words import is_given
from worker.pipeline.layers import Span

AND = frozenset({"and", "or"})


def confirmed(hits: list[tuple[int, int, Form]]) -> list[tuple[int, int, Form]]:
    """Without the forms that need another form of the same thing beside them and have none."""
    sure = {form.known.key for _, _, form in hits if form.sure}
    sure |= {form.known.city_of for _, _, form in hits if form.sure and form.known.city_of}
    return [hit for hit in hits if not hit[2].known.confirm or hit[2].sure or hit[2].known.key in sure]


def join(
    doc: Doc, found: list[Name], hits: list[tuple[int, int, Form]], loud: list[bool], headlines: list[Span]
) -> list[Name]:
    """The model's names and the gazetteers' hits, every overlap settled."""
    full = [n.words(doc) for n in found if n.label == "PERSON" and n.end - n.start > 1]
    people = {words[-1] for words in full} | {words[0] for words in full if is_given(words[0])}
    owner: dict[int, Name] = {i: name for name in found for i in range(name.start, name.end)}
    inside: dict[int, list[tuple[int, int, Form]]] = defaultdict(list)
    dropped: set[int] = set()
    joined: list[Name] = []
    for start, end, form in hits:
        rivals = list({id(owner[i]): owner[i] for i in range(start, end) if i in owner}.values())
        wider = next((r for r in rivals if r.start <= start and end <= r.end and r.end - r.start > end - start), None)
        if wider is not None:
            inside[id(wider)].append((start, end, form))
        elif rivals and rivals[0].start == start and rivals[0].end == end:
            if not _stays(rivals[0], form, doc, people):
                rivals[0].label, rivals[0].kind, rivals[0].known = form.label, form.kind, form.known
        elif not rivals and not _stands_alone(doc, start, end, form, loud, people, headlines):
            continue
        elif sum(r.end - r.start for r in rivals) <= end - start:
            dropped |= {id(r) for r in rivals}
            joined.append(_of_form(doc, start, end, form))
    for name in found:
        if id(name) in dropped:
            continue
        parts = inside.get(id(name), [])
        if parts and _tiled(doc, name, parts):
            joined += [_of_form(doc, *part) for part in parts]
        else:
            joined.append(name)
    return joined


def _of_form(doc: Doc, start: int, end: int, form: Form) -> Name:
    if doc[start].lower_ in ARTICLES and form.known.name.split()[0] != doc[start].text:
        start += 1  # "the West", but "The Valley"
    return Name(start, end, form.label, form.kind, form.known)


def _stays(name: Name, form: Form, doc: Doc, people: set[str]) -> bool:
    """The model's reading of the same words is the better one."""
    if name.label == "LANGUAGE" or (name.label == "PERSON" and (name.words(doc)[-1] in people or name.honorific)):
        return True
    return form.known.confirm and name.label == "PERSON"


def _stands_alone(
    doc: Doc, start: int, end: int, form: Form, loud: list[bool], people: set[str], headlines: list[Span]
) -> bool:
    """A form that the model missed is a name of its own, not a word or a part of a longer name."""
    if loud[start]:
        return form.label != "ORG" or (not doc[start].is_stop and len(doc[start:end].text) > 2)
    if doc[start].text in people or doc[start].tag_ in ("PRP", "WP"):
        return False
    if form.kind == "demonym" or form.label == "ORG" or doc[start:end].text.isupper():
        return True
    if any(h.start <= doc[start].idx < h.end for h in headlines):
        return True  # where every word is written large, the neighbours tell nothing
    before, after = doc[start - 1] if start else None, doc[end] if end < len(doc) else None
    part_of_next = (
        after is not None and after.pos_ == "PROPN" and after.text[0].isupper() and doc[end - 1].head == after
    )
    part_of_last = before is not None and before.pos_ == "PROPN" and before.head == doc[end - 1] and before.is_title
    return not (part_of_next or part_of_last)


def _tiled(doc: Doc, name: Name, parts: list[tuple[int, int, Form]]) -> bool:
    """The hits make up all of the name: "Canadian" and "Global News", "Ukraine" and "Russia"."""
    covered = {i for start, end, _ in parts for i in range(start, end)}
    rest = [doc[i] for i in range(name.start, name.end) if i not in covered]
    if len(parts) > 1 and name.label in PLACES and any(t.lower_ in AND for t in rest):
        return all(t.lower_ in AND | ARTICLES or is_mark(t) or t.is_space for t in rest)
    if not all(is_mark(t) or t.is_space or t.text in POSSESSIVE for t in rest):
        return name.label in ("NORP", "PERSON") and len(parts) == 1 and all(t.is_lower or is_mark(t) for t in rest)
    # "African American" and "Western Australia" are one
    return len(parts) == 1 or name.label not in PEOPLE_AND_PLACES or any(is_mark(t) for t in rest)
