"""What a word looks like that may announce an event: the words around it, how it hangs in its sentence, the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.tree import Tree

# Places of words whose vectors are looked at: the word itself, who acts, what it is done to, what qualifies it, the
# word above, what hangs on prepositions and in clauses, and the rest of the sentence.
PLACES = ("head", "subject", "object", "modifier", "above", "beside", "around")
_VERBAL = ("VERB", "AUX")
MAY = frozenset((*_VERBAL, "NOUN", "PROPN", "ADJ", "ADV"))
_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN"))
_NO_EVENT = frozenset(("PERSON", "ORG", "GPE", "FAC", "WORK_OF_ART", "LAW", "PRODUCT", "LOC", "NORP", "EVENT"))
_UNDER_OWN_NAME = frozenset(("of", "in", "by", "to", "from", "against", "with", "on", "for", "at"))
_SAID_OF = frozenset(("nsubjpass", "dobj", "obj", "attr", "oprd", "dative"))
_QUALIFYING = frozenset(("compound", "amod", "nmod"))
_PRESENT = frozenset(("advmod", "acomp", "neg", "nummod", "det", "xcomp", "ccomp", "advcl", "relcl", "acl"))
WIDEST = 40  # words of a sentence that count as around


@dataclass
class Look:
    """One candidate. `fit` is the type that a frame gives it, `alone` and `phrased` are those the lexicon knows."""

    words: dict[str, list[str]]
    flags: list[str]
    fit: str | None = None
    alone: tuple[str, ...] = ()
    phrased: tuple[str, ...] = ()
    around: tuple[str, ...] = field(default=(), repr=False)  # the sentence, with the word itself


class Looks:
    """Looks at the words of one document."""

    def __init__(self, tree: Tree, actors: Actors, lexicon: Frames) -> None:
        self.tree = tree
        self.actors = actors
        self.lexicon = lexicon

    def lemma(self, token: Token) -> str:
        """As the lexicon is asked for it."""
        return self.tree.lemma(token) if token.pos_ in _VERBAL else token.lemma_.lower()

    def may(self, token: Token) -> bool:
        """A word of content that is no part of a name."""
        pos = token.pos_
        if pos not in MAY or token.dep_ in ("aux", "auxpass") or not token.text[0].isalpha():
            return False
        if pos in ("AUX", "ADV") and token.is_stop:
            return False
        named = self.actors.at.get(token.i)
        if not named:
            return True
        kind = named[1].kind
        return kind not in ("demonym", "metonym", "pronoun") and not (kind == "name" and named[0].type in _NO_EVENT)

    def known(self, token: Token, lemma: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The types that the lexicon knows the word for: alone, and with others beside it."""
        lexicon = self.lexicon
        entries = lexicon.verbs.get(lemma) if token.pos_ in _VERBAL else None
        entries = entries or lexicon.nouns.get(lemma) or lexicon.nouns.get(token.lower_) or ()
        alone = {entry.frame.type for entry in entries if not entry.company}
        return tuple(sorted(alone)), tuple(sorted({entry.frame.type for entry in entries if entry.company}))

    def content(self, sentence: list[Token]) -> list[str]:
        """The words of content of a sentence."""
        return [t.lemma_.lower() for t in sentence if t.pos_ in _CONTENT and t.is_alpha and not t.is_stop][:WIDEST]

    def look(self, token: Token, lemma: str, opens: bool) -> Look:
        """All but the lexicon and the words around."""
        words: dict[str, list[str]] = {place: [] for place in PLACES}
        words["head"].append(lemma)
        flags = [f"pos={token.pos_}", f"dep={token.dep_}", f"tag={token.tag_}", "opens" if opens else "later"]
        if token.pos_ in _VERBAL and self.tree.is_passive(token):
            flags.append("passive")
        for child in self.tree.children(token):
            self._child(child, words, flags)
        self._above(token, words, flags)
        return Look(words, flags)

    def _child(self, child: Token, words: dict[str, list[str]], flags: list[str]) -> None:
        dep = child.dep_
        if dep in ("nsubj", "csubj"):
            words["subject"].append(child.lemma_.lower())
            flags += self._thing(child, "subject")
        elif dep in _SAID_OF:
            words["object"].append(child.lemma_.lower())
            flags += (f"has {dep}", *self._thing(child, "object"))
        elif dep == "prt":
            flags.append(f"with {child.lower_}")
        elif dep in ("prep", "agent"):
            self._preposition(child, words, flags)
        elif dep in _QUALIFYING:
            words["modifier"].append(child.lemma_.lower())
            flags += self._thing(child, "modifier")
        elif dep == "poss":
            words["subject"].append(child.lemma_.lower())
            flags += self._thing(child, "owner")
        elif dep in _PRESENT:
            flags.append(f"the {child.lower_}" if dep == "det" else f"has {dep}")
            if dep in ("advmod", "acomp"):
                words["modifier"].append(child.lemma_.lower())
            elif dep in ("xcomp", "ccomp"):
                words["beside"].append(child.lemma_.lower())

    def _preposition(self, prep: Token, words: dict[str, list[str]], flags: list[str]) -> None:
        name = prep.lower_
        by = prep.dep_ == "agent"
        if not by:
            flags.append(f"with {name}")
        for thing in self.tree.children(prep, "pobj"):
            words["subject" if by else "beside"].append(thing.lemma_.lower())
            flags += self._thing(thing, "subject" if by else name if name in _UNDER_OWN_NAME else "beside")

    def _above(self, token: Token, words: dict[str, list[str]], flags: list[str]) -> None:
        head = token.head
        if head.i == token.i:
            flags.append("root")
            return
        if head.dep_ in ("prep", "agent") or head.pos_ == "ADP":
            flags.append(f"under {head.lower_}")
            head = head.head
        words["above"].append(head.lemma_.lower())
        flags.append(f"above={head.pos_}")
        if token.dep_ in ("acl", "relcl"):
            words["object" if token.tag_ == "VBN" else "subject"].append(token.head.lemma_.lower())
        elif token.dep_ == "amod":
            words["object"].append(token.head.lemma_.lower())
            flags += self._thing(token.head, "object")
        if token.pos_ not in _VERBAL and head.pos_ in _VERBAL:
            for subject in self.tree.children(head, "nsubj", "nsubjpass"):
                if subject.i != token.i:
                    flags += self._thing(subject, "over")

    def _thing(self, token: Token, place: str) -> Iterator[str]:
        """What kind of thing stands there."""
        named = self.actors.at.get(token.i)
        if named is None:
            yield f"{place}: {token.ent_type_ or 'thing'}"
            return
        entity = named[0]
        yield f"{place}: {entity.type}"
        if entity.sector:
            yield f"{place}: {entity.sector}"
        if entity.country:
            yield f"{place}: of a country"
