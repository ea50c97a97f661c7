"""Which time expression belongs to which event: the nearest trigger above it in the parse."""

from __future__ import annotations

import datetime as dt

from spacy.tokens import Doc, Token

from worker.pipeline.events.nodes import DEEPEST
from worker.pipeline.events.roles import Found
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords
from worker.pipeline.layers import Time

_POINTS = ("DATE", "TIME")
_DAY = "2000-01-01"
_AHEAD = ("VB", "VBP", "VBZ", "VBG")


class Timing:
    """The times of a document, hung on the triggers of its events."""

    def __init__(self, doc: Doc, tree: Tree, words: FactualityWords) -> None:
        self.doc = doc
        self.tree = tree
        self.words = words
        self.tokens: set[int] = set()
        self.roots: list[tuple[Token, Time]] = []
        for time in doc._.times:
            span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            self.tokens.update(token.i for token in span)
            if time.type in _POINTS and time.first:
                self.roots.append((span.root, time))

    def attach(self, found: list[Found]) -> dict[int, Time]:
        """Trigger token index → its time; at most one each, the nearest."""
        triggers = {event.trigger.i: event for event in found}
        lent: dict[int, list[Found]] = {}
        for event in found:
            if event.light is not None:
                lent.setdefault(event.light.i, []).append(event)
        claims: dict[int, list[tuple[int, int, int, Time]]] = {}
        clauses: dict[int, Time] = {}
        for number, (root, time) in enumerate(self.roots):
            steps, events = self._climb(root, triggers, lent)
            if (verb := self.tree.governing_clause(root)) is not None:
                clauses.setdefault(verb.i, time)
            for clause in self._when(root):
                events = [triggers[clause.i]] if clause.i in triggers else self._below(clause, triggers)
            for event in events:
                row = (steps, abs(root.i - event.trigger.i), number, time)
                claims.setdefault(event.trigger.i, []).append(row)
        times = {i: min(rows, key=lambda row: row[:3])[3] for i, rows in claims.items()}
        for event in found:
            if event.trigger.i not in times:
                around = self.tree.around(event.trigger) if not event.noun else None
                beside = clauses.get(around.i) if around is not None else None
                if time := self._of_occasion(event, times) or beside:
                    times[event.trigger.i] = time
        return times

    def _when(self, root: Token) -> list[Token]:
        """The clause that tells what happened then: "in 2011, when …"."""
        clauses = self.tree.children(root, "relcl")
        return [c for c in clauses if any(w.lower_ == "when" for w in self.tree.children(c, "advmod"))]

    def _of_occasion(self, event: Found, times: dict[int, Time]) -> Time | None:
        """The time of the occasion is that of the event: "walked out during the spring summit"."""
        for verb in (event.trigger, event.light):
            for prep in self.tree.children(verb, "prep") if verb is not None else ():
                if prep.lower_ == "during":
                    for thing in self.tree.children(prep, "pobj"):
                        if thing.i in times:
                            return times[thing.i]
        return None

    def _climb(self, root: Token, triggers: dict[int, Found], lent: dict[int, list[Found]]) -> tuple[int, list[Found]]:
        at = root
        for steps in range(1, DEEPEST):
            if at.head.i == at.i:
                break
            at = at.head
            if at.i in triggers:
                return steps, [triggers[at.i]]
            if at.i in lent:
                return steps, lent[at.i]
            if at.pos_ in ("VERB", "AUX"):
                return steps, self._below(at, triggers)
        return 0, []

    def _below(self, verb: Token, triggers: dict[int, Found]) -> list[Found]:
        """The events that a verb without a frame tells something of: "talks ended", "began to ship"."""
        occasions = [
            triggers[thing.i]
            for prep in self.tree.children(verb, "prep")
            for thing in self.tree.children(prep, "pobj")
            if prep.lower_ in ("on", "during", "at") and thing.i in triggers
        ]
        if occasions or verb.lemma_.lower() in self.words.reporting:
            return occasions
        below = self.tree.children(verb, "xcomp", "nsubj", "nsubjpass")
        if self.words.verbs.get(self.tree.lemma(verb)) == "transparent":
            below += self.tree.children(verb, "dobj")
        found = [triggers[child.i] for child in below if child.i in triggers]
        return found or [
            triggers[inner.i]
            for child in below
            if child.dep_ == "xcomp"
            for inner in self.tree.children(child, "xcomp", "dobj")
            if inner.i in triggers
        ]

    def is_ahead(self, event: Found, time: Time, published: dt.date | None) -> bool:
        """The time lies after the publication, and no past tense says that the event is over."""
        if not published or not time.first or time.first[: len(_DAY)] <= published.isoformat()[: len(time.first)]:
            return False
        verb = event.trigger if not event.noun else self.tree.governing_clause(event.trigger)
        edges = event.trigger.left_edge.idx, event.trigger.right_edge.idx
        if verb is None or (event.noun and edges[0] <= time.span.start <= edges[1]):
            return event.noun  # "Saturday's march"
        aux = self.tree.children(verb, "aux", "auxpass")
        if any(word.tag_ == "VBD" or word.lemma_ == "have" for word in aux):
            return False
        return verb.tag_ in _AHEAD or bool(verb.tag_ == "VBN" and aux)


def is_past_history(first: str | None, last: str | None, published: dt.date | None, days: int) -> bool:
    """The time ended more than `days` before the publication; False when either is unknown."""
    end = day_of(last or first)
    return bool(end and published and (published - end).days > days)


def day_of(value: str | None) -> dt.date | None:
    """The last day that an ISO date of any grain can mean."""
    if not value or not value[:4].isdigit():
        return None
    year, month, day = int(value[:4]), 12, 28
    parts = value[:10].split("-")
    if len(parts) > 1 and parts[1].isdigit():
        month = int(parts[1])
    if len(parts) > 2 and parts[2][:2].isdigit():
        day = int(parts[2][:2])
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
