"""What a phrase looks like that may play a part: how it hangs on the trigger, what it is, what the patterns say."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.symbols import ADJ, NOUN, NUM, PRON, PROPN
from spacy.tokens import Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.roles import TEMPORAL, Found
from worker.pipeline.events.tree import Slots, Tree

ROLES = ("agent", "recipient", "object")  # that are judged
NOTHING = "none"
MOST = 12  # phrases of a sentence that are looked at, nearest first
_FARTHEST = 30  # tokens from the trigger
_DEEPEST = 6  # steps on the way
_NOMINAL = frozenset((NOUN, PROPN, PRON, NUM, ADJ))
_INSIDE = frozenset(("compound", "nummod", "amod", "nmod", "quantmod", "npadvmod", "advmod", "acomp", "det"))
_APART = ("apart",)

Flag = tuple[str, str]


@dataclass(frozen=True)
class Phrase:
    """One candidate, by its head."""

    head: Token
    flags: list[Flag]


class Phrases:
    """Looks at the phrases around the triggers of one document."""

    def __init__(self, tree: Tree, actors: Actors, temporal: set[int]) -> None:
        self.tree = tree
        self.actors = actors
        self.temporal = temporal
        self._starts = [*(sentence.start for sentence in tree.doc.sents), len(tree.doc)]
        self._heads: dict[int, list[int]] = {}  # by the number of the sentence
        self._what: dict[int, tuple[str, ...]] = {}
        self._up: dict[int, tuple[list[int], list[str]]] = {}

    def around(self, event: Found) -> list[Phrase]:
        """The phrases that may play a part, in the order of the text."""
        at, played = event.trigger.i, {part.head.i: part.role for part in event.parts}
        heads = [head for head in self.heads(event.trigger) if head.i != at]
        if len(heads) > MOST:
            heads = sorted(heads, key=lambda head: (head.i not in played, abs(head.i - at), head.i))[:MOST]
            heads.sort(key=lambda head: head.i)
        slots: dict[int, list[str]] = {}
        for name, filled in (event.slots or Slots()).of.items():
            for head in filled:
                slots.setdefault(head.i, []).append(name)
        way = "noun" if event.noun else "passive" if event.slots and event.slots.passive else "verb"
        kind = way, event.of_class, event.type
        roles = sorted({f"beside {part.role}" for part in event.parts})
        seen = []
        for head in heads:
            role = f"read {played.get(head.i, NOTHING)}"  # unlike the slots, of which one is called object too
            flags = self._flags(head, slots.get(head.i, _APART), kind, role)
            flags.append((self._path(event.trigger, head), way))
            flags += [(role, other) for other in roles]
            seen.append(Phrase(head, flags))
        return seen

    def heads(self, trigger: Token) -> list[Token]:
        """The heads of phrases of its sentence, not too far off, that can be named as participants."""
        number = bisect_right(self._starts, trigger.i) - 1
        found = self._heads.get(number)
        if found is None:
            first, last = self._starts[number], self._starts[number + 1]
            found = self._heads[number] = [i for i in range(first, last) if self._can(self.tree.doc[i])]
        near = found[bisect_left(found, trigger.i - _FARTHEST) : bisect_right(found, trigger.i + _FARTHEST)]
        return [self.tree.doc[i] for i in near]

    def _can(self, token: Token) -> bool:
        if token.pos not in _NOMINAL or token.i in self.temporal or token.ent_type_ in TEMPORAL or token.tag_ == "EX":
            return False
        named = self.actors.at.get(token.i)
        if named:
            # of a name of several words its head, of "Danish troops" both
            over = self.actors.at.get(token.head.i)
            return over is None or over[1] is not named[1] or token.head.i == token.i
        return token.pos != ADJ and token.dep_ not in _INSIDE and token.text[0].isalpha()

    def _flags(self, head: Token, slots: Iterable[str], kind: tuple[str, str, str], role: str) -> list[Flag]:
        what = self._what.get(head.i)
        if what is None:
            what = self._what[head.i] = tuple(self._kinds(head))
        way, of_class, of_type = kind
        flags = [("rule", role), (role, of_class), (role, what[0])]
        for slot in dict.fromkeys(slots):
            flags += (slot, way), (slot, of_class), (slot, role), (slot, what[0])
            if of_type != of_class:
                flags.append((slot, of_type))
        flags += [("is", one) for one in what]
        return flags

    def _kinds(self, head: Token) -> Iterator[str]:
        """What kind of thing the phrase names."""
        named = self.actors.at.get(head.i)
        if named:
            entity, mention = named
            yield f"{mention.kind} {entity.type}"
            if entity.sector:
                yield entity.sector
            if entity.country:
                yield "of a country"
        elif head.pos == PRON:
            yield head.lower_
        else:
            yield "party" if self.actors.is_party(head) else "thing" if self.actors.is_thing(head) else "something"
            if self.actors.behind(head):
                yield "of somebody"
        yield head.dep_
        yield head.tag_

    def _above(self, token: Token) -> tuple[list[int], list[str]]:
        """The way up from a token: what is reached, and by which relations."""
        found = self._up.get(token.i)
        if found is None:
            reached, relations, at = [token.i], [], token
            for _ in range(_DEEPEST):
                over = at.head
                if over.i == at.i:
                    break
                relations.append(at.lower_ if at.dep_ in ("prep", "agent") else at.dep_)
                reached.append(over.i)
                at = over
            found = self._up[token.i] = reached, relations
        return found

    def _path(self, trigger: Token, head: Token) -> str:
        """The relations from the trigger up and down to the phrase."""
        (over, ups), (reached, downs) = self._above(trigger), self._above(head)
        for steps, i in enumerate(reached):
            if i in over:
                return "^".join(["", *ups[: over.index(i)]]) + ">" + ">".join(reversed(downs[:steps]))
        return "far"
