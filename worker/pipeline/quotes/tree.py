"""The dependency parse by token: children, sentences, subjects.

spaCy finds the children or the sentence of a token by walking over the words around it; in a sentence of a hundred
thousand words, which a caller may send, that adds up. Here each is looked up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from spacy.tokens import Doc, Token

from worker.pipeline.layers import heads_of

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
DEPTH = 12  # verbs to climb for a subject; a longer chain is no English sentence


class Tree:
    """The parse of a document."""

    def __init__(self, doc: Doc) -> None:
        self._children: dict[int, list[Token]] = {}
        for i, (token, head) in enumerate(zip(doc, heads_of(doc), strict=True)):
            if head != i:
                self._children.setdefault(head, []).append(token)
        self._starts = [sentence.start for sentence in doc.sents]
        self._ends = [*self._starts[1:], len(doc)]

    def children(self, token: Token) -> list[Token]:
        """The tokens that hang on `token`, in the order of the text."""
        return self._children.get(token.i, [])

    def bounds(self, at: int) -> tuple[int, int]:
        """Numbers of the first token and of the one after the last of the sentence that holds token `at`."""
        i = bisect_right(self._starts, at) - 1
        return self._starts[i], self._ends[i]

    def subject(self, verb: Token) -> Token | None:
        """Who does what the verb says: its own subject, or that of the verb it hangs on."""
        for _ in range(DEPTH):
            own = [c for c in self.children(verb) if c.dep_ in SUBJECTS]
            if own:
                return own[-1]  # of two, the one after the verb: "Nine dead, says the army"
            head = verb.head
            if verb.dep_ == "pcomp" and head.lower_ == "as":  # "quoted Y as saying"
                quoted = [c for c in self.children(head.head) if c.dep_ in ("dobj", "nsubjpass")]
                return next(iter(quoted), None)
            if verb.dep_ in ("acl", "relcl"):
                named = head.pos_ in ("NOUN", "PROPN", "PRON") and verb.tag_ in ("VBG", "VB")
                return head if named else None
            if head == verb or not _shares_subject(verb):
                return None
            verb = head
        return None

    def outer_subject(self, verb: Token, inner: Callable[[Token], bool]) -> Token | None:
        """The nearest subject above `verb` of which `inner` is not true."""
        for _ in range(DEPTH):
            if verb.head == verb:
                return None
            verb = verb.head
            own = next((c for c in self.children(verb) if c.dep_ in SUBJECTS and not inner(c)), None)
            if own is not None:
                return own
        return None


def _shares_subject(verb: Token) -> bool:
    if verb.dep_ == "conj":
        return verb.head.pos_ in ("VERB", "AUX")
    return verb.dep_ in ("xcomp", "advcl", "ccomp", "pcomp", "prep", "aux")
