"""What a noun phrase means that names nothing: "the minister", "the two countries", "the firm", "the 34-year-old"."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from worker.pipeline.entities.nouns import Class, nouns
from worker.pipeline.entities.reference.phrases import AGED, DATED, Phrase
from worker.pipeline.entities.reference.referents import Referent, of_noun

MOST = 8  # referents of one noun that are looked at
FAR = 40  # sentences between two phrases of one noun
NEAR = 4  # sentences between a name and a noun that only fits its kind
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
OTHER = frozenset({"other", "another", "new", "second", "third", "next", "more", "further", "additional", "different"})
OURS = frozenset({"our", "my"})
BASED = frozenset({"base", "-"})  # "the Paris-based organisation"
MORE = 3  # times as often as a newer one is spoken of what a bare noun means all the same


class Nominals:
    """The referents of one document by the nouns that may mean them."""

    def __init__(self) -> None:
        self._by_noun: dict[str, list[Referent]] = defaultdict(list)
        self._by_name: dict[str, list[Referent]] = defaultdict(list)
        self._by_kind: dict[str, list[Referent]] = defaultdict(list)
        self._capitals: dict[Referent, None] = {}

    def meet(self, referent: Referent, phrase: Phrase) -> None:
        """Remembers under which nouns a referent may be meant from now on."""
        if phrase.kind == "noun":
            _move_up(self._by_noun[phrase.lemma], referent)
        elif referent.thing is not None and phrase.kind == "name":
            if phrase.determiner != "demonym" and phrase.role != "modifier":
                _move_up(self._by_kind[referent.kind], referent)
            if referent.thing.known is not None and referent.thing.known.city_of:
                self._capitals[referent] = None
            if len(referent.spoken) <= MOST:
                for word in _nouns_of(phrase):
                    _move_up(self._by_name[word], referent)
            for head in referent.titles:
                _move_up(self._by_noun[head.rpartition(" ")[2]], referent)  # "the secretary" of a foreign secretary

    def take_up(self, referent: Referent, noun: str) -> None:
        """From now on the noun may mean the referent."""
        referent.heads.add(noun)
        _move_up(self._by_noun[noun], referent)

    def meant(self, phrase: Phrase, owner: Referent | None, inside: list[Phrase]) -> Referent | None:
        """What a noun phrase means that was spoken of before, or None. `inside`: what is named in the phrase."""
        if phrase.modifiers & OTHER or phrase.lemma in nouns().spans:
            return None
        if phrase.owner >= 0 and phrase.head.doc[phrase.owner].ent_type_ in DATED:
            return None  # "next year's race"
        bare = not phrase.determiner and not phrase.modifiers and phrase.lemma in nouns().people - nouns().anybody
        if phrase.determiner not in DEFINITE and phrase.determiner != "own" and not bare:
            return None
        if phrase.lemma == "capital" and phrase.determiner:
            return self._capital(inside, owner)
        whole = self._whole(phrase, inside)
        if whole is not None:
            return whole
        of_kind = phrase.lemma in nouns().places and phrase.determiner != "own" and not bare
        found = self._of_kind(phrase) if of_kind else None
        found = found or self._by_same_noun(phrase, owner, inside)
        if found is None and not bare and phrase.determiner != "own":
            found = self._of_name(phrase) or self._by_like_noun(phrase) or self._of_kind(phrase)
            found = found or self._of_person(phrase, inside)
        return found

    def own_side(self, phrase: Phrase, sides: list[Referent]) -> Referent | None:
        """The one of `sides` that a bare "the team" or "our company" says what it is, where the text has named it."""
        if phrase.plural or not (phrase.determiner == "the" or _is_ours(phrase)) or phrase.modifiers - nouns().slight:
            return None
        classes = nouns().bodies.get(phrase.lemma, ())
        fitting = [r for r in sides if any(_may_be(r, c) for c in classes)]
        return fitting[0] if len(fitting) == 1 else None

    def own_state(self, phrase: Phrase, speaker: Referent) -> Referent | None:
        """The state of the speaker, which "our country" means in what he or she says."""
        if phrase.plural or not _is_ours(phrase) or "country" not in {c.name for c in nouns().places[phrase.lemma]}:
            return None
        land = speaker.thing.country if speaker.thing is not None else None
        states = dict.fromkeys(r for r in self._by_kind["state"][-FAR:] if land and r.thing.known.country == land)
        return next(iter(states)) if len(states) == 1 else None

    def _capital(self, inside: list[Phrase], owner: Referent | None) -> Referent | None:
        """The capital of the state named in the phrase, or the only one named."""
        capitals = list(self._capitals)
        states = [p.thing.known.key for p in inside if p.thing.known is not None]
        if owner is not None and owner.thing is not None and owner.thing.known is not None:
            states.append(owner.thing.known.key)
        if states:
            capitals = [r for r in capitals if r.thing.known.city_of in states]
        return capitals[0] if len(capitals) == 1 else None

    def _whole(self, phrase: Phrase, inside: list[Phrase]) -> Referent | None:
        """The organisation whose name stands right before a noun that says what it is: "the Holm company"."""
        if phrase.plural or phrase.lemma not in nouns().wholes or len(inside) != 1 or phrase.determiner == "own":
            return None
        name = inside[0]
        named = name.thing.type == "ORG" and name.determiner == "name" and name.end == phrase.head.i
        near = reversed(self._by_kind["body"][-MOST:]) if named and phrase.start + 1 == name.start else ()
        return next((r for r in near if r.thing is name.thing), None)

    def _by_same_noun(self, phrase: Phrase, owner: Referent | None, inside: list[Phrase]) -> Referent | None:
        lands = {p.thing.country or (p.thing.known.country if p.thing.known else None) for p in inside} - {None}
        found: Referent | None = None
        bare = not phrase.modifiers - nouns().slight
        for referent in reversed(self._by_noun[phrase.lemma][-MOST:]):
            if referent.plural != phrase.plural or phrase.sentence - referent.last.sentence > FAR:
                continue
            if owner is not None and referent.owner is not owner:
                continue
            if lands and referent.thing is not None and referent.thing.country not in lands:
                continue
            if phrase.modifiers - referent.modifiers - nouns().slight and not self._told(phrase, referent, inside):
                continue
            if found is None or (bare and _outweighs(referent, found)):
                found = referent
            elif found.thing is not None and referent.thing is not None and _as_near(found, referent, phrase):
                return None  # two bear the title
        return found

    @staticmethod
    def _told(phrase: Phrase, referent: Referent, inside: list[Phrase]) -> bool:
        """The modifiers are words of the description of somebody named: "the foreign minister"."""
        if referent.thing is None:
            return False
        words = (referent.thing.description or "").lower().split()
        for named in inside:
            words += named.head.doc[named.start : named.end].text.lower().split()
        return all(m in words or m.removeprefix("of ") in words for m in phrase.modifiers - nouns().slight)

    def _by_like_noun(self, phrase: Phrase) -> Referent | None:
        if phrase.modifiers - nouns().slight:
            return None
        near = [
            referent
            for noun in sorted(nouns().same.get(phrase.lemma, ()))
            for referent in self._by_noun.get(noun, ())[-2:]
            if noun != phrase.lemma
            and referent.plural == phrase.plural
            and phrase.sentence - referent.last.sentence <= NEAR
        ]
        wanted = nouns().persons.get(phrase.lemma)
        near = [r for r in near if not (wanted and r.gender and r.gender != wanted)]
        return max(near, key=lambda referent: referent.last.head.i, default=None)

    def _of_name(self, phrase: Phrase) -> Referent | None:
        """The noun is a word of its name: "the Holm Foundation", "the foundation"."""
        if phrase.plural:
            return None
        for referent in reversed(self._by_name.get(phrase.lemma, ())[-MOST:]):
            words = set(referent.last.head.doc[referent.last.start : referent.last.end].text.lower().split())
            if phrase.modifiers - nouns().slight <= words:
                return referent
        return None

    def _of_kind(self, phrase: Phrase) -> Referent | None:
        """The noun says what it is: "the company", "the country"."""
        if phrase.plural or phrase.modifiers - nouns().slight - BASED:
            return None
        classes: tuple[Class, ...] = nouns().bodies.get(phrase.lemma, ())
        for referent in reversed(self._by_kind["body"][-MOST:] if classes else ()):
            if phrase.sentence - referent.last.sentence <= NEAR and any(_may_be(referent, c) for c in classes):
                return referent
        places = {c.name for c in nouns().places.get(phrase.lemma, ())}
        kind = "state" if "country" in places else "place" if "city" in places else ""
        for referent in reversed(self._by_kind[kind][-MOST:] if kind else ()):
            if all(_is_listed(spoken) for spoken in referent.spoken[-MOST:]):
                continue
            if referent.last.head.i < phrase.start and phrase.sentence - referent.last.sentence <= NEAR:
                return referent if referent.thing.type == "GPE" else None
        return None

    def _of_person(self, phrase: Phrase, inside: list[Phrase]) -> Referent | None:
        """The only person of that land spoken of just now: "the French archaeologist"; the only one for an age."""
        if phrase.plural or nouns().kind(phrase.lemma, plural=False) != "person":
            return None
        lands = {land for p in inside if (land := _land(p))}
        aged = phrase.lemma == AGED
        if not aged and (len(lands) != 1 or len(phrase.modifiers - nouns().slight) > 1):
            return None
        wanted = nouns().persons.get(phrase.lemma)
        near = [
            r
            for r in dict.fromkeys(self._by_kind["person"][-MOST:])
            if phrase.sentence - r.last.sentence <= (1 if aged else NEAR)
            and not (wanted and r.gender and r.gender != wanted)
            and (aged or r.thing.country is None or r.thing.country in lands)
        ]
        meant = [r for r in near if aged or r.thing.country]
        doubted = meant and any(r is not meant[0] and r.last.sentence >= meant[0].last.sentence for r in near)
        return meant[0] if len(meant) == 1 and not doubted else None

    def first(self, phrase: Phrase, owner: Referent | None) -> Referent:
        """A referent that was not spoken of before."""
        made = of_noun(phrase)
        made.owner = owner
        return made


def _nouns_of(phrase: Phrase) -> list[str]:
    """The common nouns within a name: the last word, and the one before "of"."""
    tokens = [t for t in phrase.head.doc[phrase.start : phrase.end] if not t.is_space]
    if len(tokens) < 2:
        return []
    words = [t.lower_ for t in tokens]
    found = [words[-1]]
    found += [before for before, word in pairwise(words) if word in ("of", "for", "in", "on")]
    return [word for word in found if word in nouns().bodies or word in nouns().places or word in nouns().things]


def _is_ours(phrase: Phrase) -> bool:
    return phrase.determiner == "own" and phrase.head.doc[phrase.owner].lower_ in OURS


def _outweighs(referent: Referent, newer: Referent) -> bool:
    """The newer one is hardly spoken of and needs more than the noun to be told apart."""
    return bool(newer.modifiers) and len(referent.spoken) >= MORE * len(newer.spoken)


def _is_listed(phrase: Phrase) -> bool:
    """It is one of several: "Norway, Sweden and Denmark"."""
    token = phrase.head
    return token.dep_ == "conj" or any(child.dep_ == "conj" for child in token.rights)


def _as_near(one: Referent, other: Referent, phrase: Phrase) -> bool:
    """Both were spoken of in the same sentence, or neither for long."""
    near = [phrase.sentence - referent.last.sentence for referent in (one, other)]
    return near[0] == near[1] or min(near) > NEAR


def _land(phrase: Phrase) -> str | None:
    return phrase.thing.country or (phrase.thing.known.country if phrase.thing.known else None)


def _may_be(referent: Referent, group: Class) -> bool:
    """The organisation is one that words of the class name."""
    thing = referent.thing
    if thing is None or thing.type != "ORG" or group.public or thing.igo != (group.name == "alliance"):
        return False
    return thing.igo or (bool(group.sectors) and thing.sector in group.sectors)


def _move_up(listed: list[Referent], referent: Referent) -> None:
    """Makes it the last of the list; one that stood far back may stand there twice."""
    for back in range(1, min(len(listed), MOST) + 1):
        if listed[-back] is referent:
            del listed[-back]
            break
    listed.append(referent)
