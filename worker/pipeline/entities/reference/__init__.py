"""What pronouns and noun phrases refer to, and the things without a name that they alone tell of.

The phrases of the article are walked through once, in the order of the text. A noun phrase means what an apposition, a
shared noun or a fitting kind says it means, or something new; what a pronoun means is chosen among what was spoken of
in the last sentences (`features`, `ranker`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from spacy.tokens import Doc, Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.features import (
    GENDER,
    Scene,
    agrees,
    governing,
    is_bound,
    is_said,
    of_follower,
    of_nothing,
    of_pair,
)
from worker.pipeline.entities.reference.leads import Leads
from worker.pipeline.entities.reference.nameless import Nameless
from worker.pipeline.entities.reference.naming import called, is_nobody, name_fits, noun_fits
from worker.pipeline.entities.reference.nominals import DEFINITE, Nominals
from worker.pipeline.entities.reference.offices import before_name, beside_names
from worker.pipeline.entities.reference.phrases import Phrase, phrases
from worker.pipeline.entities.reference.quotations import Speakers, quotations
from worker.pipeline.entities.reference.referents import Referent, of_thing, seems_person
from worker.pipeline.entities.things import Thing

REACH = 6  # sentences back
MOST_LOOKED_AT = 60  # referents back
MOST_CANDIDATES = 16
DEEPEST = 10  # steps up a tree
NONE = frozenset({"no", "any", "neither", "what", "which", "whatever"})  # determiners of what there is not
HELD = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "csubj", "pcomp"})  # clauses that another holds
SINGLE = frozenset({"is", "was", "has", "does"})  # verbs of one thing
BESIDE = frozenset({"conj", "parataxis", "relcl", "advcl", "acl"})  # of what is not told by the verb itself
Chooser = Callable[[Phrase, list[list[str]]], int]


class References:
    """One document's phrases and what they refer to. `unwieldy`: tokens of endless sentences, which are left out."""

    def __init__(self, doc: Doc, things: list[Thing], read: list[bool], unwieldy: set[int]) -> None:
        self.doc = doc
        quoted = quotations(doc)
        self.phrases = phrases(doc, things, read, unwieldy, quoted)
        self._speakers = Speakers(doc, self.phrases, quoted)
        self.meant: dict[int, Referent] = {}  # by the head of a phrase
        self.options: list[Referent | None] = []  # of the pronoun that is being read
        self._recent: dict[Referent, None] = {}  # the last spoken of last
        self._of_thing = {id(thing): of_thing(thing, doc) for thing in things}
        self._given = {end - 1: thing for thing in things for _, end in thing.nominals}
        self._joined: dict[int, Referent] = {}  # by the head of the first
        self._nominals = Nominals()
        self._leads = Leads(doc, self.phrases)
        self._at = {phrase.head.i: phrase for phrase in self.phrases}
        self._nameless = Nameless(self._at, list(self._of_thing.values()))
        self._subjects: dict[int, Phrase] = {}  # by verb
        self._sides: list[tuple[Thing, Referent]] = []  # persons, and the bodies for which their titles say they speak
        self._title_until = next((r.span.end for r in doc._.regions if r.kind == "headline"), 0)

    def resolve(self, choose: Chooser) -> list[Thing]:
        """Adds nominals and pronouns to the things; gives those that have no name."""
        for phrase in self.phrases:
            if phrase.role == "subject":
                self._subjects.setdefault(phrase.verb, phrase)
            if phrase.kind == "name":
                self._name(phrase)
            elif phrase.kind == "noun":
                self._noun(phrase)
            elif phrase.kind == "relative":
                self._relative(phrase)
            elif phrase.kind == "pronoun":
                self._pronoun(phrase, choose)
        self._speak()
        return self._lay()

    def _speak(self) -> None:
        """Who speaks of himself: "I" in what "a neighbour" says."""
        for phrase in self.phrases:
            if phrase.kind != "first":
                continue
            referent = self._speaker(phrase.quote)
            if referent is None or referent.plural or referent.members:
                continue
            if referent.kind == "person" or referent.doubtful:
                referent.becomes_person()
                referent.spoken.append(phrase)
                self.meant[phrase.head.i] = referent

    def _hear(self, referent: Referent, phrase: Phrase) -> None:
        referent.hears(phrase)
        self.meant[phrase.head.i] = referent
        self._recent.pop(referent, None)
        self._recent[referent] = None
        self._nominals.meet(referent, phrase)
        token = phrase.head
        if token.dep_ == "conj" and phrase.kind != "pronoun":
            self._join(phrase, referent)

    def _join(self, phrase: Phrase, referent: Referent) -> None:
        """What "and" joins may be meant together."""
        first = phrase.head
        while first.dep_ == "conj" and first.head.i < first.i and first.head.i in self.meant:
            first = first.head
        other = self.meant.get(first.i)
        if first is phrase.head or other is None or other is referent or _acts_alone(phrase.head):
            return
        joined = self._joined.get(first.i)
        if joined is None:
            kinds = {other.kind, referent.kind}
            kind = "people" if kinds <= {"person", "people"} else "thing" if "thing" in kinds else "body"
            joined = self._joined[first.i] = Referent(kind, plural=True, members=[other])
        joined.members.append(referent)
        joined.spoken.append(phrase)
        self._recent.pop(joined, None)
        self._recent[joined] = None

    def _name(self, phrase: Phrase) -> None:
        referent = self._of_thing[id(phrase.thing)]
        body = before_name(phrase, self._nominals)
        if body is not None:
            self._sides.append((phrase.thing, body))
        unnamed = self._leads.named(phrase, referent)
        if self._is_bracketed(phrase, referent):
            phrase.role, phrase.verb = referent.last.role, referent.last.verb
        self._hear(referent, phrase)
        if unnamed is not None:
            self._unite(unnamed, referent)
        beside = called(phrase.head, self.meant)
        if beside is not None and is_nobody(referent) and (beside.kind == "person" or beside.doubtful):
            referent.becomes_person()
        beside = beside or self._beside(phrase)
        if beside is not None and beside.unlisted and beside.kind == "person" and is_nobody(referent):
            referent.becomes_person()
        if beside is not None and beside.thing is None and not beside.members and name_fits(beside, referent):
            phrase.role, phrase.verb = beside.last.role, beside.last.verb
            self._unite(beside, referent)

    def _is_bracketed(self, phrase: Phrase, referent: Referent) -> bool:
        """It only says the name before it again: "the Union of Dockers (UD)"."""
        at = phrase.start - 1
        return at > 0 and self.doc[at].text == "(" and bool(referent.spoken) and referent.last.end == at

    def _beside(self, phrase: Phrase) -> Referent | None:
        """What a noun beside a name means: "the minister, Anna Lind", "his aunt Lopeti", "a man called Holm"."""
        token = phrase.head
        before = token.head
        comma = phrase.start > 0 and self.doc[phrase.start - 1].text == ","
        if before.i < token.i and comma and before.dep_ == "pobj" and token.dep_ in ("appos", "conj"):
            found = self.meant.get(before.i)
            if phrase.thing.type == "PERSON" and (found is None or found.kind != "person"):
                return self.meant.get(before.head.head.i)  # "the mayor of Bergen, Anna Lind"
        if token.dep_ == "appos" and before.i < token.i:
            return self.meant.get(before.i)
        if phrase.start and self.doc[phrase.start - 1].pos_ == "NOUN":
            title = self._at.get(phrase.start - 1)  # however the parser ties them
            return self.meant.get(phrase.start - 1) if title is not None and not title.plural else None
        return None

    def _unite(self, nameless: Referent, named: Referent) -> None:
        """What was spoken of as a noun has got a name."""
        for spoken in nameless.spoken:
            self.meant[spoken.head.i] = named
            if spoken.kind == "noun":
                self._nominals.take_up(named, spoken.lemma)
        named.modifiers |= nameless.modifiers
        named.spoken[-1:-1] = nameless.spoken
        named.gender = named.gender or nameless.gender
        nameless.spoken = nameless.spoken[:1]
        self._recent.pop(nameless, None)

    def _noun(self, phrase: Phrase) -> None:
        token = phrase.head
        if phrase.determiner in NONE:
            return
        given = self._given.get(token.i)
        owner = self.meant.get(phrase.owner)
        if given is not None:
            self._hear(self._of_thing[id(given)], phrase)
            return
        beside = self.meant.get(token.head.i) if token.head.i < token.i else None
        if token.dep_ == "appos" and beside is not None and not beside.members and noun_fits(phrase, beside):
            phrase.role, phrase.verb = beside.last.role, beside.last.verb
            self._hear(beside, phrase)
            return
        if token.dep_ == "attr" and token.head.lemma_ == "be":
            subject = next((c for c in token.head.lefts if c.dep_ == "nsubj"), None)
            told = self.meant.get(subject.i) if subject is not None else None
            if told is not None and noun_fits(phrase, told):
                if subject.lower_ != "it" or phrase.determiner not in DEFINITE:  # "it is the tide that worries us"
                    self._nominals.take_up(told, phrase.lemma)
                    told.modifiers |= phrase.modifiers
                    told.gender = told.gender or nouns().persons.get(phrase.lemma)
                return
        inside = [self._at[i] for i in range(phrase.start, token.i) if i in self._at and self._at[i].thing]
        referent = self._spoken_for(phrase) or self._nominals.meant(phrase, owner, inside)
        if referent is None or any(p.start <= token.i < p.end for p in referent.spoken[-2:]):
            referent = self._nominals.first(phrase, owner)
        if referent.doubtful and seems_person(phrase):
            referent.becomes_person()
        self._hear(referent, phrase)
        self._leads.note(phrase, referent)

    def _spoken_for(self, phrase: Phrase) -> Referent | None:
        """Whom "the team" means in what its coach says: the side for which the speaker speaks."""
        known = nouns()
        told = phrase.quote and (phrase.lemma in known.bodies or phrase.lemma in known.places)
        speaker = self._speaker(phrase.quote) if told else None
        if speaker is None:
            return None
        if phrase.lemma in known.places:
            return self._nominals.own_state(phrase, speaker)
        return self._nominals.own_side(phrase, self._sides_of(speaker))

    def _sides_of(self, speaker: Referent) -> list[Referent]:
        """Those for whom a speaker speaks, as far as the text has named them."""
        sides = speaker.thing.sides if speaker.thing is not None else []
        return [r for side in sides if (r := self._of_thing.get(id(side))) is not None and r.spoken]

    def _relative(self, phrase: Phrase) -> None:
        """Who, which and that keep what they follow on the mind; they are no mentions."""
        verb = self.doc[phrase.verb] if phrase.verb >= 0 else phrase.head
        before = self.meant.get(verb.head.i) if verb.dep_ == "relcl" and verb.head.i < phrase.head.i else None
        if before is not None and not before.members:
            phrase.plural = before.plural
            before.spoken.append(phrase)
            self._recent.pop(before, None)
            self._recent[before] = None

    def _pronoun(self, phrase: Phrase, choose: Chooser) -> None:
        self.options = [None]
        features: list[list[str]] = [[]]
        speaker = self._speaker(phrase.quote) if phrase.quote else None
        scene = self._scene(phrase, speaker)
        barred, above = self._barred(phrase), governing(phrase)
        if phrase.lemma not in GENDER:
            if speaker is not None and self._speakers.says_we(phrase.quote):
                barred |= {id(s.thing) for s in self._sides_of(speaker) if s.last.quote != phrase.quote}
            speaker = None
        for looked, referent in enumerate(reversed(self._recent)):
            if looked >= MOST_LOOKED_AT or phrase.sentence - referent.last.sentence > REACH:
                break
            if (
                referent is speaker
                or id(referent.thing) in barred
                or not agrees(phrase, referent)
                or any(is_bound(phrase, p, above) for p in referent.spoken[-2:])
            ):
                continue
            features.append(of_pair(phrase, referent, len(self.options) - 1, scene))
            self.options.append(referent)
            if len(self.options) > MOST_CANDIDATES:
                break
        follower = self._follower(phrase)
        if follower is not None and follower not in self.options:
            features.append(of_follower(phrase, follower))
            self.options.append(follower)
        features[0] = of_nothing(phrase, len(self.options) - 1)
        meant = self.options[choose(phrase, features)]
        if meant is None:
            return
        meant.gender = meant.gender or GENDER.get(phrase.lemma)
        if meant.doubtful and phrase.lemma in GENDER:
            meant.becomes_person()
        self._hear(meant, phrase)

    def _scene(self, phrase: Phrase, speaker: Referent | None) -> Scene:
        above, token = [], self.doc[phrase.verb] if phrase.verb >= 0 else None
        for _ in range(DEEPEST):
            if token is None or token.head is token or token.head.i == token.i:
                break
            if token.dep_ in HELD:
                above.append(token.head.i)
            token = token.head
        says = [self._subjects[verb] for verb in above if verb in self._subjects]
        says = [self.meant[p.head.i] for p in says if p.head.i in self.meant and is_said(p)]
        spoken_for = [id(side) for r in [*says, speaker] if r is not None and r.thing for side in r.thing.sides]
        return Scene(self._title_until, frozenset(above), frozenset(spoken_for))

    def _barred(self, phrase: Phrase) -> set[int]:
        """The things that are named below a pronoun: in "he told Berg that Lind would go" he is neither."""
        if phrase.role not in ("subject", "object") or phrase.head.dep_ == "conj":
            return set()
        verb = phrase.head.head
        low = bisect_right(self._heads, phrase.head.i)
        found = set()
        for other in self.phrases[low : low + MOST_LOOKED_AT]:
            if other.sentence != phrase.sentence:
                break
            if other.kind == "name" and _is_below(other.head, verb):
                found.add(id(other.thing))
        return found

    @cached_property
    def _heads(self) -> list[int]:
        return [phrase.head.i for phrase in self.phrases]

    def _speaker(self, quote: int) -> Referent | None:
        """Who speaks a quotation, as far as is known by now, and is no "he" or "she" in it."""
        phrase = self._speakers.of(quote)
        if phrase is None:
            return None
        if phrase.kind == "noun" and phrase.head.i not in self.meant and phrase.determiner in DEFINITE:
            return self._nominals.meant(phrase, None, [])  # named before the quotation, and spoken of again behind it
        return self._of_thing[id(phrase.thing)] if phrase.kind == "name" else self.meant.get(phrase.head.i)

    def _follower(self, phrase: Phrase) -> Referent | None:
        """Who is named only after a pronoun that stands in a clause or phrase before the main clause."""
        token, depth = phrase.head, 0
        below = False
        while token.head is not token and token.head.i != token.i and depth < REACH * 2:
            below = below or token.dep_ in ("advcl", "prep")
            token, depth = token.head, depth + 1
        if not below or token.i < phrase.head.i:
            return None
        subject = next((c for c in token.lefts if c.dep_ in ("nsubj", "nsubjpass") and c.i > phrase.head.i), None)
        other = self._at.get(subject.i) if subject is not None else None
        if other is None or other.kind != "name":
            return None
        referent = self._of_thing[id(other.thing)]
        return referent if agrees(phrase, referent) else None

    def _lay(self) -> list[Thing]:
        nameless: dict[Referent, Thing | None] = {}
        for phrase in self.phrases:
            referent = self.meant.get(phrase.head.i)
            if referent is None or referent.members or phrase.kind in ("name", "relative"):
                continue
            thing = referent.thing
            if thing is None:
                if referent not in nameless:
                    nameless[referent] = self._nameless.of(referent)
                thing = nameless[referent]
            if thing is None:
                continue
            thing.gender = thing.gender or referent.gender
            if phrase.kind in ("pronoun", "first"):
                thing.pronouns.append(phrase.head.i)
            elif referent.thing is None or self._is_mention(phrase):
                thing.nominals.append((phrase.start, phrase.end))
        for person, body in [*self._sides, *beside_names(self.phrases, self.meant)]:
            side = body.thing or nameless.get(body)
            if side is not None and side not in person.sides:
                person.sides.append(side)
        return [thing for thing in nameless.values() if thing is not None]

    def _is_mention(self, phrase: Phrase) -> bool:
        """A definite phrase; one that was given before is not given again."""
        return phrase.head.i not in self._given and (phrase.determiner in DEFINITE or phrase.determiner == "own")


def _acts_alone(token: Token) -> bool:
    """What "and" joins it to is not meant with it, for the verb behind it is one of a single thing: "and Lind was"."""
    following = token.right_edge.i + 1
    return following < len(token.doc) and token.doc[following].lower_ in SINGLE


def _is_below(token: Token, verb: Token) -> bool:
    """It stands in what the verb governs, and not in a clause beside that."""
    for _ in range(DEEPEST):
        if token.i == verb.i:
            return True
        if token.dep_ in BESIDE and token.pos_ in ("VERB", "AUX"):
            return False
        if token.head is token or token.head.i == token.i:
            return False
        token = token.head
    return False
