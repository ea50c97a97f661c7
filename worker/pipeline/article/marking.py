"""Which part of the article every block is, by its words, its place and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worker.pipeline.article.blocks import ABBREVIATED, CLOSING, Block, is_loud
from worker.pipeline.article.captions import all_credit, is_caption, split_credit
from worker.pipeline.article.cues import cues
from worker.pipeline.article.datelines import dateline_end, dateline_within, is_date_line, is_notice
from worker.pipeline.article.kinds import CUED_WORDS, in_voice, is_byline, is_closing, is_furniture, is_name
from worker.pipeline.layers import Region, Span

FURNITURE_WORDS = 6  # the most words of a line that may be a button or a heading
HEADLINE_WORDS = 22
STANDFIRSTS = 3  # the most lines between the headline and what follows it
TOP_BLOCKS = 8  # headline, byline and dates stand among the first blocks
LETTER_GAP = 2  # blocks within a letter that may lack any sign of the publisher's voice
FOOT = 0.4  # of the text: the most that may follow a heading after which nothing is news


def mark(found: list[Block], title: str | None, marks: Sequence[Region] = ()) -> None:
    """Sets the kind of every block. `marks`: what a page itself says of some stretches."""
    wanted = _key(title or "")
    titled = next((b for b in found[: 2 * TOP_BLOCKS] if wanted and _key(b.text) == wanted), None)
    for i, block in enumerate(found):
        block.kind = _kind(block, i, bool(title) and titled is None)
    for block, kind in _marked(found, marks):
        block.kind = kind
        if kind == "caption":
            split_credit(block)
    if titled:
        titled.kind = "headline"
    _mark_notices(found)
    _mark_footers(found)
    _mark_foot(found)
    if not any(b.kind == "body" and b.words for b in found):  # an article that is all cues is read after all
        for block in found:
            if block.kind == "boilerplate" and not cues().line.match(block.plain):
                block.kind = "body"
    if not any(block.kind == "headline" for block in found):
        _mark_headline(found)
    _mark_standfirst(found)
    _mark_names(found)


def _marked(found: list[Block], marks: Sequence[Region]) -> Iterator[tuple[Block, str]]:
    """The blocks that lie in a mark, with its kind."""
    at = 0
    for block in found:
        while at < len(marks) and marks[at].span.end <= block.start:
            at += 1
        if at < len(marks) and marks[at].span.start <= block.start:
            yield block, marks[at].kind


def _kind(block: Block, at: int, headless: bool) -> str:
    """What a block is by its own words, and by its place among the first blocks."""
    top = at < TOP_BLOCKS
    if is_furniture(block):
        return "boilerplate"
    if is_caption(block):
        return "caption"
    if is_byline(block, top and (at > 0 or headless)) or (at == 0 and headless and is_name(block)):
        return "byline"
    if top and (is_date_line(block) or dateline_end(block) == len(block.text)):
        return "dateline"
    return "body"


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _mark_notices(found: list[Block]) -> None:
    """Tells lines that say when the article came out from places with a date, and finds names beside them."""
    for i, block in enumerate(found[:TOP_BLOCKS]):
        if block.kind != "dateline" or not is_date_line(block):
            continue
        before = found[i - 1] if i else None
        if before and before.kind == "body" and i > 1 and is_name(before):
            before.kind = "byline"
        if is_notice(block) and ((before and before.kind == "byline") or _says_when(block)):
            block.kind = "byline"


def _says_when(block: Block) -> bool:
    return any(word.strip(".,:;") in cues().published | cues().updated for word in block.words)


def _mark_headline(found: list[Block]) -> None:
    """The first block that could be read, where it is short, unlike a sentence, and prose follows."""
    at = next((i for i, block in enumerate(found[:TOP_BLOCKS]) if block.kind == "body"), None)
    if at is None or not any(block.kind == "body" and block.prose for block in found[at + 1 :]):
        return
    block = found[at]
    bare = block.text.rstrip(CLOSING)
    ends = bare[-1:] in tuple(".,:;") and not ABBREVIATED.search(bare[-12:])
    if len(block.words) > HEADLINE_WORDS or block.text[0].islower():
        return
    if not ends or (block.loud and not is_loud("".join(other.text for other in found[at + 1 : at + 6]))):
        block.kind = "headline"


def _mark_standfirst(found: list[Block]) -> None:
    """The lines below the headline, up to a byline, a dateline, a caption or the first paragraph."""
    at = next((i for i, block in enumerate(found[:TOP_BLOCKS]) if block.kind == "headline"), None)
    if at is None:
        return
    lines = []
    for block in found[at + 1 : at + 2 + STANDFIRSTS]:
        if block.kind in ("byline", "dateline", "caption") or (block.kind == "body" and block.prose):
            for line in lines:
                line.kind = "headline"
            return
        short = len(block.words) <= HEADLINE_WORDS and block.text[-1] not in ").,:;" and not block.text[-1].isdigit()
        if block.kind != "body" or not short or block.ends_sentence or not block.text[0].isupper() or is_name(block):
            return
        lines.append(block)


def _mark_names(found: list[Block]) -> None:
    """A name alone: right before the first paragraph, or at the end."""
    prose = [i for i, block in enumerate(found) if block.kind == "body" and block.prose]
    if prose and 0 < prose[0] < TOP_BLOCKS:
        before = found[prose[0] - 1]
        if before.kind == "body" and is_name(before):
            before.kind = "byline"
    if len(prose) < 3:
        return
    last = next(block for block in reversed(found) if block.kind not in ("boilerplate", "caption"))
    if last.kind == "body" and is_name(last):
        last.kind = "byline"


# --- furniture in a row -------------------------------------------------------------------------------------------


def _mark_footers(found: list[Block]) -> None:
    """Lets letters and footers run on over what belongs to them."""
    prose = [b for b in found if b.kind == "body" and b.prose]
    columnist = sum(map(in_voice, prose)) > 0.3 * len(prose) if len(prose) > 6 else False
    i, seen_prose = 0, False
    while i < len(found):
        block = found[i]
        letter = len(block.words) <= CUED_WORDS and cues().letter.match(block.plain) is not None
        if block.kind == "body" and not letter:
            seen_prose = seen_prose or block.prose
        elif seen_prose and (letter or block.kind == "boilerplate"):
            last = _run_end(found, i, letter, columnist)
            for inside in found[i : last + 1]:
                inside.kind = "boilerplate"
            i = last
        i += 1


def _run_end(found: list[Block], first: int, letter: bool, columnist: bool) -> int:
    """The last block of the boilerplate that begins at `first`."""
    last, gap, i = first, 0, first + 1
    while i < len(found):
        block = found[i]
        hints = len(cues().hint.findall(block.plain))
        voiced = in_voice(block)
        if len(block.words) <= CUED_WORDS and cues().letter.match(block.plain):
            letter = True
            last, gap = i, 0
        elif block.kind == "boilerplate" or hints >= 2 or (voiced and (hints or (letter and not columnist))):
            last, gap = i, 0
        elif len(block.words) > FURNITURE_WORDS or block.text[-1] == ".":
            gap += 1
            if gap > (LETTER_GAP if letter else 0):
                return last
        i += 1
    # what is left to the end of the text is lines without a sentence among them
    return last if gap else len(found) - 1


def _mark_foot(found: list[Block]) -> None:
    """What calls upon the reader below the last paragraph, and all that follows a heading like "Notes to editors"."""
    prose = [i for i, block in enumerate(found) if block.kind == "body" and block.prose]
    if not prose:
        return
    size = sum(len(block.text) for block in found)
    left = size
    for i, block in enumerate(found):
        if i > prose[0] and left <= FOOT * size and block.kind == "body" and cues().rest.match(block.plain):
            for inside in found[i:]:
                inside.kind = "boilerplate"
            break
        left -= len(block.text)
    for block in reversed(found[prose[0] + 1 :]):
        if block.kind == "body":
            if not is_closing(block):
                return
            block.kind = "boilerplate"


# --- the regions --------------------------------------------------------------------------------------------------


def regions(text: str, found: list[Block]) -> Iterator[Region]:
    """The regions of the marked blocks, neighbours of a kind joined; they cover the text."""
    parts: list[tuple[str, int, bool]] = []  # kind, start, whether it is the credit of a caption
    led = False
    for block in found:
        if block.kind == "body" and not led and block.prose:
            led = True
            cut = dateline_end(block)
            if cut:
                parts += [("dateline", block.start, False), ("body", block.start + cut, False)]
                continue
            if within := dateline_within(block):
                first, last = (block.start + at for at in within)
                parts += [("body", block.start, False), ("dateline", first, False), ("body", last, False)]
                continue
        if block.kind == "caption" and (block.credit or all_credit(block)):
            if block.credit:
                parts.append(("caption", block.start, False))
            parts.append(("caption", block.start + block.credit, True))
            continue
        parts.append((block.kind, block.start, False))
    if not parts and text:
        parts = [("body", 0, False)]
    start = 0
    for i, (kind, _, credit) in enumerate(parts):
        if i + 1 < len(parts) and (parts[i + 1][0], parts[i + 1][2]) == (kind, credit):
            continue
        end = parts[i + 1][1] if i + 1 < len(parts) else len(text)
        yield Region(kind, Span(start, end), credit)
        start = end
