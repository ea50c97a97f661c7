"""Mentions of the same happening in one article become one event."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.roles import Found, Part
from worker.pipeline.layers import Attribution, Time
from worker.pipeline.ontology import MODALITIES, ROLES

_WINDOW = 40  # events of one class that a new mention is compared with, latest first
_HAPPENING = frozenset(("actual", "planned"))
_FEARED = frozenset(("possible", "hypothetical", "threatened"))
_DEFINITE = ("the", "this", "that", "these", "those")
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


@dataclass
class Telling:
    """One mention with all that is known of it."""

    found: Found
    attribution: Attribution | None
    time: Time | None
    background: bool
    confidence: float
    headed: bool = False  # it stands in the headline

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
        self.modalities.add(telling.modality)
        self.mode = self.mode or found.type.partition(".")[2]
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
        return self.first.found.type.partition(".")[0]

    @property
    def bare(self) -> bool:
        """Nobody is known to take part."""
        return not (self.heads["agent"] or self.heads["recipient"])

    def own(self) -> list[Telling]:
        """The mentions that tell the event itself, not its outcome."""
        return [telling for telling in self.tellings if telling.found.type.partition(".")[0] == self.of_class]

    def best(self) -> Telling:
        """The best-founded mention."""
        return min(self.own(), key=Telling.foundation)

    def parts(self) -> list[Part]:
        """The participants: those of the fullest mention, with the roles that only others fill."""
        ranked = sorted(self.own(), key=lambda t: (-_fullness(t.found), t.headed, t.found.trigger.i))
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


def _fullness(found: Found) -> int:
    return sum(2 if part.entity else 1 for part in found.parts) + (not found.noun)


def merge(tellings: list[Telling]) -> list[Group]:
    """Groups mentions in the order of the text.

    What the headline and the first sentence under it tell of one type is one event, whatever they call the parties.
    """
    lead = next((telling.found.trigger.sent.end for telling in tellings if not telling.headed), 0)
    by_class: dict[str, deque[Group]] = {}
    by_trigger: dict[int, Group] = {}
    groups: list[Group] = []
    for telling in tellings:
        group = _attack(telling, by_trigger)
        if group is not None:
            group.tie(telling)
        else:
            known = by_class.setdefault(telling.found.type.partition(".")[0], deque(maxlen=_WINDOW))
            first = telling.found.trigger.i < lead and not telling.headed
            can = [
                g
                for g in reversed(known)
                if _can_be(g, telling) and (_must_be(g, telling) or (first and _is_headline_of(g, telling)))
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


def _is_headline_of(group: Group, telling: Telling) -> bool:
    """Only the headline has told the event yet, and as one of this type and modality."""
    alike = group.first.found.type == telling.found.type and telling.modality in group.modalities
    return alike and all(known.headed for known in group.tellings)


def _same_word(group: Group, telling: Telling) -> bool:
    """A noun that tells no parties means what its own word told: "the raid" the raid, and not the arrests in it."""
    found = telling.found
    if group.of_class not in _VIOLENT or not found.noun or found.playing("agent", "recipient"):
        return True
    return any(t.found.trigger.lemma_.lower() == found.trigger.lemma_.lower() for t in group.tellings)


def resume(found: list[Found]) -> None:
    """A bare noun of violence that points back is of the type that its word had last: "raided a shop", "the raid"."""
    last: dict[str, str] = {}
    for event in found:
        if event.type.partition(".")[0] not in _VIOLENT:
            continue
        lemma = event.trigger.lemma_.lower()
        if event.parts:
            last[lemma] = event.type
        elif event.noun and lemma in last and any(word in _DEFINITE for word in event.determiners):
            event.type = last[lemma]


def outcomes(found: list[Found], lexicon: Frames) -> None:
    """Of an accident or a disaster come deaths, no attacks: "the bus overturned, killing two"."""
    by_token = {event.trigger.i: event for event in found}
    for event in found:
        if event.noun or event.type.partition(".")[0] != "assault" or event.trigger.dep_ not in _TIED:
            continue
        cause = by_token.get(event.trigger.head.i)
        if cause is None or cause.type.partition(".")[0] not in MISHAPS or cause.type == _BLAST:
            continue
        entries = lexicon.verbs.get(event.trigger.lemma_.lower(), ())
        frames = [e.frame for e in entries if not e.company and e.frame.type.partition(".")[0] in _OUTCOMES]
        if frames and not event.playing("instrument"):
            event.type, event.frame, event.parts = frames[0].type, frames[0], event.playing("recipient")


def _attack(telling: Telling, by_trigger: dict[int, Group]) -> Group | None:
    """The attack whose outcome a mention tells: "stormed the post, killing three", "killed three in the raid"."""
    found = telling.found
    if found.noun or found.trigger.dep_ not in _TIED or found.content_of is not None:
        return None
    group = by_trigger.get(found.trigger.head.i)
    if group is None or group.of_class not in _ATTACKS:
        return None
    of_class, _, mode = found.type.partition(".")
    if of_class not in _OUTCOMES and (of_class != group.of_class or (mode and group.mode and mode != group.mode)):
        return None
    first = group.first
    same = (telling.polarity, telling.modality) == (first.polarity, first.modality)
    return group if same and _times_agree(group.time, telling.time) and _same_doer(group, telling) else None


def _same_doer(group: Group, telling: Telling) -> bool:
    """Nobody else is said to do it."""
    heads = _heads_of(telling.found, "agent") | _heads_of(telling.found, "instrument")
    doers = group.heads["agent"] | group.heads["instrument"]
    return not heads or not doers or bool(heads & doers)


def _can_be(group: Group, telling: Telling) -> bool:
    """Nothing that is told of either contradicts that they are one."""
    first, one, other = group.first, group.first.found, telling.found
    mode = other.type.partition(".")[2]
    if group.mode and mode and group.mode != mode:
        return False
    if telling.polarity != first.polarity or telling.background != first.background:
        return False
    kinds = group.modalities | {telling.modality}
    if len(kinds) > 1 and not (kinds <= _HAPPENING or kinds <= _FEARED):
        return False
    if one.content_of is not None and other.content_of is not None and one.content_of is not other.content_of:
        return False
    if group.place and other.place and group.place != other.place:
        return False
    return _times_agree(group.time, telling.time)


def _must_be(group: Group, telling: Telling) -> bool:
    """Something ties them: parties or things in common, or a bare mention that points back."""
    other = telling.found
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
    definite = any(word in _DEFINITE for word in other.determiners)
    return definite or group.first.found.trigger.lemma_.lower() == other.trigger.lemma_.lower()


def _points_back(group: Group, other: Found) -> bool:
    """Of two mentions of a class that contradict in nothing, one tells no parties and is not one more of its kind."""
    if not other.playing("agent", "recipient"):
        return other.noun and not _is_another(other)
    return group.bare and group.only_nouns


def _is_another(found: Found) -> bool:
    """Told as one among others: "a raid", "raids", "two raids"."""
    if any(word in _ANOTHER for word in found.determiners):
        return True
    return found.trigger.tag_ in ("NNS", "NNPS") and not any(word in _DEFINITE for word in found.determiners)


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
