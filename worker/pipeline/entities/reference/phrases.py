"""The phrases of an article that name or mean something: names, noun phrases and pronouns, each with its grammar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.attrs import HEAD, LOWER, POS, SENT_START
from spacy.symbols import NOUN, PRON, PROPN
from spacy.tokens import Doc, Token

from worker.pipeline.entities.names import Name
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.things import Thing

AGED = "year-old"
HE, SHE, IT, THEY = "he", "she", "it", "they"
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), SHE),
    **dict.fromkeys(("it", "its", "itself"), IT),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "themself"), THEY),
}
FIRST = frozenset({"i", "me", "my", "mine", "myself"})
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves", "themself"})
ROLES = {
    "nsubj": "subject",
    "csubj": "subject",
    "nsubjpass": "subject",
    "dobj": "object",
    "dative": "object",
    "pobj": "oblique",
    "poss": "owner",
    "appos": "apposition",
    "attr": "predicate",
    "compound": "modifier",
    "amod": "modifier",
    "nmod": "modifier",
}
HYPHENS = frozenset({"-", "\u2010", "\u2011", "\u2013"})
DATED = frozenset({"DATE", "TIME", "MONEY", "PERCENT"})  # labels of what no pronoun means
DEEPEST = 8  # steps up a tree
WIDEST = 12  # tokens of a phrase before its head
BEFORE = frozenset({"amod", "compound", "nmod", "nummod"})
LEFT_OUT = frozenset({"case", "punct", "prep", "advmod", "cc", "mark", "predet"})


@dataclass(slots=True, eq=False)
class Phrase:
    """Tokens `start` to `end`, of which `head` is the head: from the determiner to the noun."""

    start: int
    end: int
    head: Token
    kind: str  # name | noun | pronoun | relative | first (person, in a quotation)
    plural: bool
    lemma: str  # of a noun; the class of a pronoun
    determiner: str = ""  # as written, or own; of a name its kind: name, demonym
    modifiers: frozenset[str] = frozenset()
    owner: int = -1  # the token of its possessor
    thing: Thing | None = None
    role: str = "other"
    verb: int = -1  # the token of the verb whose clause it belongs to
    sentence: int = 0
    quote: int = 0  # number of the quotation it stands in, 0 outside


def phrases(doc: Doc, things: list[Thing], read: list[bool], unwieldy: set[int], quotes: list[int]) -> list[Phrase]:
    """All phrases in what is read, in the order of their heads; those of names belong to `things`.

    `unwieldy`: tokens of endless sentences, whose trees are not walked; `quotes`: the quotation of every token.
    """
    if not len(doc):
        return []
    columns = doc.to_array([POS, HEAD, SENT_START, LOWER])
    part = columns[:, 0]
    sentence = np.cumsum(columns[:, 2] == 1).tolist()
    heads = (columns[:, 1].astype(np.int64) + np.arange(len(doc))).tolist()
    roots, covered = {}, set()
    for thing in things:
        for name in [*thing.names, *thing.metonyms]:
            covered.update(range(name.start, name.end))
            inside = range(name.start, name.end)
            root = next((i for i in inside if heads[i] not in inside or heads[i] == i), name.end - 1)
            roots[root] = (name, thing)
    pronouns = set(np.flatnonzero(part == PRON).tolist())
    common = set(np.flatnonzero((part == NOUN) | (part == PROPN)).tolist()) - covered
    aged = set(np.flatnonzero(columns[:, 3] == doc.vocab.strings["old"]).tolist()) - common - covered
    found = []
    for i in sorted(pronouns | common | aged | roots.keys()):
        if not read[i] or i in unwieldy:
            continue
        token = doc[i]
        if i in roots:
            made = _of_name(token, *roots[i])
        elif i in pronouns:
            made = _of_pronoun(token, quoted=bool(quotes[i]))
        else:
            made = _of_noun(token)
        if made is not None:
            made.sentence, made.quote = sentence[i], quotes[i]
            made.role, made.verb = _role(token)
            found.append(made)
    return found


def _of_name(token: Token, name: Name, thing: Thing) -> Phrase:
    plural = name.kind == "demonym" and token.tag_ == "NNPS"
    return Phrase(name.start, name.end, token, "name", plural or thing.plural, token.lower_, name.kind, thing=thing)


def _of_pronoun(token: Token, *, quoted: bool) -> Phrase | None:
    kind = PRONOUNS.get(token.lower_)
    if token.tag_ in ("WP", "WP$", "WDT"):
        return Phrase(token.i, token.i + 1, token, "relative", False, token.lower_)
    if quoted and token.lower_ in FIRST:
        return Phrase(token.i, token.i + 1, token, "first", False, token.lower_)
    if kind is None or token.tag_ not in ("PRP", "PRP$"):
        return None
    return Phrase(token.i, token.i + 1, token, "pronoun", kind == THEY, kind)


def _of_noun(token: Token) -> Phrase | None:
    dep, aged = token.dep_, is_aged(token)
    if dep in ("compound", "nmod", "amod", "npadvmod"):
        return None
    if token.tag_ not in ("NN", "NNS", "NNP", "NNPS") and not (aged and dep in ROLES):
        return None
    if token.ent_type_ in DATED and not aged:
        return None
    start, determiner, modifiers, owner = token.i, "", _after(token), -1
    for child in token.lefts:
        role = child.dep_
        if role in LEFT_OUT or token.i - child.left_edge.i > WIDEST:
            continue
        start = min(start, child.left_edge.i)
        if role == "det":
            determiner = child.lower_
        elif role == "poss":
            determiner, owner = "own", child.i
        elif role in BEFORE or child.pos_ in ("ADJ", "NOUN", "PROPN", "NUM"):
            modifiers.append(child.lemma_.lower())
            modifiers += [c.lemma_.lower() for c in child.lefts if c.dep_ in BEFORE]
    if aged:
        return Phrase(start, token.i + 1, token, "noun", False, AGED, determiner, frozenset(), owner)
    lemma = token.lower_ if token.lower_ in nouns().bodies else token.lemma_.lower()
    plural = token.tag_ in ("NNS", "NNPS") or lemma in nouns().people
    return Phrase(start, token.i + 1, token, "noun", plural, lemma, determiner, frozenset(modifiers), owner)


def is_aged(token: Token) -> bool:
    """It ends "34-year-old", which stands alone for a person."""
    doc, i = token.doc, token.i
    return token.lower_ == "old" and i > 2 and doc[i - 1].text in HYPHENS and doc[i - 2].lower_ == "year"


def _after(token: Token) -> list[str]:
    """What narrows a noun from behind: "of", and clauses."""
    found = []
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            found += ["of " + inner.lemma_.lower() for inner in child.rights if inner.dep_ == "pobj"]
        elif child.dep_ in ("relcl", "acl"):
            found.append("that " + child.lemma_.lower())
    return found


def _role(token: Token) -> tuple[str, int]:
    """The role in the clause, and the verb of the clause; what is joined by "and" has the role of the first."""
    first = token
    for _ in range(DEEPEST):
        if first.dep_ != "conj" or first.head.pos_ in ("VERB", "AUX"):
            break
        first = first.head
    role = ROLES.get(first.dep_, "other")
    if role == "oblique" and first.head.dep_ == "agent":
        role = "subject"
    verb = first.head
    for _ in range(DEEPEST):
        if verb.pos_ in ("VERB", "AUX") or verb.head is verb or verb.head.i == verb.i:
            break
        verb = verb.head
    return role, verb.i if verb.pos_ in ("VERB", "AUX") else -1
