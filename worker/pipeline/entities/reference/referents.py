"""What has been spoken of so far, and how much it is on the reader's mind."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from worker.pipeline.entities.merge import looks_personal
from worker.pipeline.entities.names.words import gender_of
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.phrases import Phrase
from worker.pipeline.entities.things import Thing


@dataclass(eq=False)
class Referent:
    """Something that a pronoun or a noun may mean again."""

    kind: str  # person | people | body | state | place | thing
    plural: bool
    gender: str | None = None
    thing: Thing | None = None
    heads: set[str] = field(default_factory=set)  # the nouns it was called by
    titles: tuple[str, ...] = ()  # of a person
    modifiers: set[str] = field(default_factory=set)
    owner: Referent | None = None  # "his robot": he
    usual: str | None = None  # the gender that the given name has as a rule
    guess: str | None = None  # the gender that the endings of the names lean to
    doubtful: bool = False  # named as persons are, but not taken for one
    unlisted: bool = False  # a noun that no list has, and that ends as words for persons do
    members: list[Referent] = field(default_factory=list)  # "Lind and Berg"
    spoken: list[Phrase] = field(default_factory=list)

    @property
    def last(self) -> Phrase:
        """Where it was last spoken of."""
        return self.spoken[-1]

    def becomes_person(self) -> None:
        """He or she it is: what is named so is a person after all."""
        self.kind, self.doubtful = "person", False
        if self.thing is not None:
            self.thing.type = "PERSON"
            for name in self.thing.names:
                name.label = "PERSON"

    def hears(self, phrase: Phrase) -> None:
        """Is spoken of by a phrase."""
        self.spoken.append(phrase)
        if phrase.kind == "noun":
            self.heads.add(phrase.lemma)
            self.modifiers |= phrase.modifiers
            self.gender = self.gender or (nouns().persons.get(phrase.lemma) if not phrase.plural else None)


def of_thing(thing: Thing, doc: Doc) -> Referent:
    """The referent of something named."""
    known = thing.known
    if thing.type == "PERSON":
        kind = "people" if thing.plural else "person"
    elif thing.type == "ORG":
        kind = "body"
    elif thing.type == "NORP":
        kind = "people"
    elif thing.type == "GPE":
        kind = "state" if known is not None and known.state else "place"
    else:
        kind = "place" if thing.type in ("LOC", "FAC") else "thing"
    made = Referent(kind, kind == "people", thing.gender, thing)
    made.titles = tuple(dict.fromkeys(thing.heads))
    made.heads.update(made.titles)
    full = next((words for name in thing.names if len(words := name.words(doc)) > 1), None)
    made.usual = gender_of(full[0]) if full else None
    made.guess = nouns().guess(full[0], full[-1]) if full else None
    made.doubtful = made.kind not in ("person", "state") and _may_be_person(thing, doc)
    return made


def _may_be_person(thing: Thing, doc: Doc) -> bool:
    """Named as persons are, and without an article."""
    if thing.known is not None or thing.sector is not None or thing.type in ("LAW", "LANGUAGE", "EVENT"):
        return False
    for name in thing.names:
        if name.kind != "name" or (name.start and doc[name.start - 1].lower_ == "the"):
            return False
        if not looks_personal(name.words(doc)):
            return False
    return bool(thing.names)


def of_noun(phrase: Phrase) -> Referent:
    """The referent of a noun phrase."""
    made = Referent(nouns().kind(phrase.lemma, phrase.plural), phrase.plural)
    made.unlisted = made.kind == "thing" and not phrase.plural and nouns().may_be_person(phrase.lemma)
    made.doubtful = made.unlisted
    return made


def seems_person(phrase: Phrase) -> bool:
    """The noun has a "who", speaks, or suffers what persons suffer."""
    token = phrase.head
    if any(c.dep_ == "relcl" and any(w.lower_ == "who" for w in c.lefts) for c in token.rights):
        return True
    verb = token.head if token.head.dep_ != "prep" else token.head.head
    if phrase.role == "subject" and verb.dep_ != "prep":
        return verb.lemma_.lower() in nouns().says
    return phrase.role in ("object", "oblique") and verb.lemma_.lower() in nouns().befalls
