"""Tells whether a capital stands for its state."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import metonym_words
from worker.pipeline.entities.names import POSSESSIVE, Name
from worker.pipeline.gazetteer import gazetteer

WIDE = frozenset({"PCLI", "PCLD", "PCLS", "ADM1"})  # features that a town is said to lie in
LIKE = 0.1  # share of the capital's people from which a namesake is meant by its name alone
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
LIFTED = frozenset({"xcomp", "conj", "ccomp", "advcl"})
OBJECTS = frozenset({"dobj", "ccomp", "dative"})
DEEPEST = 4  # conjunctions followed up a tree


def may_act(doc: Doc, name: Name) -> bool:
    """The capital, which acts elsewhere in the article, is subject of a verb that cities share with states."""
    token = doc[name.start : name.end].root
    verb = token.head
    if token.dep_ != "nsubj" or verb.pos_ != "VERB" or verb.lemma_ == "have":
        return False
    return any(child.dep_ in OBJECTS and child.i > verb.i for child in verb.children)


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
    head = token.head.head if token.dep_ in SUBJECT and token.head.dep_ in ("aux", "auxpass") else token.head
    lemma = head.lemma_.lower()
    if token.dep_ == "nsubjpass" and not _governed(head):
        return lemma in words["undergone"] or lemma in words["gives"]
    if token.dep_ in SUBJECT and head.pos_ in ("VERB", "AUX"):
        return _acts(head) or _does(head) or _is_urged(head) or (token is asked and _has_partners(token))
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
        if joined.pos_ == "NOUN":
            return lemma in words["nouns"]
        return lemma in words["deals"] or any(
            c.dep_ == "dobj" and c.lemma_.lower() in words["talks"] for c in joined.children
        )
    if preposition.lower_ == "to" and joined.pos_ == "VERB":
        given = preposition.dep_ == "dative" or any(c.lemma_.lower() in words["aimed"] for c in joined.rights)
        return lemma in words["turned"] or (given and lemma in words["gives"])
    if preposition.lower_ == "of":
        return joined.pos_ == "NOUN" and lemma in words["owned"]
    return preposition.lower_ in words["aims"] and joined.pos_ == "NOUN" and lemma in words["aimed"]


def _has_partners(token: Token) -> bool:
    """It is joined to them by "and", as in "Vienna and its allies"."""
    partners = metonym_words()["partners"]
    return any(child.dep_ == "conj" and child.lemma_.lower() in partners for child in token.children)


def _governed(verb: Token) -> list[Token]:
    """What the verb passes its subject on to: "has begun to withdraw", "is believed to have sent"."""
    return [c for c in verb.children if c.dep_ in LIFTED and c.i > verb.i and c.pos_ == "VERB"]


def _does(verb: Token) -> bool:
    """It is done to something or thought of something, and no verb that takes cities and their teams as well."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() in metonym_words()["staying"]:
        return False
    return any(child.dep_ in OBJECTS and child.i > verb.i for child in verb.children)


def _is_urged(verb: Token) -> bool:
    """The verb is what its subject is urged to do: "pressed Tehran to return"."""
    above = verb.head
    if (
        verb.dep_ not in ("ccomp", "xcomp")
        or above.i > verb.i
        or above.lemma_.lower() not in metonym_words()["addresses"]
    ):
        return False
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


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
        governed = _governed(verb)
        if not governed:
            return False
        verb = governed[0]
    return False


def lies_elsewhere(doc: Doc, names: list[Name], state: str, called: Callable[[str], str | None]) -> bool:
    """The text says of the town, where it first names it, that it lies in another country: "Tripoli, Lebanon".

    `called` gives the country of what a word names.
    """
    name = names[0]
    if name.end + 1 >= len(doc) or doc[name.end].text != ",":
        return False
    after = doc[name.end + 1]
    if not after.text[0].isupper():
        return False
    country = called(after.text) or next(
        (p.country for p in gazetteer().find(after.text)[:1] if p.feature in WIDE), None
    )
    return country is not None and country != state


def has_namesake(text: str, state: str, named: Container[str | None]) -> bool:
    """One of the countries named in the article has a town of that name that is not small beside the capital."""
    bearers = [place for place in gazetteer().find(text) if place.primary and place.feature.startswith("PPL")]
    capital = max((place.population for place in bearers if place.country == state), default=0)
    return any(
        place.country != state and place.country in named and place.population >= LIKE * capital for place in bearers
    )
