"""Reporting frames: a cue, who speaks, who is spoken to, and the clause that says what, from the dependency parse."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Span
from worker.pipeline.quotes.lexicon import Lexicon, lexicon
from worker.pipeline.quotes.tree import Tree

PARTS = ("dobj", "oprd", "attr", "ccomp", "xcomp", "prep", "dep", "acomp")  # what a judging verb says of whom
EDGES = ",:;.-–—―"


@dataclass
class Frame:
    """A cue in its sentence."""

    cue: Token
    span: Span  # the cue as written, particle included
    groups: frozenset[str]  # lists of the lexicon that hold the cue
    speaker: Token | None = None
    addressee: Token | None = None
    content: Span | None = None  # the reported clause
    rule: str = ""  # clause | infinitive | object | according | noun

    @property
    def speech(self) -> bool:
        """The cue can bring a quotation."""
        return bool(self.groups & {"statement", "address"})


def frames(doc: Doc, tree: Tree) -> list[Frame]:
    """All frames of the document by place of the cue."""
    words = lexicon()
    found = []
    for token in doc:
        frame = None
        if token.lower_ in words.openers:
            frame = _according(token, words.openers[token.lower_], tree)
        elif token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            frame = _verb(token, words, tree)
        elif token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in words.nouns:
            frame = _noun(token, tree)
        if frame:
            found.append(frame)
    return found


def _verb(token: Token, words: Lexicon, tree: Tree) -> Frame | None:
    groups, last = words.groups(token.lemma_.lower()), token
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if following is not None and following.head is token and following.dep_ in ("prt", "prep", "advmod"):
        phrasal = words.groups(f"{token.lemma_.lower()} {following.lower_}")
        if phrasal:
            groups, last = phrasal, following
        elif following.dep_ == "prep":
            groups -= {"topic"}  # "agreed on" is not "agreed"
    if not groups:
        return None
    frame = Frame(token, Span(token.idx, last.idx + len(last)), groups)
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in tree.children(token)):
        frame.speaker = next(
            (g for c in tree.children(token) if c.dep_ == "agent" for g in tree.children(c) if g.dep_ == "pobj"), None
        )
        if "address" in groups:
            frame.addressee = next((c for c in tree.children(token) if c.dep_ == "nsubjpass"), None)
    else:
        frame.speaker = tree.subject(token)
        frame.addressee = _addressee(token, groups, tree)
    frame.content, frame.rule = _complement(token, last, groups, tree)
    return frame


def _addressee(verb: Token, groups: frozenset[str], tree: Tree) -> Token | None:
    for child in tree.children(verb):
        if child.i < verb.i:
            continue
        if child.dep_ == "dative" and child.pos_ != "ADP":
            return child
        if child.dep_ in ("dobj", "dative") and "address" in groups and child.pos_ != "ADP":
            return child
        if child.lower_ in ("to", "with") and child.dep_ in ("prep", "dative") and groups & {"statement", "address"}:
            return next((g for g in tree.children(child) if g.dep_ == "pobj"), None)
    return None


def _complement(verb: Token, last: Token, groups: frozenset[str], tree: Tree) -> tuple[Span | None, str]:
    """The content that the verb governs, and the rule that says so."""
    children = tree.children(verb)
    if groups & {"statement", "address", "thought"}:
        # The nearer side is after the verb: before it stands what an earlier quotation left.
        inner = [c for c in children if c.dep_ == "ccomp"]
        for child in sorted(inner, key=lambda c: c.i < verb.i):
            return clause(child, verb), "clause"
    if "address" in groups and (told := _told(verb, tree)):
        return told, "clause"
    if groups & {"intent", "address"}:
        for child in children:
            if child.dep_ == "xcomp" and child.i > verb.i:
                return clause(child, verb), "infinitive"
    if groups & {"statement", "judgement", "topic", "address"}:
        return _object(verb, last, tree)
    return None, ""


def _told(verb: Token, tree: Tree) -> Span | None:
    """The clause of "told the board he was leaving", often parsed as a board that he was leaving."""
    for child in tree.children(verb):
        if child.dep_ == "dobj" and child.i > verb.i:
            inner = next((c for c in tree.children(child) if c.dep_ == "relcl" and c.i > child.i), None)
            if inner is not None and inner.left_edge.tag_ not in ("WP", "WDT", "IN", "WRB"):
                return clause(inner, child)
    return None


def _object(verb: Token, last: Token, tree: Tree) -> tuple[Span | None, str]:
    """What the verb speaks of and what it says of that."""
    children = tree.children(verb)
    if any(c.lower_ == "as" and any(g.dep_ == "pcomp" for g in tree.children(c)) for c in children):
        return None, ""  # "quoted Y as saying": the saying has a frame of its own
    parts = [c for c in children if c.i > verb.i and c.i != last.i and c.dep_ in PARTS]
    if all(c.dep_ == "prep" for c in parts) and any(c.lower_ in ("which", "that", "what") for c in children):
        parts = []  # the object is the relative pronoun before the verb
    if last is not verb:
        parts += [c for c in tree.children(last) if c.dep_ == "pobj"]
    if not parts:
        return None, ""
    return cover(verb.doc, min(p.left_edge.i for p in parts), max(p.right_edge.i for p in parts)), "object"


def clause(head: Token, verb: Token) -> Span:
    """The characters of the clause under `head` on its side of `verb`; "that" and outer punctuation are left out."""
    doc = head.doc
    first, last = head.left_edge.i, head.right_edge.i
    if head.i > verb.i:
        first = max(first, verb.i + 1)
    else:
        last = min(last, verb.i - 1)
    while first < head.i and (_that(doc[first]) or doc[first].text in EDGES):
        first += 1
    return cover(doc, first, last)


def _that(token: Token) -> bool:
    return token.lower_ == "that" and token.tag_ in ("IN", "WDT")


def cover(doc: Doc, first: int, last: int) -> Span:
    """The characters of tokens `first` to `last` without punctuation and white space at the ends."""
    while first < last and (doc[first].is_space or doc[first].text in EDGES):
        first += 1
    while last > first and (doc[last].is_space or doc[last].text in EDGES):
        last -= 1
    return Span(doc[first].idx, doc[last].idx + len(doc[last]))


def _according(token: Token, rest: tuple[str, ...], tree: Tree) -> Frame | None:
    doc, size = token.doc, len(rest)
    if tuple(t.lower_ for t in doc[token.i + 1 : token.i + 1 + size]) != rest or token.dep_ == "conj":
        return None
    last = doc[token.i + size]
    source = next((c for t in (last, token) for c in tree.children(t) if c.dep_ == "pobj"), None)
    if source is None or source.i < last.i:
        return None
    frame = Frame(token, Span(token.idx, last.idx + len(last)), frozenset({"statement"}), source)
    first, end = token.i, source.right_edge.i
    begin, stop = tree.bounds(token.i)
    # A source at the head of a sentence has all of the rest; elsewhere it has what stands before it.
    side = (end + 1, stop - 1) if first - begin <= 2 else (begin, first - 1)
    if side[1] - side[0] >= 2:
        frame.content, frame.rule = cover(doc, *side), "according"
    return frame


def _noun(token: Token, tree: Tree) -> Frame | None:
    """The frame of "X's claim that ...", "made a promise to ..."."""
    children = tree.children(token)
    inner = next((c for c in children if c.dep_ in ("acl", "ccomp", "relcl") and c.i > token.i), None)
    if inner is None:
        return None
    promised = any(c.lower_ == "to" and c.dep_ == "aux" for c in inner.children) and inner.dep_ == "acl"
    if not promised and not any(c.dep_ == "mark" and c.lower_ == "that" for c in inner.children):
        return None
    owner = next((c for c in children if c.dep_ == "poss"), None)
    if owner is None:
        owner = next(
            (g for c in children if c.lower_ in ("by", "from") for g in tree.children(c) if g.dep_ == "pobj"), None
        )
    if owner is None and token.dep_ == "dobj" and token.head.lemma_.lower() in lexicon().light:
        owner = tree.subject(token.head)
    return Frame(token, Span.of(token), frozenset({"noun"}), owner, None, clause(inner, token), "noun")
