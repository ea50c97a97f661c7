"""Mentions of the same happening in one article become one event."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.roles import Found, Part
from worker.pipeline.layers import Attribution, Entity, Span, Time, sentences
from worker.pipeline.ontology import MODALITIES, ROLES

_WINDOW = 40  # events of one class that a new mention is compared with, latest first
_HAPPENING = frozenset(("actual", "planned"))
_FEARED = frozenset(("possible", "hypothetical", "threatened"))
# Words before a noun that tells one more event, not the one told.
_ANOTHER = frozenset(("a", "an", "another", "some", "any", "no", "every", "each", "many", "several", "more", "other"))
# Of these an article tells many, and the parties alone say which.
_SPEECH = frozenset(("request", "reject", "accuse", "threaten", "agree", "support", "concede", "consult", "cooperate"))
# An attack, and what the text tells as its outcome: one event where the grammar ties them.
_ATTACKS = frozenset(("assault", "crime"))
_VIOLENT = frozenset(("assault", "coerce", "crime"))  # told by the same words
_OUTCOMES = frozenset(("death", "injury"))
MISHAPS = frozenset(("accident", "disaster"))
_BLAST = "accident.explosion"  # which may be an attack all the same
_TIED = frozenset(("advcl", "conj", "acl", "xcomp"))
_INSIDE = frozenset(("in", "during", "by"))
_SUBJECT = frozenset(("nsubj", "nsubjpass"))
# Types by which one happening is called now this, now that: who acts decides, and not every mention tells who.
_KINDRED = {
    "arrest": "coerce.arrest",
    "release": "retreat.release",
    "resignation": "retreat.resign",
    "coerce.deport": "sanction.expel",
}
_OPENING = 2  # sentences of the body that tell what the headline does
HEADLINE, OPENING, BODY = range(3)  # where a mention stands


@dataclass
class Telling:
    """One mention with all that is known of it."""

    found: Found
    attribution: Attribution | None
    time: Time | None
    background: bool
    confidence: float
    stands: int = BODY

    @property
    def polarity(self) -> str:
        """Of the mention."""
        return "negative" if self.found.told.negative else "positive"

    @property
    def modality(self) -> str:
        """Of the mention."""
        return self.found.told.modality

    def foundation(self) -> tuple[int, int, int, int]:
        """Sorts the best-founded first: actual before planned …, the article's voice before a source, the earlier."""
        source = 0 if self.attribution is None else 1 if self.attribution.source else 2
        negative = self.polarity == "negative" and self.modality != "actual"
        return (MODALITIES.index(self.modality) + 3 * negative, source, int(self.background), self.found.trigger.i)


class Group:
    """Tellings of one event, with what later mentions are compared with kept as it grows."""

    def __init__(self, telling: Telling) -> None:
        self.first = telling
        self.tellings: list[Telling] = []
        self.entities: dict[str, set[str]] = {role: set() for role in ROLES}
        self.heads: dict[str, set[str]] = {role: set() for role in ROLES}
        self.modalities: set[str] = set()
        self.mode = ""
        self.time: Time | None = None
        self.place: str | None = None
        self.tied: list[Telling] = []
        self.only_nouns = True  # and each tells the event, not one more of its kind
        self.named: dict[str, set[tuple[str, str]]] = {
            role: set() for role in ROLES
        }  # kinds and ids of those with names
        self._timed: tuple[int, int, int, int] | None = None
        self.add(telling)

    def add(self, telling: Telling) -> None:
        """One more mention."""
        found = telling.found
        self.tellings.append(telling)
        self.only_nouns = self.only_nouns and found.noun and not _is_another(found)
        for part in found.parts:
            self.heads[part.role].add(part.head.lemma_.lower())
            if part.entity:
                self.entities[part.role].add(part.entity.id)
                if _is_named(part.entity):
                    self.named[part.role].add((_kind(part.entity), part.entity.id))
        self.modalities.add(telling.modality)
        self.mode = self.mode or _mode(found.type)
        self.place = self.place or found.place
        if telling.time and (self._timed is None or telling.foundation() < self._timed):
            self.time, self._timed = telling.time, telling.foundation()

    def tie(self, telling: Telling) -> None:
        """One more mention that tells the outcome: "stormed the post, killing three"."""
        self.add(telling)
        self.tied.append(telling)

    @property
    def of_class(self) -> str:
        """The class of the first mention."""
        return self.first.found.of_class

    @property
    def bare(self) -> bool:
        """Nobody is known to take part."""
        return not (self.heads["agent"] or self.heads["recipient"])

    def own(self) -> list[Telling]:
        """The mentions that tell the event itself, not its outcome."""
        family = _family(self.first.found.type)
        return [telling for telling in self.tellings if _family(telling.found.type) == family]

    def best(self) -> Telling:
        """The best-founded mention."""
        return min(self.own(), key=Telling.foundation)

    def parts(self) -> list[Part]:
        """The participants: those of the fullest mention, with the roles that only others fill."""
        ranked = sorted(self.own(), key=lambda t: (-_fullness(t.found), t.stands == HEADLINE, t.found.trigger.i))
        parts = list(ranked[0].found.parts)
        for role in ROLES:
            if any(p.role == role for p in parts):
                continue
            held = {p.entity.id for p in parts if p.entity}
            for telling in ranked[1:]:
                more = [p for p in telling.found.playing(role) if not p.entity or p.entity.id not in held]
                if more:
                    parts += more
                    break
        for telling in self.tied:
            known = {p.head.i for p in parts} | {p.entity.id for p in parts if p.entity}
            parts += [
                p
                for p in telling.found.playing("recipient", "instrument")
                if not known & {p.head.i, p.entity and p.entity.id}
            ]
        return sorted(parts, key=lambda p: (p.span.start, p.role))

    def type(self) -> str:
        """The most specific type told; the earliest on a tie."""
        return max(self.own(), key=lambda t: ("." in t.found.type, -t.found.trigger.i)).found.type


def _family(kind: str) -> str:
    """The class, or the one that stands for it and others."""
    of_class = _KINDRED.get(kind, kind).partition(".")[0]
    return _KINDRED.get(of_class, of_class).partition(".")[0]


def _mode(kind: str) -> str:
    return _KINDRED.get(kind, kind).partition(".")[2]


def _is_named(entity: Entity) -> bool:
    return any(mention.kind == "name" for mention in entity.mentions)


def _kind(entity: Entity) -> str:
    """Persons and organisations, which are taken for each other, or the type."""
    return "PERSON" if entity.type == "ORG" else entity.type


def _fullness(found: Found) -> int:
    named = (part for part in found.parts if part.entity and part.head.pos_ != "PRON")
    return len(found.parts) + sum(1 for _ in named) + (not found.noun)


def merge(tellings: list[Telling]) -> list[Group]:
    """Groups mentions in the order of the text."""
    by_class: dict[str, deque[Group]] = {}
    by_trigger: dict[int, Group] = {}
    groups: list[Group] = []
    for telling in tellings:
        group = _attack(telling, by_trigger)
        if group is not None:
            group.tie(telling)
        else:
            known = by_class.setdefault(_family(telling.found.type), deque(maxlen=_WINDOW))
            can = [
                g for g in reversed(known) if _can_be(g, telling) and (_is_headed(g, telling) or _must_be(g, telling))
            ]
            group = next((g for g in can if _same_word(g, telling)), can[0] if can else None)
            if group:
                group.add(telling)
            else:
                group = Group(telling)
                known.append(group)
                groups.append(group)
        by_trigger[telling.found.trigger.i] = group
    return groups


def _same_word(group: Group, telling: Telling) -> bool:
    """A noun that tells no parties means what its own word told: "the raid" the raid, and not the arrests in it."""
    found = telling.found
    if _family(group.first.found.type) not in _VIOLENT or not found.noun or found.playing("agent", "recipient"):
        return True
    return any(t.found.trigger.lemma_.lower() == found.trigger.lemma_.lower() for t in group.tellings)


def standing(doc: Doc) -> Callable[[Token], int]:
    """Where a word stands: in the headline, in the first sentences of the body after it, or further down."""
    headline = next((region.span for region in doc._.regions if region.kind == "headline"), Span(0, 0))
    bodies = (region.span for region in doc._.regions if region.kind == "body" and headline.end)
    body = next((span.start for span in bodies if span.start >= headline.end), None)
    ends = (sentence.end_char for sentence in sentences(doc) if body is not None and sentence.end_char > body)
    opening = Span(body or 0, max(itertools.islice(ends, _OPENING), default=0))

    def stands(token: Token) -> int:
        at = Span.of(token)
        return HEADLINE if headline.holds(at) else OPENING if opening.holds(at) else BODY

    return stands


def _is_headed(group: Group, telling: Telling) -> bool:
    """What the headline tells, the first sentences tell again, by other words for the parties."""
    if group.first.stands != HEADLINE or telling.stands != OPENING:
        return False
    if any(t.stands != HEADLINE for t in group.tellings):
        return False
    shared = clash = False
    for role in ("agent", "recipient"):
        shared = shared or bool(telling.found.entities(role) & group.entities[role])
        named = {
            (_kind(p.entity), p.entity.id) for p in telling.found.playing(role) if p.entity and _is_named(p.entity)
        }
        alike = {kind for kind, _ in named} & {kind for kind, _ in group.named[role]}
        clash = clash or bool(alike and not named & group.named[role])
    return shared or not clash


def resume(found: list[Found]) -> None:
    """A bare noun of violence that points back is of the type that its word had last: "raided a shop", "the raid"."""
    last: dict[str, str] = {}
    for event in found:
        if event.of_class not in _VIOLENT:
            continue
        lemma = event.trigger.lemma_.lower()
        if event.parts:
            last[lemma] = event.type
        elif event.noun and lemma in last and event.is_definite:
            event.type = last[lemma]


def outcomes(found: list[Found], lexicon: Frames) -> None:
    """Of an accident or a disaster come deaths, no attacks: "the bus overturned, killing two"."""
    by_token = {event.trigger.i: event for event in found}
    for event in found:
        if event.noun or event.of_class != "assault" or event.trigger.dep_ not in _TIED:
            continue
        cause = by_token.get(event.trigger.head.i)
        if cause is None or cause.of_class not in MISHAPS or cause.type == _BLAST:
            continue
        entries = lexicon.verbs.get(event.trigger.lemma_.lower(), ())
        frames = [e.frame for e in entries if not e.company and e.frame.of_class in _OUTCOMES]
        if frames and not event.playing("instrument"):
            event.type, event.frame, event.parts = frames[0].type, frames[0], event.playing("recipient")


def _attack(telling: Telling, by_trigger: dict[int, Group]) -> Group | None:
    """The attack whose outcome a mention tells: "stormed the post, killing three", "the blast killed three".

    And the other way round: "killed three in a raid".
    """
    found = telling.found
    if found.content_of is not None:
        return None
    group = next((by_trigger[word.i] for word in _tied_to(found) if word.i in by_trigger), None)
    if group is None or group.of_class not in _ATTACKS:
        return None
    of_class, _, mode = found.type.partition(".")
    if of_class not in _OUTCOMES and (of_class != group.of_class or (mode and group.mode and mode != group.mode)):
        return None
    first = group.first
    same = (telling.polarity, telling.modality) == (first.polarity, first.modality)
    return group if same and _times_agree(group.time, telling.time) and _same_doer(group, telling) else None


def _tied_to(found: Found) -> list[Token]:
    """Words before that may tell the attack that this tells too."""
    token = found.trigger
    if found.noun:
        inside = token.dep_ == "pobj" and token.head.lower_ in _INSIDE and not _is_many(found)
        return [token.head.head] if inside else []
    subjects = [child for child in token.children if child.dep_ in _SUBJECT and child.i < token.i]
    return [*subjects, token.head] if token.dep_ in _TIED else subjects


def _same_doer(group: Group, telling: Telling) -> bool:
    """Nobody else is said to do it, and nothing but the attack itself."""
    agents = telling.found.playing("agent")
    if any(p.head.pos_ == "PRON" or (p.entity and p.entity.id in group.entities["agent"]) for p in agents):
        return True
    heads = _heads_of(telling.found, "agent") | _heads_of(telling.found, "instrument")
    heads -= {t.found.trigger.lemma_.lower() for t in group.tellings}
    doers = group.heads["agent"] | group.heads["instrument"]
    return not heads or not doers or bool(heads & doers)


def _can_be(group: Group, telling: Telling) -> bool:
    """Nothing that is told of either contradicts that they are one."""
    first, one, other = group.first, group.first.found, telling.found
    mode = _mode(other.type)
    if group.mode and mode and group.mode != mode:
        return False
    if telling.polarity != first.polarity or telling.background != first.background:
        return False
    kinds = group.modalities | {telling.modality}
    if len(kinds) > 1 and not (kinds <= _HAPPENING or kinds <= _FEARED or _is_the_one(other)):
        return False
    if one.content_of is not None and other.content_of is not None and one.content_of is not other.content_of:
        return False
    if group.place and other.place and group.place != other.place:
        return False
    return _times_agree(group.time, telling.time)


def _must_be(group: Group, telling: Telling) -> bool:
    """Something ties them: parties or things in common, the headline, or a bare mention that points back."""
    other = telling.found
    if _is_headed(group, telling):
        return True
    shared = 0
    for role in ("agent", "recipient"):
        has, heads = other.entities(role), _heads_of(other, role)
        if not heads or not group.heads[role]:
            continue
        known = bool(has and group.entities[role])
        if not (has & group.entities[role] if known else heads & group.heads[role]):
            return False
        shared += 1
    things = _heads_of(other, "object")
    if things and group.heads["object"] and not things & group.heads["object"] and shared < 2:
        return False
    if shared or things & group.heads["object"]:
        return True
    if group.of_class not in _SPEECH and _points_back(group, other):
        return True
    if not other.noun or other.playing("agent", "recipient") or _is_another(other):
        return False
    definite = other.is_definite
    return definite or group.first.found.trigger.lemma_.lower() == other.trigger.lemma_.lower()


def _is_the_one(found: Found) -> bool:
    """A bare noun that means what was told, whatever is said of it: "denied the attack", "called for the trial"."""
    definite = found.is_definite
    return found.noun and definite and not found.parts and found.of_class not in _SPEECH


def _points_back(group: Group, other: Found) -> bool:
    """Of two mentions of a class that contradict in nothing, one tells no parties and is not one more of its kind."""
    if not other.playing("agent", "recipient"):
        return other.noun and not _is_another(other)
    return group.bare and group.only_nouns


def _is_another(found: Found) -> bool:
    """Told as one among others: "a raid", "raids", "two raids"."""
    return any(word in _ANOTHER for word in found.determiners) or _is_many(found)


def _is_many(found: Found) -> bool:
    return found.trigger.tag_ in ("NNS", "NNPS") and not found.is_definite


def _heads_of(found: Found, role: str) -> set[str]:
    return {p.head.lemma_.lower() for p in found.playing(role)}


def _times_agree(one: Time | None, other: Time | None) -> bool:
    """Two times can be of one event: one is unknown, or they overlap."""
    if one is None or other is None or not (one.first and other.first):
        return True
    a, b = (one.first, one.last or one.first), (other.first, other.last or other.first)
    return not (_before(a[1], b[0]) or _before(b[1], a[0]))


def _before(end: str, start: str) -> bool:
    """An ISO time ends before another starts, compared at the coarser grain."""
    grain = min(len(end), len(start))
    return end[:grain] < start[:grain]
