"""The characters that a cue governs: clauses, infinitives and what is spoken of, from the dependency parse."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Span
from worker.pipeline.quotes.lexicon import Lexicon
from worker.pipeline.quotes.tree import Tree

PARTS = ("dobj", "oprd", "attr", "ccomp", "xcomp", "prep", "dep", "acomp")  # what a judging verb says of whom
EDGES = ",:;.-–—―"
OPENED = ("WP", "WDT", "IN", "WRB")  # tags of words that begin a clause about the noun before it
RELATIVE = ("which", "that", "what")
SAYING = frozenset({"statement", "address"})

Content = tuple[Span | None, str]  # and the rule that found it


def complement(verb: Token, last: Token, groups: frozenset[str], words: Lexicon, tree: Tree) -> Content:
    """The content that the verb governs, and the rule that says so."""
    children = tree.children(verb)
    if groups & {"statement", "address", "thought"}:
        # The nearer side is after the verb: before it stands what an earlier quotation left.
        inner = [c for c in children if c.dep_ == "ccomp"]
        for child in sorted(inner, key=lambda c: c.i < verb.i):
            return clause(child, verb), "clause" if groups & SAYING else "belief"
    if "address" in groups and (told := _told(verb, tree)):
        return told, "clause"
    if groups & {"intent", "address"}:
        for child in children:
            if child.dep_ == "xcomp" and child.i > verb.i:
                return (clause(child, verb), "infinitive") if verb.dep_ != "relcl" else (None, "")
    if groups & {"statement", "judgement", "topic", "address"} and verb.dep_ not in ("xcomp", "pcomp"):
        return _object(verb, last, words, tree)
    return None, ""


def _told(verb: Token, tree: Tree) -> Span | None:
    """The clause of "told the board he was leaving", often parsed as a board that he was leaving."""
    for child in tree.children(verb):
        if child.dep_ == "dobj" and child.i > verb.i:
            inner = next((c for c in tree.children(child) if c.dep_ == "relcl" and c.i > child.i), None)
            if inner is not None and inner.left_edge.tag_ not in OPENED:
                return clause(inner, child)
    return None


def _object(verb: Token, last: Token, words: Lexicon, tree: Tree) -> Content:
    """What the verb speaks of and what it says of that."""
    children = tree.children(verb)
    if any(c.lower_ == "as" and any(g.dep_ == "pcomp" for g in tree.children(c)) for c in children):
        return None, ""  # "quoted Y as saying": the saying has a frame of its own
    parts = [c for c in children if c.i > verb.i and c.i != last.i and c.dep_ in PARTS]
    if last is verb and all(c.dep_ == "prep" for c in parts) and any(c.lower_ in RELATIVE for c in children):
        return None, ""  # the object is the relative pronoun before the verb
    if any(c.dep_ == "dobj" for c in parts):
        parts = [c for c in parts if c.dep_ != "prep" or c.lower_ not in words.settings]
    if last is not verb:
        parts += [c for c in tree.children(last) if c.dep_ in ("pobj", "pcomp")]
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
