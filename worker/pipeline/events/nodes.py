"""The dependency parse as a graph: children, conjuncts, antecedents, measures.

Everything here is bounded: a hostile parse (one sentence of a hundred thousand tokens, a head with as many children)
costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from spacy.tokens import Doc, Token

from worker.pipeline.layers import heads_of

WIDEST = 48  # children of one token that are looked at, nearest first
DEEPEST = 24  # steps up the tree
LONGEST = 40  # tokens of one phrase on either side of its head

SUBJECTS = frozenset(("nsubj", "csubj", "nsubjpass", "csubjpass"))
OBJECTS = frozenset(("dobj", "obj"))
DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_HYPHENS = ("-", "\u2010", "\u2011")
_RELATIVES = frozenset(("WDT", "WP", "WP$"))


class Nodes:
    """The tokens of one parsed document and how they hang together."""

    def __init__(
        self,
        doc: Doc,
        object_control: frozenset[str] = frozenset(),
        measures: frozenset[str] = frozenset(),
        forms: Mapping[str, str] | None = None,
        participial: frozenset[str] = frozenset(),
        complements: frozenset[str] = frozenset(),
    ) -> None:
        """Takes from the lexicon what it knows of verbs.

        Those whose object does what an infinitive says, measures, forms of verbs, participles that are no passives,
        and verbs whose infinitive is their content though the parser hangs it loosely.
        """
        self.participial = participial
        self.complements = complements
        self.doc = doc
        self.object_control = object_control
        self.measures = measures
        self.forms = forms or {}
        self.kin: Callable[[Token], bool] = lambda token: token.ent_type_ in ("NORP", "GPE", "ORG", "PERSON")
        self._children: list[list[Token]] = [[] for _ in range(len(doc))]
        for i, (token, head) in enumerate(zip(doc, heads_of(doc), strict=True)):
            if head != i:
                self._children[head].append(token)
        for i, below in enumerate(self._children):
            if len(below) > WIDEST:
                below.sort(key=lambda child, at=i: abs(child.i - at))
                self._children[i] = sorted(below[:WIDEST], key=lambda child: child.i)

    def children(self, token: Token, *deps: str) -> list[Token]:
        """The nearest children, all or those with one of the relations."""
        below = self._children[token.i]
        return [child for child in below if child.dep_ in deps] if deps else below

    def is_infinitive(self, verb: Token) -> bool:
        """With "to" before it."""
        return any(child.lower_ == "to" for child in self.children(verb, "aux"))

    def is_opposed(self, word: Token) -> bool:
        """Behind "anti-": what a protest is against, and whose an anti-Danish speaker is not."""
        i = word.i
        return i > 1 and self.doc[i - 1].text in _HYPHENS and self.doc[i - 2].lower_ == "anti"

    def purposes(self, verb: Token) -> list[Token]:
        """Clauses that say what a deed was for."""
        return [child for child in self.children(verb, "advcl", "xcomp", "acl") if child.pos_ == "VERB"]

    def inner_parties(self, noun: Token, prepositions: Iterable[str]) -> list[Token]:
        """Who hangs on a deed noun, also behind `of`: "the end of a quarrel between A and B"."""
        wanted, seen = frozenset(prepositions), noun
        for _ in range(3):
            following = None
            for prep in self.children(seen, "prep"):
                objects = self.children(prep, "pobj")
                if prep.lower_ in wanted and objects:
                    return [party for o in objects for party in self.parties(o)]
                if prep.lower_ == "of" and objects:
                    following = objects[0]
            if following is None:
                return []
            seen = following
        return []

    def governing_clause(self, token: Token) -> Token | None:
        """The verb whose clause a token stands in, or None."""
        at = token
        for _ in range(DEEPEST):
            if at.head.i == at.i:
                return None
            at = at.head
            if at.pos_ in ("VERB", "AUX"):
                return at
        return None

    def lemma(self, verb: Token) -> str:
        """The lemma of a verb, the lexicon's own where its form is known."""
        return self.forms.get(verb.lower_) or verb.lemma_.lower()

    def measured(self, noun: Token) -> Token:
        """What a measure is put around: "a series of attacks" stands in the clause for the attacks."""
        at = noun
        for _ in range(3):
            over = at.head.head
            if at.dep_ != "pobj" or at.head.lower_ != "of":
                break
            if over.lemma_.lower() not in self.measures or over.pos_ != "NOUN":
                break
            at = over
        return at

    def counted(self, noun: Token) -> Token:
        """What a number or a measure counts: the devices of "two of the devices"."""
        if noun.pos_ != "NUM" and noun.lemma_.lower() not in self.measures:
            return noun
        inner = [o for p in self.children(noun, "prep") if p.lower_ == "of" for o in self.children(p, "pobj")]
        return inner[0] if inner else noun

    def conjoined(self, token: Token) -> list[Token]:
        """The token and what is conjoined to it on the right."""
        if not self.children(token, "conj", "appos"):
            return [token]
        found = [token]
        for head in found:
            if len(found) > WIDEST:
                break
            found.extend(child for child in self.children(head, "conj") if _nominal(child) == _nominal(token))
            found.extend(self._listed(head))
        return sorted(found[:WIDEST], key=lambda t: t.i)

    def _listed(self, name: Token) -> list[Token]:
        """Names of a list that the parser took for an apposition: "Oslo, Lima and Rome agreed".

        An apposition ends with a comma, a list with its last name.
        """
        found = []
        for other in self.children(name, "appos") if self.kin(name) else ():
            first, after = other.left_edge.i, other.right_edge.i + 1
            joined = self.doc[first - 1].lower_ in ("and", "or") or self.children(other, "conj")
            closed = after < len(self.doc) and self.doc[after].text == ","
            if other.i > name.i and joined and not closed and self.kin(other):
                found.append(other)
        for other in self.children(name, "appos"):
            # "the minister, Moses Kalo, and the governor": beside the minister, not beside his name
            for beside in self.children(other, "conj"):
                ands = [c for c in self.children(other, "cc") if c.i < beside.i]
                if other.i > name.i and ands and ands[-1].i and self.doc[ands[-1].i - 1].text == ",":
                    found.append(beside)
        return found

    def parties(self, token: Token) -> list[Token]:
        """A phrase as it names several: conjuncts, each a relative pronoun resolved to what it stands for."""
        return [party for one in self.conjoined(self.antecedent(token)) for party in [self.antecedent(one)]]

    def antecedent(self, token: Token) -> Token:
        """What a relative pronoun stands for; any other token itself."""
        if token.tag_ not in _RELATIVES and not (token.lower_ == "that" and token.dep_ in SUBJECTS | OBJECTS):
            return token
        at = token
        for _ in range(DEEPEST):
            if at.dep_ == "relcl":
                return self._nearest_antecedent(token, at.head)
            if at.head.i == at.i:
                return token
            at = at.head
        return token

    def _nearest_antecedent(self, pronoun: Token, head: Token) -> Token:
        """A far head is most often a wrong attachment: then the noun right before the pronoun is meant."""
        before = pronoun.nbor(-1) if pronoun.i else head
        if pronoun.i - head.i > 6 and before.pos_ in ("NOUN", "PROPN") and before.i != head.i:
            return before
        return head


def _nominal(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
