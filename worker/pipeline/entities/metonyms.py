"""Tells whether a capital stands for its state."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import metonym_words
from worker.pipeline.entities.names import POSSESSIVE, Name

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
LIFTED = frozenset({"xcomp", "conj", "ccomp", "advcl"})
DEEPEST = 4  # conjunctions followed up a tree


def acts_as_state(doc: Doc, name: Name) -> bool:
    """The capital is subject, owner, party or addressee of an act of state, and no place where something is."""
    token = doc[name.start : name.end].root
    following, next_one = (*doc[name.end : name.end + 2], None, None)[:2]
    if following is not None and following.text == "," and next_one is not None and next_one.ent_type_ == "GPE":
        return False  # "London, Ontario"
    if following is not None and following.text in POSSESSIVE:
        return _is_of_state(token.head if token.dep_ == "poss" else _noun_after(doc, name.end + 1))
    if following is not None and following.text.istitle() and _is_headline_verb(following.lower_):
        return True
    return any(_stands_for_state(doc, first, token) for first in _conjoined(token))


def _is_headline_verb(word: str) -> bool:
    """A verb of an act, written large as headlines do, which hides it from the tagger: "Condemns", "Denies"."""
    forms = (word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    return word.endswith("s") and any(form in metonym_words()["acts"] for form in forms)


def _conjoined(token: Token) -> Iterator[Token]:
    """The token, and what it is joined to by "and"."""
    yield token
    for _ in range(DEEPEST):
        if token.dep_ != "conj":
            return
        token = token.head
        yield token


def _noun_after(doc: Doc, at: int) -> Token | None:
    """The head of the words after a possessive, where the parser did not tie them."""
    for token in doc[at : at + 5]:
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
            return token
    return None


def _is_of_state(noun: Token | None) -> bool:
    """A state has it or does it: "demands", "government offices"."""
    if noun is None:
        return False
    words = metonym_words()["nouns"]
    return noun.lemma_.lower() in words or any(
        child.lemma_.lower() in words for child in noun.lefts if child.dep_ in ("compound", "amod")
    )


def _stands_for_state(doc: Doc, token: Token, asked: Token) -> bool:
    words = metonym_words()
    head = token.head
    lemma = head.lemma_.lower()
    if token.dep_ in SUBJECT and head.pos_ in ("VERB", "AUX"):
        return _acts(head) or (token is asked and _has_partners(token))
    if token.dep_ == "dobj" and head.pos_ == "VERB":
        return lemma in words["addresses"]
    if token.dep_ == "dative":
        return lemma in words["gives"]
    if token.dep_ == "agent" or (token.dep_ == "pobj" and head.dep_ == "agent"):
        return head.head.lemma_.lower() in words["acts"]
    if token.dep_ in ("compound", "nmod", "amod", "npadvmod"):
        before = doc[token.i - 1] if token.i else token
        if before.lemma_.lower() in words["gives"] and not before.is_sent_end and head.i > token.i:
            return True  # "to send Kyiv tanks", which headlines hide from the parser
        return head.i > token.i and lemma in words["bodies"]
    return token.dep_ == "pobj" and _party(head)


def _party(preposition: Token) -> bool:
    """What the preposition joins the capital to is dealing between states: "talks with", "agreed with"."""
    words = metonym_words()
    joined, lemma = preposition.head, preposition.head.lemma_.lower()
    if preposition.lower_ in words["between"]:
        return lemma in words["nouns" if joined.pos_ == "NOUN" else "deals"]
    return preposition.lower_ in words["aims"] and joined.pos_ == "NOUN" and lemma in words["aimed"]


def _has_partners(token: Token) -> bool:
    """It is joined to them by "and", as in "Vienna and its allies"."""
    partners = metonym_words()["partners"]
    return any(child.dep_ == "conj" and child.lemma_.lower() in partners for child in token.children)


def _acts(verb: Token) -> bool:
    """The verb, or what it governs, is an act of state."""
    words = metonym_words()
    for _ in range(DEEPEST):
        lemma = verb.lemma_.lower()
        if lemma in words["acts"]:
            return True
        if lemma in words["bears"]:
            objects = [c for c in verb.children if c.dep_ == "dobj"]
            if any(_is_of_state(o) for o in objects):
                return True
        if lemma not in words["begins"]:
            return False
        governed = [c for c in verb.children if c.dep_ in LIFTED and c.i > verb.i and c.pos_ == "VERB"]
        if not governed:
            return False
        verb = governed[0]
    return False
