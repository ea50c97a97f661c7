"""Who plays which part, as learnt from our corpus: what the patterns read is dropped, moved or added to.

A log-linear model over how a phrase hangs on the trigger, what it is, and what the pattern makes of it. It corrects
where it is sure; clauses, and places that stand in for people, are the patterns' own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from worker.pipeline.events.judging.phrases import ROLES, Flag, Phrase, Phrases
from worker.pipeline.events.roles import Found, Part, Roles
from worker.pipeline.ontology import ontology

# How sure the model must be to take a part away, to give a phrase another part, and to give it one.
DROP, MOVE, ADD = 0.7, 0.5, 0.5
NONE = 0  # column of playing no part; those of ROLES follow
_BETWEEN = "|"
_BODIES = frozenset(("GPE", "ORG", "NORP"))


class Casting:
    """The model; it knows nothing of a document."""

    def __init__(self, flags: np.ndarray, weights: np.ndarray) -> None:
        """`weights`: a row for each flag, the first one for all phrases; a column for no part and each of ROLES."""
        self.number = {flag(str(name)): i for i, name in enumerate(flags, 1)}
        self.weights = np.ascontiguousarray(weights)

    def rows(self, phrases: list[Phrase]) -> tuple[list[int], list[int]]:
        """The rows of the weights that speak of the phrases, and where those of each begin."""
        rows: list[int] = []
        starts: list[int] = []
        number = self.number
        for phrase in phrases:
            starts.append(len(rows))
            rows.append(0)
            rows += [number[one] for one in phrase.flags if one in number]
        return rows, starts

    def shares(self, phrases: list[Phrase]) -> np.ndarray:
        """How likely each phrase plays nothing, and each of ROLES."""
        rows, starts = self.rows(phrases)
        scores = np.add.reduceat(self.weights[rows], starts, axis=0)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def amend(self, event: Found, phrases: Phrases, roles: Roles) -> None:
        """Corrects the parts of an event."""
        seen = phrases.around(event)
        if not seen or event.type not in ontology():
            return
        may = ontology()[event.type].roles
        shares = self.shares(seen).tolist()
        likely = {one.head.i: row for one, row in zip(seen, shares, strict=True)}
        kept = [part for one in event.parts if (part := self._kept(one, likely.get(one.head.i), may))]
        kept = kept or list(event.parts)  # an event of which nothing is told would be no event
        taken = {part.head.i for part in kept}
        for one, row in zip(seen, shares, strict=True):
            share = max(row)
            if row[NONE] == share or share < ADD or one.head.i in taken:
                continue
            role = ROLES[row.index(share) - 1]
            known = {part.entity.id for part in kept if part.entity}
            if role not in may or not roles.may(one.head, role):
                continue
            for part in roles.parts(role, one.head, event.frame):
                if part.head.i not in taken and not (part.entity and part.entity.id in known):
                    kept.append(part)
                    taken.add(part.head.i)
        event.parts = sorted(kept, key=lambda part: (part.span.start, part.role))

    @staticmethod
    def _kept(part: Part, row: list[float] | None, may: Collection[str]) -> Part | None:
        if row is None or part.stands_in or part.role not in ROLES:
            return part
        share = max(row)
        if row[NONE] == share:
            return None if share >= DROP and _is_loose(part) else part
        role = ROLES[row.index(share) - 1]
        moves = role != part.role and share >= MOVE and role in may and not _is_named_for_it(part, role)
        return replace(part, role=role) if moves else part


def _is_loose(part: Part) -> bool:
    """Little else is known of it: the corpus tells fewer parties than the patterns, which reach into contents too."""
    if part.role == "object":
        return False
    return part.entity is None or (part.role == "agent" and not _is_body(part))


def _is_body(part: Part) -> bool:
    """A state, a place or an organisation, or who acts for one."""
    return part.entity is not None and (part.entity.type in _BODIES or _acts_for_state(part))


def _is_named_for_it(part: Part, role: str) -> bool:
    """The other side, as the patterns take it: who acts for a state stays it, and nobody known is the doer instead."""
    return part.role == "recipient" and (_acts_for_state(part) or (role == "agent" and part.entity is not None))


def _acts_for_state(part: Part) -> bool:
    return part.entity is not None and bool(part.entity.country or part.entity.actor_code)


def flag(name: str) -> Flag:
    """As the looks have it."""
    first, _, second = name.partition(_BETWEEN)
    return first, second


def name_of(one: Flag) -> str:
    """As weights are kept under."""
    return _BETWEEN.join(one)
