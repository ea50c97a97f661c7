"""Ties quantities to the events that they belong to: killed, hurt, taken, paid, attending."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Event, Quantity, head_at
from worker.pipeline.quantities.lexicon import Lexicon, lexicon

HIGHEST = 12  # steps up the tree
LOOSE = frozenset({"acl", "advcl", "xcomp", "amod"})
FARTHEST = 60  # tokens between the dead and what killed them
CASUALTIES = frozenset({"death", "injury"})  # classes that count one kind of harm only
OBJECTS = frozenset({"dobj", "nsubjpass"})

Triggers = dict[int, Event]  # by the first character of their words


def attach(doc: Doc, events: list[Event], empty: Mapping[int, int]) -> None:
    """Fills `quantities` of the events: each quantity goes to the nearest trigger that governs it in the parse.

    A verb that tells no event ends the way up, what it counts is not what a verb above it did, but for one that only
    says how or to what end ("exploded, leaving 12 people dead"). `empty` are verbs before the word that names an event,
    as good as that word. The dead and the hurt that no event so governs, or one
    that does no harm, are those of the nearest attack, accident or disaster of their sentence.
    """
    triggers = {m.span.start: event for event in events for m in event.mentions}
    if not triggers:
        return
    triggers |= {verb: triggers[word] for verb, word in empty.items() if verb not in triggers and word in triggers}
    lex = lexicon()
    for quantity in doc._.quantities:
        head = head_at(doc, quantity.span)
        if head is None:
            continue
        event, verb = _governor(head, quantity, triggers)
        if event is None or not lex.has("harms", _class(event)):
            harm = _casualty(quantity, verb, lex)
            event = (_nearest_harm(head, harm, triggers, lex) if harm else None) or event
        if event is not None and quantity.id not in event.quantities:
            event.quantities.append(quantity.id)


def _governor(token: Token, quantity: Quantity, triggers: Triggers) -> tuple[Event | None, Token | None]:
    """The event whose trigger governs the quantity, and the verb at which the way up ended."""
    own = None
    for _ in range(HIGHEST):
        if token.idx in triggers:
            inside = quantity.span.start <= token.idx < quantity.span.end
            if not inside or token.dep_ not in OBJECTS or token.pos_ != "NOUN":
                return triggers[token.idx], token
            own = triggers[token.idx]  # "arrested 25 protesters": the arrest's, not the protest's
        if token.pos_ == "VERB" and token.dep_ not in LOOSE:
            return own or _ordered(token, triggers), token
        if token.head.i == token.i or _is_whole(token):
            return own, None
        token = token.head
    return own, None


def _ordered(verb: Token, triggers: Triggers) -> Event | None:
    """What those that the verb counts are made to do: "forced 5,000 people to flee"."""
    for child in verb.rights:
        if child.dep_ in ("xcomp", "ccomp") and child.tag_ == "VB" and child.idx in triggers:
            return triggers[child.idx]
    return None


def _is_whole(token: Token) -> bool:
    """The whole of which something else is told: "Of the 45 workers, 12 drowned"."""
    return token.dep_ == "prep" and token.lower_ == "of" and token.head.pos_ == "VERB"


def _class(event: Event) -> str:
    return event.of_class


def _casualty(quantity: Quantity, verb: Token | None, lex: Lexicon) -> str | None:
    """`death` or `injury` of what is counted as dead or hurt, by itself, by its verb, or as a toll; else None."""
    words = (quantity.unit or "").lower().split()
    found = lex.casualties.get(words[-1]) if words else None
    if found or verb is None:
        return found
    if quantity.unit is None and any(child.dep_ == "nsubj" and child.lower_ == "toll" for child in verb.lefts):
        return "death"
    return lex.harming.get(verb.lemma_.lower())


def _nearest_harm(token: Token, harm: str, triggers: Triggers, lex: Lexicon) -> Event | None:
    """The event of harm whose trigger stands nearest in the sentence, the one before where two are as near."""
    doc, sentence = token.doc, token.sent
    for away in range(FARTHEST):
        for at in (token.i - away, token.i + away):
            event = triggers.get(doc[at].idx) if sentence.start <= at < sentence.end else None
            if event is None or not lex.has("harms", _class(event)):
                continue
            if _class(event) not in CASUALTIES or _class(event) == harm:
                return event
    return None
