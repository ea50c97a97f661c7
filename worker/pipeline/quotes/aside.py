"""Cues set off by commas: "The bridge, the mayor said, will close", "The bridge will close, the mayor said"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Span
from worker.pipeline.quotes.contents import cover
from worker.pipeline.quotes.frames import Frame
from worker.pipeline.quotes.lexicon import lexicon
from worker.pipeline.quotes.marks import trim
from worker.pipeline.quotes.page import Page
from worker.pipeline.quotes.tree import SUBJECTS

RELATIVE = ("who", "which", "that", "whom")
CONDITIONS = ("as", "when", "if", "after", "before", "while")  # what they begin leans on the clause of the cue
TAKEN = ("dobj", "xcomp", "attr", "oprd", "acomp")  # a cue with one of these has its own content
FINITE = ("VBD", "VBZ", "VBP", "MD", "VB")
INVERTED = ("VBD", "MD")  # "Had they asked, ..."
NEAR = 6  # tokens between a cue, its speaker and the commas around them
CLOSE = 25  # tokens after a cue at the end of its sentence: "..., he said in a statement on Monday."


def around(page: Page, frame: Frame) -> list[Span]:
    """What the sentence says before and after such a cue; nothing when the cue is not one."""
    who, cue, doc = frame.speaker, frame.cue, page.doc
    if not frame.speech or frame.rule == "according" or who.lower_ in RELATIVE or abs(who.i - cue.i) > NEAR:
        return []
    begin, stop = page.tree.bounds(cue.i)
    first = min(who.left_edge.i, cue.i)
    while first > begin and first > cue.i - NEAR and doc[first - 1].dep_ in ("aux", "advmod", "neg"):
        first -= 1
    first -= first > begin and doc[first - 1].lower_ == "as"  # "..., as X said"
    if first <= begin + 1 or doc[first - 1].text != ",":
        return []
    after = who.right_edge.i if who.i > cue.i else cue.i
    reach = doc[max(cue.i, who.i) + 1 : min(stop, after + CLOSE)]
    tail = next((t for t in reach if t.text in ",.;"), None)
    end = page.within(frame.span.start, doc[stop - 1].idx + len(doc[stop - 1]))
    if tail is None or tail.idx >= end or (tail.text == "," and tail.i - after > NEAR):
        return []
    if any(_own(child, frame, tail.i) for child in page.tree.children(cue)):
        return []
    parts = [trim(page.text, max(doc[begin].idx, page.paragraph_start(frame.span.start)), doc[first - 1].idx)]
    if tail.text == "," and not (who.i > cue.i and who.right_edge.i > tail.i) and tail.i + 1 < stop:
        if _narrated(page, cue, tail):
            return parts
        head = begin + (doc[begin].dep_ == "cc")
        parts = parts[doc[head].pos_ in ("ADP", "ADV") :]  # the setting of what follows
        rest = cover(doc, tail.i + 1, stop - 1)
        if parts and _unfinished(doc, begin, first):
            parts = [Span(parts[0].start, rest.end)]
        else:
            parts.append(rest)
    elif doc[begin].lower_ in CONDITIONS:
        return []
    sound = all(not page.quoted(p.start) and p.end - p.start > 1 and p.end <= end for p in parts)
    return parts if sound else []


def _narrated(page: Page, cue: Token, tail: Token) -> bool:
    """What follows the cue's comma is told of the speaker: "..., X said, citing Y", "..., X said, and left"."""
    following = page.doc[tail.i + 1]
    if following.tag_ == "VBG" or following.lower_ == "without":
        return True
    then = [c for c in page.tree.children(cue) if c.dep_ == "conj" and c.i > tail.i and c.pos_ in ("VERB", "AUX")]
    if following.dep_ != "cc" or not then:
        return False
    return not any(c.dep_ in SUBJECTS for c in page.tree.children(then[0]))


def _unfinished(doc: Doc, begin: int, end: int) -> bool:
    """Tokens `begin` to `end` are the subject of a clause that goes on after the cue, or lean on it ("If ...")."""
    first = doc[begin]
    if first.pos_ == "SCONJ" or first.dep_ == "mark" or (first.tag_ in INVERTED and first.dep_ == "aux"):
        return True
    return not any(token.tag_ in FINITE for token in doc[begin:end])


def _own(child: Token, frame: Frame, tail: int) -> bool:
    if child == frame.addressee or (child.lower_ == "it" and frame.cue.lemma_.lower() in lexicon().wordings):
        return False
    return (child.dep_ in TAKEN and frame.cue.i < child.i < tail) or (
        child.dep_ == "ccomp" and frame.cue.i < child.left_edge.i < tail
    )
