"""How names and nouns beside each other come to mean one thing: "a man called Holm", "the minister, Anna Lind"."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.phrases import REFLEXIVE, Phrase
from worker.pipeline.entities.reference.referents import Referent

NAMED = ("oprd", "dobj", "attr", "appos", "ccomp")  # what a name is to a verb of naming


def called(token: Token, meant: dict[int, Referent]) -> Referent | None:
    """Who is said to be called so: "a man named Holm", "a user by the name of Holm", "he calls himself Holm"."""
    before = token.head
    if before.dep_ == "prep" and before.lower_ in ("of", "as"):
        before = before.head
    if before.lower_ == "name" and before.dep_ == "pobj" and before.head.lower_ in ("by", "under"):
        before = before.head.head
        return meant.get(before.head.i if before.dep_ in ("acl", "relcl") else before.i)
    if before.i >= token.i or before.lemma_.lower() not in nouns().calls:
        return None
    if before.dep_ == "acl":
        return _nameless_before(before.head, meant)
    himself = next((c for c in before.rights if c.i < token.i and c.lower_ in REFLEXIVE), None)
    if himself is None or token.dep_ not in NAMED:
        return None
    return meant.get(before.head.i if before.dep_ == "relcl" else himself.i)


def _nameless_before(noun: Token, meant: dict[int, Referent]) -> Referent | None:
    """What a noun means; where that has a name, what it belongs to: "a group within Holm called the Nine"."""
    found = meant.get(noun.i)
    if found is not None and found.thing is not None and noun.dep_ == "pobj":
        return meant.get(noun.head.head.i)
    return found


def is_nobody(referent: Referent) -> bool:
    """A name that nothing is known of, with no word in it that says what it names."""
    thing = referent.thing
    if thing is None or thing.known is not None or thing.type in ("PERSON", "LAW", "LANGUAGE", "EVENT"):
        return False
    phrase, known = referent.last, nouns()
    words = [token.lower_ for token in phrase.head.doc[phrase.start : phrase.end]]
    return not any(word in listed for word in words for listed in (known.bodies, known.places, known.things))


def name_fits(nameless: Referent, named: Referent) -> bool:
    """A noun phrase and the name beside it can mean one thing."""
    if nameless.plural and named.kind != "people":
        return False
    if nameless.kind in ("person", "people") or named.kind in ("person", "people"):
        return nameless.kind == named.kind
    return True


def noun_fits(phrase: Phrase, referent: Referent) -> bool:
    """A noun phrase can mean what stands beside it."""
    kind = nouns().kind(phrase.lemma, phrase.plural)
    if phrase.plural != referent.plural and not (kind == "body" or referent.kind == "body"):
        return False
    if kind in ("person", "people") or referent.kind in ("person", "people"):
        wanted = nouns().persons.get(phrase.lemma)
        return kind == referent.kind and not (wanted and referent.gender and wanted != referent.gender)
    return True
