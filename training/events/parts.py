"""What the casting of parts learns from, how it is fitted, and how it compares with the patterns it corrects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from spacy.tokens import Doc, Token

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from training.events import fitting
from worker.pipeline.events import Reading
from worker.pipeline.events.judging.parts import NONE, Casting, name_of
from worker.pipeline.events.judging.phrases import NOTHING, ROLES, Phrase
from worker.pipeline.events.lexicon import frames
from worker.pipeline.events.roles import Found
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.layers import Event, Participant, Span, head_at

RARE = 4  # times that a flag must stand in the train part
SHRINK = 1e-4
REACH = 3  # steps from the word that names an event up to its empty verb
LABELS = (NOTHING, *ROLES)


@dataclass
class Cast:
    """An annotated event as the patterns read it, its phrases, and their roles; None where it cannot be told."""

    event: Found
    reading: Reading
    phrases: list[Phrase]
    roles: list[str | None]
    wanted: int = 0  # participants named in the sentence
    read: bool = True  # by a frame, not only where the annotation says so
    patterns: dict[int, str] = field(default_factory=dict)


def of_item(item: Annotated | Sentence, doc: Doc) -> Iterator[Cast]:
    """The annotated events of one text that the patterns can read."""
    reading = Reading(doc, frames(), factuality_words())
    entities = {} if isinstance(item, Sentence) else {entity.id: entity for entity in item.entities}
    for event in item.events:
        for mention in event.mentions:
            trigger = head_at(doc, mention.span)
            if trigger is None:
                continue
            frame = _told(reading, trigger)
            found = frame or reading.triggers.proposed(trigger, event.type)
            if found is None:
                continue
            cast = Cast(found, reading, reading.phrases.around(found), [], read=frame is not None)
            cast.patterns = {part.head.i: part.role for part in found.parts if part.role in ROLES}
            _label(cast, event, trigger, [_spans(p, entities) for p in event.participants])
            yield cast


def _told(reading: Reading, trigger: Token) -> Found | None:
    """What a frame reads of a trigger: at the word itself, or at the empty verb before it ("held [talks]")."""
    for token in islice(trigger.ancestors, REACH):
        found = reading.triggers.read(token)
        if found and found.word.i == trigger.i:
            return found
    return reading.triggers.read(trigger)


def _spans(participant: Participant, entities: dict) -> list[Span]:
    entity = entities.get(participant.entity or "")
    return [participant.span, *(mention.span for mention in (entity.mentions if entity else ()))]


def _label(cast: Cast, event: Event, trigger: Token, spans: list[list[Span]]) -> None:
    """Of several mentions of a participant in the sentence the one that the patterns take, else the nearest, plays."""
    plays: dict[int, str] = {}
    untold: set[int] = set()
    sentence, heads = trigger.sent, {phrase.head.i for phrase in cast.phrases}
    for participant, named in zip(event.participants, spans, strict=True):
        at = {head.i for span in named if (head := head_at(trigger.doc, span)) is not None}
        at = {i for i in at if sentence.start <= i < sentence.end and i != trigger.i}
        cast.wanted += bool(at) and participant.role in ROLES
        if here := sorted(at & heads):
            best = min(here, key=lambda i: (cast.patterns.get(i) != participant.role, abs(i - trigger.i), i))
            plays[best] = participant.role
            untold |= set(here) - {best}
    for phrase in cast.phrases:
        role = plays.get(phrase.head.i, NOTHING)
        told = role in LABELS and (phrase.head.i not in untold or role != NOTHING)
        cast.roles.append(role if told else None)


def learn(casts: Iterable[Cast]) -> dict[str, np.ndarray]:
    """The flags and their weights."""
    found = [(p, role) for cast in casts for p, role in zip(cast.phrases, cast.roles, strict=True) if role is not None]
    count = Counter(flag for phrase, _ in found for flag in set(phrase.flags))
    flags = sorted(name_of(flag) for flag, n in count.items() if n >= RARE)
    blank = Casting(np.array(flags), np.zeros((len(flags) + 1, len(LABELS)), np.float32))
    rows, starts = blank.rows([phrase for phrase, _ in found])
    right = np.array([LABELS.index(role) for _, role in found])
    weights = fitting.shares_of_flags(rows, starts, right, len(flags) + 1, len(LABELS), SHRINK)
    return {"part_flags": np.array(flags), "part_weights": weights}


def compare(casting: Casting, casts: list[Cast]) -> str:
    """F1 of roles by the patterns, by the model alone, and by both, on the events that a frame reads."""
    counts = {name: Counter() for name in ("patterns", "model", "both")}
    for cast in casts:
        if not cast.read:
            continue
        given = {"patterns": cast.patterns, "model": _alone(casting, cast), "both": _both(casting, cast)}
        right = {p.head.i: role for p, role in zip(cast.phrases, cast.roles, strict=True)}
        for name, roles in given.items():
            counts[name]["wanted"] += cast.wanted
            for i, role in roles.items():
                if right.get(i, NOTHING) is not None:
                    counts[name]["given"] += 1
                    counts[name]["right"] += right.get(i) == role
    return ", ".join(f"{name} {2 * c['right'] / max(1, c['wanted'] + c['given']):.3f}" for name, c in counts.items())


def _alone(casting: Casting, cast: Cast) -> dict[int, str]:
    if not cast.phrases:
        return {}
    best = casting.shares(cast.phrases).argmax(axis=1)
    return {p.head.i: LABELS[b] for p, b in zip(cast.phrases, best, strict=True) if b != NONE}


def _both(casting: Casting, cast: Cast) -> dict[int, str]:
    kept = cast.event.parts
    casting.amend(cast.event, cast.reading.phrases, cast.reading.triggers.roles)
    cast.event.parts, amended = kept, cast.event.parts
    return {part.head.i: part.role for part in amended if part.role in ROLES}
