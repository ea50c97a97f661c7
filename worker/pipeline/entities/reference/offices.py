"""For whom a person acts by a common noun: "company spokesman Peter Holm", "Ida Berg, the captain of the team"."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.nominals import Nominals
from worker.pipeline.entities.reference.phrases import Phrase
from worker.pipeline.entities.reference.referents import Referent

LONGEST = 4  # tokens of a title before a name
SERVES = frozenset({"of", "for", "at", "with", "from"})


def before_name(name: Phrase, nominals: Nominals) -> Referent | None:
    """The body that the noun before a person's title means, by what was spoken of so far."""
    if name.thing is None or name.thing.type != "PERSON":
        return None
    doc, at, office = name.head.doc, name.start - 1, False
    while at >= 0 and name.start - at <= LONGEST:
        token = doc[at]
        if token.pos_ not in ("NOUN", "PROPN") or token.is_sent_end or token.tag_ in ("NNS", "NNPS"):
            return None
        noun = token.lemma_.lower()
        if office and noun in nouns().bodies:
            asked = Phrase(at, at + 1, token, "noun", False, noun, "the", sentence=name.sentence)
            return _acting(nominals.meant(asked, None, []))
        office = office or noun in nouns().persons
        at -= 1
    return None


def beside_names(phrases: list[Phrase], meant: dict[int, Referent]) -> list[tuple[object, Referent]]:
    """The persons whose apposition says whose they are, each with the body."""
    found = []
    for name in phrases:
        if name.kind != "name" or name.thing is None or name.thing.type != "PERSON":
            continue
        offices = [child for child in name.head.rights if child.dep_ == "appos"]
        if name.head.dep_ == "appos":
            offices.append(name.head.head)
        for office in offices:
            if office.pos_ != "NOUN" or office.lemma_.lower() not in nouns().persons:
                continue
            found += [(name.thing, body) for token in _served(office) if (body := _acting(meant.get(token.i)))]
    return found


def _served(office: Token) -> list[Token]:
    return [inner for p in office.rights if p.lower_ in SERVES for inner in p.rights if inner.dep_ == "pobj"]


def _acting(referent: Referent | None) -> Referent | None:
    able = referent is not None and referent.kind == "body" and not referent.plural and not referent.members
    return referent if able else None
