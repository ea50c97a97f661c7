"""Reporting frames: a cue, who speaks, who is spoken to, and the clause that says what, from the dependency parse."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Span
from worker.pipeline.quotes.contents import OPENED, SAYING, clause, complement, cover
from worker.pipeline.quotes.lexicon import Lexicon, lexicon
from worker.pipeline.quotes.tree import Tree

APART = 4  # tokens between a verb and its particle: "spoke at length of"
PASSIVE = ("nsubjpass", "auxpass")
PLACES = ("GPE", "LOC", "FAC")
PRONOUNS = ("PRP", "WP")
BEHIND = ("prep", "agent")
PARTIES = ("PERSON", "ORG", "GPE", "NORP")
CLIPPED = ("ed", "es", "ing")  # the lemmatizer makes "hop" of "hoped"


@dataclass
class Frame:
    """A cue in its sentence."""

    cue: Token
    span: Span  # the cue as written, particle included
    groups: frozenset[str]  # lists of the lexicon that hold the cue
    speaker: Token | None = None
    addressee: Token | None = None
    content: Span | None = None  # the reported clause
    rule: str = ""  # clause | belief | infinitive | object | according | noun | hearsay

    @property
    def speech(self) -> bool:
        """The cue can bring a quotation."""
        return bool(self.groups & SAYING)


def frames(doc: Doc, tree: Tree) -> list[Frame]:
    """All frames of the document by place of the cue."""
    words = lexicon()
    found = []
    for token in doc:
        frame = None
        lower = token.lower_
        if lower in words.openers:
            frame = _according(token, words.openers[lower], tree)
        elif lower in words.adjectives:
            frame = _attitude(token, tree)
        if frame is None:
            if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
                frame = _verb(token, words, tree)
            elif token.pos_ in ("NOUN", "PROPN"):
                frame = _noun(token, words, tree)
        if frame:
            found.append(frame)
    return found


def _verb(token: Token, words: Lexicon, tree: Tree) -> Frame | None:
    lemma = token.lemma_.lower()
    if lemma not in words.verbs and lemma not in words.phrasal and lemma not in words.wordings:
        lemma += "e"
        if lemma not in words.verbs or token.lower_[len(lemma) - 1 :] not in CLIPPED:
            return None
    groups, last = _phrase(token, lemma, words, tree)
    if lemma in words.wordings and _as_worded(tree.children(token)):
        groups = frozenset({"statement"})
    if not groups:
        return None
    beside = last.i == token.i + 1
    frame = Frame(token, Span(token.idx, last.idx + len(last)) if beside else Span.of(token), groups)
    if _passively(token, tree):
        return _passive(frame, lemma, last, words, tree)
    frame.speaker = tree.subject(token)
    frame.addressee = _addressee(token, groups, tree)
    if frame.speaker is not None and lemma in words.findings and frame.speaker.lemma_.lower() in words.documents:
        groups = frame.groups = groups | {"topic"}  # "the poll shows a close race"
    frame.content, frame.rule = complement(token, last, groups, words, tree)
    if frame.rule == "object" and lemma in words.deeds and last is token and _done(frame, tree):
        frame.content, frame.rule = None, ""
    return frame


def _done(frame: Frame, tree: Tree) -> bool:
    """The verb tells a deed: nobody that can speak does it, or it is done to a place."""
    who = frame.speaker
    if who is None or who.ent_type_ in PLACES or not (who.ent_type_ or who.tag_ in PRONOUNS):
        return True
    return any(c.dep_ == "dobj" and c.ent_type_ in PLACES for c in tree.children(frame.cue))


def _passively(verb: Token, tree: Tree) -> bool:
    """The verb's subject is not who speaks: "X was told", "asked about it, X ..."."""
    children = tree.children(verb)
    if any(c.dep_ in PASSIVE for c in children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl") and not any(c.dep_ == "aux" for c in children)


def _as_worded(children: list[Token]) -> bool:
    """They are those of "as X put it"."""
    as_ = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in children)
    return as_ and any(c.lower_ == "it" and c.dep_ == "dobj" for c in children)


def _phrase(verb: Token, lemma: str, words: Lexicon, tree: Tree) -> tuple[frozenset[str], Token]:
    """The lists that hold the verb, with its particle or preposition where the two are an entry; and its last word."""
    if lemma in words.phrasal:
        parts = [c for c in tree.children(verb) if 0 < c.i - verb.i <= APART and c.dep_ in ("prt", "prep", "advmod")]
        for i, part in enumerate(parts):
            told = f"{lemma} {part.lower_}"
            for further in (*parts[i + 1 :], *tree.children(part)):
                if phrase := words.groups(f"{told} {further.lower_}"):
                    return phrase, further
            if phrase := words.groups(told):
                return phrase, part
    groups = words.groups(lemma)
    if "topic" in groups and verb.i + 1 < len(verb.doc):
        following = verb.nbor(1)
        if following.dep_ == "prep" and following.head == verb:
            groups -= {"topic"}  # "agreed on" is not "agreed"
    return groups, verb


def _passive(frame: Frame, lemma: str, last: Token, words: Lexicon, tree: Tree) -> Frame:
    """The frame of "X was told that ...", "is expected to ..." by nobody named, "was dismissed by Y"."""
    verb, children = frame.cue, tree.children(frame.cue)
    frame.speaker = next((g for c in children if c.dep_ == "agent" for g in tree.children(c) if g.dep_ == "pobj"), None)
    subject = next((c for c in children if c.dep_ == "nsubjpass"), None)
    if "address" in frame.groups:
        frame.addressee = subject
    frame.content, frame.rule = complement(verb, last, frame.groups, words, tree)
    if frame.speaker is None and lemma in words.hearsay:
        told = next((c for c in children if c.dep_ in ("xcomp", "ccomp") and c.i > verb.i), None)
        if told is not None and told.dep_ == "ccomp":
            frame.content, frame.rule = clause(told, verb), "hearsay"
        elif told is not None and subject is not None and subject.tag_ not in OPENED:
            # "The minister is expected to resign": the statement lies on both sides of its cue
            frame.content, frame.rule = cover(verb.doc, subject.left_edge.i, told.right_edge.i), "hearsay"
    elif frame.speaker is None or subject is None or subject.tag_ in OPENED:
        return frame
    elif "topic" in frame.groups and frame.rule != "clause":
        frame.content, frame.rule = cover(verb.doc, subject.left_edge.i, subject.right_edge.i), "object"
    return frame


def _addressee(verb: Token, groups: frozenset[str], tree: Tree) -> Token | None:
    for child in tree.children(verb):
        if child.i < verb.i:
            continue
        if child.dep_ == "dative" and child.pos_ != "ADP":
            return child
        if child.dep_ in ("dobj", "dative") and "address" in groups and child.pos_ != "ADP":
            return child
        if child.lower_ in ("to", "with") and child.dep_ in ("prep", "dative") and groups & SAYING:
            return next((g for g in tree.children(child) if g.dep_ == "pobj"), None)
    return None


def _according(token: Token, phrases: list[tuple[str, ...]], tree: Tree) -> Frame | None:
    doc = token.doc
    size = next(
        (len(p) for p in phrases if tuple(t.lower_ for t in doc[token.i + 1 : token.i + 1 + len(p)]) == p), None
    )
    if size is None or token.dep_ == "conj":
        return None
    last = doc[token.i + size]
    source = next((c for t in (last, token) for c in tree.children(t) if c.dep_ == "pobj"), None)
    if source is None or source.i < last.i:
        return None
    frame = Frame(token, Span(token.idx, last.idx + len(last)), frozenset({"statement"}), source)
    first, end = token.i, source.right_edge.i
    begin, stop = tree.bounds(token.i)
    # A source at the head of a sentence has all of the rest; elsewhere it has what stands before it.
    if first - begin <= 2 and end >= stop - 2:
        end = next((t.i for t in doc[source.i : stop] if t.text == ","), end)  # all of it was read as the source
    side = (end + 1, stop - 1) if first - begin <= 2 else (begin, first - 1)
    if side[1] - side[0] >= 2:
        frame.content, frame.rule = cover(doc, *side), "according"
    return frame


def _attitude(token: Token, tree: Tree) -> Frame | None:
    """The frame of "X is afraid that ...", "X was ready to ..."."""
    if token.dep_ in ("acomp", "oprd") and token.head.lemma_.lower() in lexicon().copulas:
        holder = tree.subject(token.head)
    elif any(c.dep_ == "auxpass" for c in tree.children(token)) or token.dep_ in ("acl", "amod"):
        holder = next((c for c in tree.children(token) if c.dep_ == "nsubjpass"), None)
    else:
        return None
    inner = next((c for c in tree.children(token) if c.dep_ in ("ccomp", "xcomp") and c.i > token.i), None)
    if holder is None or inner is None:
        return None
    rule = "belief" if inner.dep_ == "ccomp" else "infinitive"
    return Frame(token, Span.of(token), frozenset({"thought"}), holder, None, clause(inner, token), rule)


def _noun(token: Token, words: Lexicon, tree: Tree) -> Frame | None:
    """The frame of "X's claim that ...", "made a promise to ..."."""
    if token.lemma_.lower() not in words.nouns:
        return None
    children = tree.children(token)
    inner = next((c for c in children if c.dep_ in ("acl", "ccomp", "relcl") and c.i > token.i), None)
    if inner is None or not _reports(inner):
        return None
    owner = next((c for c in children if c.dep_ == "poss" or (c.dep_ == "compound" and c.ent_type_ == "ORG")), None)
    if owner is None:
        behind = [(c, g) for c in children if c.dep_ in BEHIND for g in tree.children(c) if g.dep_ == "pobj"]
        owner = next((g for c, g in behind if c.lower_ in ("by", "from") or _party(g, words)), None)
    if owner is None and token.dep_ == "dobj" and token.head.lemma_.lower() in words.light:
        owner = tree.subject(token.head)
    return Frame(token, Span.of(token), frozenset({"noun"}), owner, None, clause(inner, token), "noun")


def _party(token: Token, words: Lexicon) -> bool:
    return token.ent_type_ in PARTIES or token.lemma_.lower() in words.bearers


def _reports(inner: Token) -> bool:
    """The clause after a noun is what the noun says, not what is told of it."""
    if inner.dep_ == "acl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in inner.children):
        return True
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in inner.children)
