"""Gives he, she and their forms to the persons they mean, and its to states and organisations, where that is plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.entities.merge import Thing

PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
SUBJECT = frozenset({"nsubj", "nsubjpass"})
OBJECT = frozenset({"dobj", "pobj", "dative"})
BESIDE = frozenset({"poss", "compound", "nmod"})
REACH = 4  # sentences back
MOST_CANDIDATES = 40  # mentions back


@dataclass
class Seen:
    """A mention of a person that a pronoun may mean."""

    token: Token
    thing: Thing
    sentence: int
    quote: int  # number of the quotation it stands in, 0 outside


def resolve(doc: Doc, things: list[Thing], read: list[bool], unwieldy: set[int]) -> None:
    """Adds pronouns to persons; one that means nobody in reach is left out. `unwieldy`: tokens of endless sentences."""
    names = {}
    for thing in things:
        for name in thing.names:
            names[doc[name.start : name.end].root.i] = thing
    seen: list[Seen] = []
    for token, sentence, quote in _placed(doc):
        thing = names.get(token.i)
        if thing and not thing.known and thing.type == "PERSON":
            seen.append(Seen(token, thing, sentence, quote))
        if not read[token.i]:
            continue
        gender = PRONOUNS.get(token.lower_)
        meant = _meant(token, gender, seen, sentence, quote) if gender else None
        if meant:
            meant.gender = meant.gender or gender
            meant.pronouns.append(token.i)
            seen.append(Seen(token, meant, sentence, quote))
        elif token.lower_ == "its" and token.dep_ == "poss" and token.i not in unwieldy:
            owner = _owner(token, names)
            if owner:
                owner.pronouns.append(token.i)


def _placed(doc: Doc) -> Iterator[tuple[Token, int, int]]:
    """Every token with the numbers of its sentence and of the quotation it stands in; a blank line ends a quotation."""
    quote, last = 0, 0
    for number, sentence in enumerate(doc.sents):
        for token in sentence:
            if token.text == "“" or (token.text == '"' and not quote):
                last += 1
                quote = last
            elif token.text in ('"', "”") or (token.is_space and "\n" in token.text):
                quote = 0
            yield token, number, quote


def _meant(pronoun: Token, gender: str, seen: list[Seen], sentence: int, quote: int) -> Thing | None:
    """The person in the best place: a subject near before; None where there is nobody."""
    best, most = None, 0.0
    for at in seen[: -MOST_CANDIDATES - 1 : -1]:
        back = sentence - at.sentence
        if back > REACH:
            break
        # inside a quotation somebody else speaks: whom he means is named there, or nobody knows
        if at.thing.gender not in (None, gender) or _bound(pronoun, at.token) or (quote and at.quote != quote):
            continue
        score = 4.0 - back
        score += 1.5 if at.token.dep_ in SUBJECT or _joins_subject(at.token) else 0.0
        score += 1.0 if at.thing.gender == gender else 0.0
        score -= 1.0 if at.token.dep_ in BESIDE else 0.0
        score -= 1.0 if at.quote and not quote else 0.0
        if score > most:
            best, most = at.thing, score
    return best


def _joins_subject(token: Token) -> bool:
    return token.dep_ in ("appos", "conj") and token.head.dep_ in SUBJECT


def _bound(pronoun: Token, other: Token) -> bool:
    """An object is not the subject of its own verb."""
    if pronoun.dep_ not in OBJECT or pronoun.lower_ in ("himself", "herself", "his") or other.dep_ not in SUBJECT:
        return False
    verb = pronoun.head
    for _ in range(REACH):
        if verb.dep_ not in ("prep", "agent"):
            break
        verb = verb.head
    return other.head == verb


def _owner(its: Token, names: dict[int, Thing]) -> Thing | None:
    """The state or organisation that is the subject of the verb that governs "its"."""
    verb = its.head
    for _ in range(2 * REACH):
        if verb.pos_ in ("VERB", "AUX") or verb.head is verb:
            break
        verb = verb.head
    subjects = [child for child in verb.children if child.dep_ in SUBJECT and child.i < its.i]
    if len(subjects) != 1 or [child for child in subjects[0].children if child.dep_ == "conj"]:
        return None
    thing = names.get(subjects[0].i)
    acts = thing is not None and (thing.type == "ORG" or (thing.known is not None and thing.known.state))
    return thing if acts else None
