"""What a condition may ask of a trigger beside its slots: how it is turned, and what the clause below it does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from spacy.tokens import Token

from worker.pipeline.events.actors import OWN, Actors
from worker.pipeline.events.nodes import SUBJECTS
from worker.pipeline.events.tree import Slots, Tree

_SELVES = frozenset(("it", "they", "he", "she", "we", "i"))
_OURS = frozenset((*OWN, "our", "my"))
_NO = frozenset(("neither", "nor", "never", "no", "nobody", "none", "hardly"))
Turn = Callable[[Token, Slots], list[str]]


def turns(tree: Tree, actors: Actors, told: Collection[str]) -> Mapping[str, Turn]:
    """Condition name → the words that it looks among; `told` are the classes of the events read so far."""
    return {
        "form": lambda token, _: [token.lower_],
        "voice": lambda _, slots: ["passive" if slots.passive else "active"],
        "negated": lambda token, _: ["yes" if _is_negated(tree, token) else "no"],
        "told": lambda _, __: sorted(told),
        "under": lambda token, _: [token.head.lemma_.lower()] if token.head.i != token.i else [],
        "clause_aux": lambda _, slots: [c.lower_ for v in slots.get("clause") for c in tree.children(v, "aux")],
        "clause_verb": lambda _, slots: [word for v in slots.get("clause") for word in _verb(tree, v)],
        "clause_by": lambda _, slots: [_doer(tree, actors, v, slots) for v in slots.get("clause")],
    }


def _is_negated(tree: Tree, token: Token) -> bool:
    beside = tree.children(token, "advmod", "det", "preconj", "cc")
    if tree.children(token, "neg") or any(child.lower_ in _NO for child in beside):
        return True
    return any(child.lower_ in _NO for s in tree.children(token, *SUBJECTS) for child in (s, *tree.children(s, "det")))


def _verb(tree: Tree, clause: Token) -> list[str]:
    """The verb of a clause with its particles, and those conjoined to it."""
    found = []
    for verb in tree.conjoined(clause):
        beside = [c.lower_ for c in tree.children(verb, "prt", "advmod") if c.i == verb.i + 1 or c.dep_ == "prt"]
        found += ["|", tree.lemma(verb), *beside]
    return found


def _doer(tree: Tree, actors: Actors, clause: Token, slots: Slots) -> str:
    """Who does what the clause says: `self`, who says it or his side; `other`; `unsaid`, of a passive without doer."""
    if tree.is_passive(clause) and not tree.children(clause, "agent"):
        return "unsaid"
    speakers = {found[0].id for head in slots.get("subject") if (found := actors.behind(head))}
    for doer in tree.subject(clause):
        if doer.lower_ in _SELVES or any(c.lower_ in _OURS for c in tree.children(doer, "poss")):
            return "self"
        if (found := actors.behind(doer)) and found[0].id in speakers:
            return "self"
        if any(doer.i == head.i for head in slots.get("subject")):
            return "self"
    return "other"
