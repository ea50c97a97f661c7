"""Why the main event came about: the reason, the ground or the aim that headline and opening give of it."""

from __future__ import annotations

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from worker.pipeline.layers import Answer, Span
from worker.pipeline.story.clauses import end_of, main_verb, stretch
from worker.pipeline.story.telling import Telling, lemma_of

_AIMS = ("acl", "relcl", "xcomp", "advcl")
_HANGS = ("prep", "pcomp", "amod", "advmod", "mark", "acomp", "aux", "agent")
_OPEN = ("xcomp", "advcl", "pcomp", "conj")  # clauses whose reasons are those of the verb over them
_CLIMB = 12  # steps from a word of reason to the verb that it is said of
_WORDS = 200  # of a sentence that are looked at
_NEAR = 6  # words between a word of blame and what it is for
_FIRST = 2  # sentences in which weaker signs count


class Why:
    """Looks for it where the article says what it is about."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.doc = telling.doc
        self.words = telling.words
        self.why = telling.words.why

    def strong(self) -> Answer | None:
        """What stands after words that mean nothing else, said of the main event or of a whole sentence."""
        for sentence, anchors in zip(self.telling.opening, self.telling.anchors, strict=True):
            over = self._over(sentence, anchors)
            for token in sentence[:_WORDS]:
                found = self._aimed(token) or self._because(token, self.why.reasons) or self._ground(token)
                if found and self._is_said_of(token, over):
                    return found
        return None

    def weak(self) -> Answer | None:
        """What the lead puts after the main event, or gives as its aim."""
        told = list(zip(self.telling.opening, self.telling.anchors, strict=True))[:_FIRST]
        for sentence, anchors in [*told, *self.telling.headed]:
            over = self._over(sentence, anchors)
            for token in sentence[:_WORDS]:
                found = self._blamed(token) or self._after(token)
                if found and self._is_said_of(token, over):
                    return found
            for verb in sorted(over.values(), key=lambda t: t.i):
                found = self._purpose(verb)
                if found:
                    return found
        return None

    def _over(self, sentence: TokenSpan, anchors: list[Token]) -> dict[int, Token]:
        """The verbs of which a reason is one of the main event: those that tell it and the one over all."""
        verb = main_verb(sentence)
        inner = [verb, self.telling.inner(verb)] if verb is not None else []
        return {token.i: token for token in (*anchors, *inner)}

    def _is_said_of(self, token: Token, over: dict[int, Token]) -> bool:
        """The word of reason hangs on one of these, not on a clause of its own."""
        at = token.head.head if token.dep_ == "mark" else token
        for _ in range(_CLIMB):
            if at.i in over:
                return True
            if at.head == at or (at.pos_ in ("VERB", "AUX") and at.dep_ not in _OPEN and at != token):
                return False
            at = at.head
        return False

    def _aimed(self, token: Token) -> Answer | None:
        """Tells: "in an effort to calm them"."""
        if token.lower_ not in self.words.purposes or token.pos_ != "NOUN":
            return None
        aim = next((c for c in token.children if c.i > token.i and c.tag_ == "VB" and c.dep_ in _AIMS), None)
        if aim is None or all(c.lower_ != "to" for c in aim.children):
            return None
        return stretch(self.doc, aim.left_edge.i, end_of(aim))

    def _because(self, token: Token, wanted: dict[str, frozenset[str]]) -> Answer | None:
        """Tells: "because it was rotten", "due to rising costs"."""
        if token.lower_ not in wanted:
            return None
        following = token.nbor(1).lower_ if token.i + 1 < len(self.doc) else ""
        second = wanted[token.lower_]
        if second and following not in second:
            return None
        if token.dep_ == "mark" and token.head.dep_ in ("advcl", "ccomp"):
            return stretch(self.doc, token.i + 1, end_of(token.head))
        if token.dep_ not in _HANGS:
            return None
        last = max(end_of(token), end_of(token.head) if token.head.i > token.i else 0)
        first = token.i + 1 + (following == "of" or following in second)
        if last < first or (second and self.doc[first].tag_ == "VB"):
            return None
        return stretch(self.doc, first, last)

    def _ground(self, token: Token) -> Answer | None:
        """Tells: "in response to the ban", "citing costs", "accusing them of spying"."""
        if token.dep_ == "advcl" and token.tag_ == "VBG" and token.lower_ in self.why.citing:
            first = token.i + (self.why.citing[token.lower_] == "object")
            return stretch(self.doc, first, end_of(token)) if end_of(token) >= first else None
        before, after = self.why.grounds.get(token.lower_, (None, None))
        if before is None or not token.i or token.nbor(-1).lower_ != before:
            return None
        link = next((c for c in token.children if c.i > token.i and c.lower_ in after), None)
        if link is None or end_of(link) <= link.i:
            return None
        return stretch(self.doc, link.i + 1, end_of(link))

    def _blamed(self, token: Token) -> Answer | None:
        """Tells: "fined for dumping waste", "a storm of criticism for changing its shape"."""
        if token.lower_ != "for" or token.dep_ != "prep":
            return None
        beside = self.doc[max(token.head.i, token.i - _NEAR) : token.i]
        said = (*beside, *(above for above, _ in zip(token.ancestors, range(_NEAR), strict=False)))
        return self._below(token) if any(lemma_of(word) in self.why.blames for word in said) else None

    def _after(self, token: Token) -> Answer | None:
        """Tells: "after talks failed", "over the tender", "amid protests"; not "after six days"."""
        if token.lower_ not in self.words.openings:
            return None
        if token.dep_ == "mark" and token.head.dep_ in ("advcl", "ccomp", "relcl", "conj"):
            before = token.nbor(-1) if token.i else None
            late = before is not None and (
                lemma_of(before) in self.why.long
                or (before.ent_type_ in ("DATE", "TIME") and self.telling.kind in self.why.chance)
            )
            again = late or self._is_told(token.head)
            return None if again else stretch(self.doc, token.i + 1, end_of(token.head))
        return self._below(token) if token.dep_ in ("prep", "pcomp", "advmod") else None

    def _below(self, preposition: Token) -> Answer | None:
        """What a preposition governs, if it is neither a time nor a place nor what only takes time."""
        below = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)
        if below is None or lemma_of(below) in self.why.lasting or below.ent_type_ in self.why.labels:
            return None
        at = Span.of(below)
        if self._is_told(below) or any(time.span.overlaps(at) for time in self.doc._.times):
            return None
        return stretch(self.doc, preposition.i + 1, end_of(preposition))

    def _purpose(self, verb: Token) -> Answer | None:
        """What a deed was for: "to make them lighter"; what befalls somebody has no aim."""
        befell = self.telling.kind in self.words.how.befallen
        if lemma_of(verb) in self.words.how.states or (befell and self._is_told(verb)):
            return None
        for child in verb.children:
            if child.dep_ != "advcl" or child.i < verb.i or child.tag_ != "VB" or child.left_edge.lower_ != "to":
                continue
            if not befell or not self._is_told(child):
                return stretch(self.doc, child.left_edge.i, end_of(child))
        return None

    def _is_told(self, word: Token) -> bool:
        """The word tells the main event itself."""
        return any(m.overlaps(Span.of(word)) for m in self.telling.triggers)
