"""What things without a name are to a caller: their OntoNotes label, sector and country."""

from __future__ import annotations

from functools import cached_property

from worker.pipeline.entities.knowledge import name_words, titles
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.nominals import DEFINITE
from worker.pipeline.entities.reference.phrases import Phrase
from worker.pipeline.entities.reference.referents import Referent
from worker.pipeline.entities.things import Thing

LEADS = frozenset({"of", "from", "in"})


class Nameless:
    """Makes the things of one document without a name. `at`: its phrases by their heads; `named`: what has a name."""

    def __init__(self, at: dict[int, Phrase], named: list[Referent]) -> None:
        self._at = at
        self._named = named

    def of(self, referent: Referent) -> Thing | None:
        """The thing, or None for what is not told of."""
        made = _nameless(referent)
        if made is not None and made.type in ("ORG", "PERSON"):
            made.country, made.igo = self._land(referent)
            if made.igo:
                made.sector = None
                return made
            if made.sector and not made.country:  # a body of the state
                made.country = self._only_state
                made.guessed = bool(made.country)
            made.sector = made.sector or _sector(referent, made.type)
        return made

    def _land(self, referent: Referent) -> tuple[str | None, bool]:
        """The state whose they are, as their phrases name it, or whether they are of an organisation of states."""
        for phrase in referent.spoken:
            if phrase.kind != "noun":
                continue
            beside = [inner.i for p in phrase.head.rights if p.lower_ in LEADS for inner in p.rights]
            for i in [*range(phrase.start, phrase.head.i), *beside]:
                thing = self._at[i].thing if i in self._at else None
                land = thing and (thing.country or (thing.known.country if thing.known else None))
                if thing is not None and (land or thing.igo):
                    return land, thing.igo
        return None, False

    @cached_property
    def _only_state(self) -> str | None:
        states = {r.thing.known.country for r in self._named if r.kind == "state" and r.spoken}
        return states.pop() if len(states) == 1 else None


def _sector(referent: Referent, label: str) -> str | None:
    """The sector that the noun tells which names it first; "a leader" may be anybody's."""
    noun = next((phrase.lemma for phrase in referent.spoken if phrase.kind == "noun"), "")
    if label != "PERSON":
        return name_words().kinds.get(noun)
    return None if noun in titles().inherits - titles().offices else titles().heads.get(noun)


def _nameless(referent: Referent) -> Thing | None:
    """The thing that a referent without a name is for a caller, or None.

    It is spoken of again, or is a body of the state that acts ("police said").
    """
    spoken = [phrase for phrase in referent.spoken if phrase.kind == "noun"]
    if not spoken or spoken[0].lemma in nouns().spans:
        return None
    known, noun = nouns(), spoken[0].lemma
    public = next((c for c in known.bodies.get(noun, ()) if c.public), None)
    if public and spoken[0].plural and spoken[0].head.lower_ != noun:
        public = None  # "governments"
    times = sum(phrase.kind != "relative" for phrase in referent.spoken)
    if times < 2 and not (
        public and spoken[0].role == "subject" and (not spoken[0].determiner or spoken[0].determiner in DEFINITE)
    ):
        return None
    kind = referent.kind
    if public:
        (sector,) = public.sectors
        return Thing(type="ORG", plural=referent.plural, sector=sector)
    if kind in ("person", "people"):
        label = "PERSON"
    elif kind == "body" and noun not in known.things:
        label = "ORG"
    elif kind == "place":
        label = known.places[noun][0].type
    elif noun in known.things:
        label = known.things[noun]
    else:
        return None
    return Thing(type=label, gender=referent.gender, plural=referent.plural)
