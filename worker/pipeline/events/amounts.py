"""Ties quantities to the events that they belong to: killed, hurt, taken, paid, attending."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Event, Quantity

HIGHEST = 12  # steps up the tree
LOOSE = frozenset({"acl", "advcl", "xcomp", "amod"})


def attach(doc: Doc, events: list[Event]) -> None:
    """Fills `quantities` of the events: each quantity goes to the nearest trigger that governs it in the parse.

    A verb that tells no event ends the way up, what it counts is not what a verb above it did, but for one that only
    says how or to what end ("exploded, leaving 12 people dead").
    """
    triggers = {m.span.start: event for event in events for m in event.mentions}
    if not triggers:
        return
    for quantity in doc._.quantities:
        event = _governor(doc, quantity, triggers)
        if event is not None and quantity.id not in event.quantities:
            event.quantities.append(quantity.id)


def _governor(doc: Doc, quantity: Quantity, triggers: dict[int, Event]) -> Event | None:
    span = doc.char_span(quantity.span.start, quantity.span.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    token: Token = span.root
    for _ in range(HIGHEST):
        if token.idx in triggers:
            return triggers[token.idx]
        if token.head.i == token.i or (token.pos_ == "VERB" and token.dep_ not in LOOSE):
            return None
        token = token.head
    return None
