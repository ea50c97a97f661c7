"""Noun phrases as they are written, without the clauses that trail behind them."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.events.nodes import LONGEST, OBJECTS, Nodes
from worker.pipeline.layers import Span

# Prepositions that a thing keeps: "an answer to a letter".
_WIDE = frozenset(("of", "to", "for", "against", "with", "about", "on", "over", "between", "into", "from"))
_INSIDE_PHRASE = frozenset(("nummod", "compound", "nmod", "flat", "amod", "advmod", "npadvmod", "quantmod", "predet"))
_BEFORE_HEAD = _INSIDE_PHRASE | {"det", "poss"}


class Phrases(Nodes):
    """Where phrases begin and end."""

    def phrase(self, head: Token, wide: bool = False) -> tuple[int, int]:
        """First and last token of the noun phrase as written, without clauses; `wide` keeps all its prepositions."""
        first = self._start(head)
        last = min(self._end(head, wide, 0), head.i + LONGEST)
        while last > head.i and (self.doc[last].is_space or self.doc[last].tag_ == "POS"):
            last -= 1
        return first, last

    def _start(self, head: Token) -> int:
        first = head.i
        for child in reversed([c for c in self.children(head) if c.i < head.i]):
            if child.dep_ == "punct":
                continue
            if child.dep_ not in _BEFORE_HEAD or self._is_clause(child) or self._is_apart(child, first):
                break
            first = max(child.left_edge.i, head.i - LONGEST)
        while first < head.i and (self.doc[first].is_space or self.doc[first].is_punct):
            first += 1
        return first

    def _is_clause(self, child: Token) -> bool:
        """A participle with something of its own: "Speaking on Monday, …"."""
        return child.pos_ == "VERB" and child.right_edge.i > child.i + 1

    def _is_apart(self, child: Token, first: int) -> bool:
        """More than punctuation stands between the child and the phrase, or a new line does."""
        between = range(child.right_edge.i + 1, first)
        return len(between) > 3 or any(self.doc[i].is_space and "\n" in self.doc[i].text for i in between)

    def _end(self, token: Token, wide: bool, depth: int) -> int:
        last = token.i
        for child in self.children(token):
            if child.i < token.i:
                continue
            if child.left_edge.i != last + 1 or depth > 5:
                break
            if child.dep_ == "prep" and (child.lower_ == "of" or (wide and child.lower_ in _WIDE)):
                objects = self.children(child, "pobj")
                if not objects:
                    break
                last = self._end(objects[0], wide, depth + 1)
            elif wide and child.dep_ in ("acl", "relcl") and self.is_infinitive(child):
                last = self._clause_end(child)
            elif self._is_inside(child):
                last = max(last, self._end(child, wide, depth + 1))
            else:
                break
        return last

    def _is_inside(self, child: Token) -> bool:
        if child.dep_ == "punct":
            return child.text in ("-", "/")
        return child.dep_ in _INSIDE_PHRASE and child.ent_type_ not in ("DATE", "TIME")

    def _clause_end(self, verb: Token) -> int:
        """Where an infinitive with its object ends, clauses left out."""
        last = verb.i
        for child in self.children(verb):
            if child.i < verb.i:
                continue
            if child.left_edge.i != last + 1 or (child.dep_ not in OBJECTS and child.dep_ != "prt"):
                break
            last = self._end(child, False, 4)
            for other in self.conjoined(child)[1:]:
                last = max(last, self._end(other, False, 4)) if other.i - last <= 4 else last
        return last

    def span(self, head: Token, wide: bool = False) -> Span:
        """The characters of a phrase."""
        first, last = self.phrase(head, wide)
        return Span(self.doc[first].idx, self.doc[last].idx + len(self.doc[last]))

    def clause(self, verb: Token) -> Span:
        """The characters of a subordinate clause, without what joins it and without the marks around it."""
        first, last = max(verb.left_edge.i, verb.i - LONGEST), min(verb.right_edge.i, verb.i + LONGEST)
        while first < verb.i and (self.doc[first].dep_ == "mark" or _is_blank(self.doc[first])):
            first += 1
        while last > verb.i and _is_blank(self.doc[last]):
            last -= 1
        return Span(self.doc[first].idx, self.doc[last].idx + len(self.doc[last]))

    def below(self, head: Token) -> list[Token]:
        """Tokens under a head, itself included, at most LONGEST on either side."""
        first, last = max(head.left_edge.i, head.i - LONGEST), min(head.right_edge.i, head.i + LONGEST)
        return [self.doc[i] for i in range(first, last + 1)]


def _is_blank(token: Token) -> bool:
    return bool(token.is_punct or token.is_space)
