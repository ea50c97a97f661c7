"""Names that the model cut short, or in two."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import Form, name_words, titles
from worker.pipeline.entities.names.evidence import Evidence
from worker.pipeline.entities.names.forms import WORKS, drawn_out, label_of
from worker.pipeline.entities.names.spans import PLACES, POSSESSIVE, Name, is_title
from worker.pipeline.entities.names.words import gender_of, is_given, words

LONGEST_PARTICLES = 3
LONGEST_COMPANY = 5  # words
PARTS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT"})


def mend(doc: Doc, found: list[Name], hits: list[tuple[int, int, Form]], evidence: Evidence) -> list[Name]:
    """The names, drawn out to their heads, persons to all of their names."""
    known = {i for start, end, form in hits for i in range(start, end) if form.known.state or form.label == "NORP"}
    mended: list[Name] = []
    for name in sorted(found, key=lambda name: name.start):
        last = mended[-1] if mended else None
        if last and name.start < last.end:
            continue  # it was drawn in
        label = _joint_label(doc, last, name, known, evidence) if last else None
        if last and label:
            last.end, last.label = name.end, label
            continue
        least = last.end if last else 0
        _draw_out(doc, name, known)
        if name.end - name.start == 1 and doc[name.start].text in name_words().suffixes:
            name.start, name.label = _beginning(doc, name.start, least), "ORG"
        if name.label in PLACES and name.start > least:
            _draw_to_body(doc, name)
        if name.label == "ORG" and _is_surname(doc, name, least, known):
            name.label = "PERSON"
        if name.label == "PERSON":
            _draw_in(doc, name, least, known)
            cut_credit(doc, name)
        mended.append(name)
    return mended


def _joint_label(doc: Doc, first: Name, second: Name, known: set[int], evidence: Evidence) -> str | None:
    """The label of the one name whose halves the two are, or None."""
    if _is_firm(doc, first, second):
        return "ORG"
    if _is_noble(doc, first, second, evidence):
        return first.label if first.label == second.label else "PERSON"
    if _is_one_place(doc, first, second, evidence):
        return first.label
    return "PERSON" if first.end == second.start and _is_one(doc, first, second, known, evidence) else None


def _draw_to_body(doc: Doc, name: Name) -> None:
    """To the word before a place's name that makes it a body's: "Radio" of "Radio Romania"."""
    before = doc[name.start - 1]
    if before.text in words().before_names and before.whitespace_ and before.pos_ == "PROPN":
        name.start, name.label = name.start - 1, "ORG"


def _draw_out(doc: Doc, name: Name, known: set[int]) -> None:
    """To the head of the name, where it stands right after: "Kent" and "County"."""
    end = name.end
    if (
        end < len(doc)
        and doc[end - 1].text in words().roads
        and doc[end].text[0].isdigit()
        and doc[end - 1].whitespace_
    ):
        name.end, name.label = end + 1, "FAC"
        return
    if end < len(doc) and doc[end].text == "." and "." in doc[end - 1].text[1:-1] and not doc[end - 1].whitespace_:
        name.end += 1  # "W.Va." is two tokens
        return
    if end + 1 < len(doc) and doc[end].text in POSSESSIVE:
        _draw_over_possessive(doc, name)
        return
    if name.label in WORKS or name.label == "NORP" or doc[name.start].text.isupper():
        return
    end = drawn_out(doc, name.end, len(doc))
    if end > name.end:
        label = label_of([t.text for t in doc[name.start : end]], name.label)
        if label and not any(i in known for i in range(name.end, end)):
            name.end, name.label = end, label


def _beginning(doc: Doc, suffix: int, least: int) -> int:
    """The first word of the company whose suffix alone was found."""
    i = suffix
    while i > least and suffix - i < LONGEST_COMPANY and doc[i - 1].text[0].isupper() and doc[i - 1].pos_ == "PROPN":
        i -= 1
    return i


def _draw_over_possessive(doc: Doc, name: Name) -> None:
    """To "Day" in "St. Patrick's Day", to "Department" in "Kent County Sheriff's Department"."""
    head, last = doc[name.end + 1], doc[name.end - 1]
    if head.text in words().other_heads and head.text[0].isupper():
        name.end, name.label = name.end + 2, words().other_heads[head.text]
    elif head.text in words().organisation_heads and last.text[0].isupper() and last.lower_ in titles().heads:
        name.end, name.label = name.end + 2, "ORG"


def _is_firm(doc: Doc, first: Name, second: Name) -> bool:
    """A name, "and", and what firms have after it: "Ames" and "Sons Ltd"."""
    if second.start - first.end != 1 or doc[first.end].lower_ not in ("and", "&") or first.label in WORKS:
        return False
    rest = [t.text for t in doc[second.start : second.end]]
    return rest[0] in words().partners and all(w in words().partners or w in name_words().suffixes for w in rest)


def _is_noble(doc: Doc, first: Name, second: Name, evidence: Evidence) -> bool:
    """Two halves with particles between: "Joost" and "Velde" in "Joost van der Velde"."""
    if not first.end < second.start <= first.end + LONGEST_PARTICLES:
        return False
    between = doc[first.end : second.start]
    if not 0 < len(between) <= LONGEST_PARTICLES or not all(t.is_lower and t.text in words().joining for t in between):
        return False
    if first.label in PLACES and second.label in PLACES:
        return evidence.is_place(doc[first.start : second.end].text)
    return "PERSON" in (first.label, second.label) and first.end - first.start == 1


def _is_one_place(doc: Doc, first: Name, second: Name, evidence: Evidence) -> bool:
    """Two halves that the gazetteer knows as one place: "Baden" and "Württemberg"."""
    if first.label not in PLACES or second.label not in PLACES or second.start - first.end > 1:
        return False
    if doc[first.end : second.start].text not in ("", "-"):
        return False
    return evidence.is_place(doc[first.start : second.end].text)


def _is_one(doc: Doc, first: Name, second: Name, known: set[int], evidence: Evidence) -> bool:
    """Two neighbours that are a given name and a surname."""
    if first.label not in PARTS or second.label not in PARTS or second.end - first.start > 4:
        return False
    if any(i in known for i in range(first.start, second.end)):
        return False
    if not all(_is_part(t) for t in doc[first.start : second.end]):
        return False
    if first.end - first.start == 1 and is_given(doc[first.start].text):
        return True
    whole = evidence.votes(first.start, second.end)
    return whole["PERSON"] >= 2 and whole["PERSON"] > whole["ORG"] + whole["GPE"]


def _is_surname(doc: Doc, name: Name, least: int, known: set[int]) -> bool:
    """A single word behind a given name that the model left out, which only men or only women bear."""
    before = name.start - 1
    if name.end - name.start > 1 or before < least or before in known or name.start in known:
        return False
    token, own = doc[before], doc[name.start]
    if token.ent_type_ or not token.whitespace_ or not _is_part(token) or not _is_part(own):
        return False
    behind = doc[name.end] if name.end < len(doc) else own
    return gender_of(token.text) is not None and behind.pos_ != "PROPN"


def _draw_in(doc: Doc, name: Name, least: int, known: set[int]) -> None:
    """A person's single name to the capitalised words right beside it."""
    single = name.end - name.start == 1
    if single and name.start > least and not name.honorific:
        token = doc[name.start - 1]
        if _is_part(token) and token.i not in known and not _opens(token) and token.whitespace_:
            name.start -= 1
    end = name.end
    if (name.end - name.start == 1) and end < len(doc) and doc[end - 1].whitespace_:
        token = doc[end]
        if _is_part(token) and not is_title(token) and token.i not in known and token.ent_type_ == "":
            name.end += 1


def cut_credit(doc: Doc, name: Name) -> None:
    """Before the credit of a caption that runs on: "Ida Holm Image: City Hall"."""
    credited = name.end < len(doc) and doc[name.end].text == ":" and doc[name.end - 1].text in words().credits
    if credited and name.end - name.start > 1:
        name.end -= 1


def _is_part(token: Token) -> bool:
    """It is written as a part of a person's name is."""
    lexicon = words()
    return (
        token.text[0].isupper()
        and not token.text.isupper()
        and token.pos_ == "PROPN"
        and token.text not in lexicon.never
        and token.text not in lexicon.organisation_heads
        and token.text not in lexicon.place_heads
        and token.text not in lexicon.ranks
        and token.text not in titles().honorifics
        and token.lower_ not in titles().modifiers
        and not is_title(token)
    )


def _opens(token: Token) -> bool:
    """The first word of a sentence may be written large for that alone."""
    opening = token.is_sent_start or not token.i or token.nbor(-1).is_punct or token.nbor(-1).is_space
    return bool(opening) and not (is_given(token.text) and not token.is_stop)
