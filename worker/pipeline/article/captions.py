"""Captions: what describes a picture, and the credit that says whose it is."""

from __future__ import annotations

import re

from worker.pipeline.article.blocks import FINAL, Block, is_loud
from worker.pipeline.article.cues import SAME_LENGTH, cues

CAPTION_WORDS = 80
CREDIT_WORDS = 14  # the most words of a credit behind a description
NAMES_WORDS = 8  # the most of one that only names people and agencies
HINTED_WORDS = 4  # the same, where a page says that it is a caption

SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?…][\"'”’)\]]*\s+")
EDGE = re.compile(r"[.!?…\"'”’()\[\]|–—-]$")


def is_caption(block: Block) -> bool:
    """It describes a picture and ends in its credit, or is a credit; sets where the credit begins."""
    if len(block.words) > CAPTION_WORDS:
        return False
    found = _credit(block)
    if found is None and not (
        block.plain.startswith(cues().caption_opening) or any(cue in block.plain for cue in cues().caption_inside)
    ):
        return False
    block.credit = _trimmed(block.text, found or 0)
    return True


def split_credit(block: Block) -> None:
    """Finds the credit of a block of which it is known that it is a caption."""
    found = _credit(block)
    if found is None:
        begin = _last_sentence(block.text)
        found = None if block.text[-1] in FINAL else _names(block.text, begin, HINTED_WORDS, slashed=False)
    block.credit = _trimmed(block.text, found or 0)


def all_credit(block: Block) -> bool:
    """The caption is no more than a credit."""
    return block.credit == 0 and _credit(block) == 0


def _trimmed(text: str, at: int) -> int:
    """The credit from its bracket on, without the space before."""
    before = text[:at].rstrip()
    return len(before) - 1 if before.endswith(("(", "[")) else at


def _credit(block: Block) -> int | None:
    """Where a credit begins that runs to the end of the block; 0 when the block is a credit, None without one."""
    text = block.text.translate(SAME_LENGTH)
    for found in cues().credit.finditer(text):
        before, rest = text[: found.start()].rstrip(), text[found.end() :].split()
        names = _names_only(rest)
        if not before:
            return 0 if len(rest) <= NAMES_WORDS and names else None
        apart = (
            EDGE.search(before) or "\n" in text[len(before) : found.start()] or (names and found.group()[-1] in ":|©")
        )
        if apart and len(rest) <= CREDIT_WORDS:
            return found.start()
    begin = _last_sentence(text)
    last = text[begin:].strip(" .()[]")
    if _has_agency(last):
        return begin if len(last.split()) <= NAMES_WORDS and _names_only(last.split()) else _names_at_end(text)
    return _names(text, begin, NAMES_WORDS, slashed=True)


def _names_only(words: list[str]) -> bool:
    """They are written as names are; small words may stand between."""
    bare = [word.strip(".,()[]/|&") for word in words]
    return all(word[:1].isupper() or not word[:1].isalpha() or word in cues().between for word in bare)


def _has_agency(last: str) -> bool:
    """It ends in an agency after a slash or "via", or has one before a slash and a name."""
    parts = [part.strip() for part in re.split(r"/| via ", last[-120:])]
    if len(parts) < 2:
        return False
    if parts[-1].lower() in cues().agency:
        return True
    name, before = parts[-1].split(), parts[-2].lower().split()[-1:]
    return bool(before) and before[0].strip("(.[") in cues().agency and 2 <= len(name) <= 4 and _names_only(name)


def _last_sentence(text: str) -> int:
    """Where the last sentence begins, or what stands in the brackets at the end."""
    bare = text.rstrip(FINAL + " ")
    begin = max((end.end() for end in SENTENCE_END.finditer(text, 0, len(bare))), default=0)
    opens = {")": "(", "]": "["}.get(bare[-1:])
    return max(begin, bare.rfind(opens) + 1) if opens else begin


def _names_at_end(text: str) -> int:
    """Where the capitalised words begin that the text ends in."""
    at = first = len(text)
    for word in reversed(text.split(" ")):
        at -= len(word)
        if word and not _names_only([word]):
            break
        first, at = at, at - 1
    return first


def _names(text: str, begin: int, most: int, *, slashed: bool) -> int | None:
    """`begin`, when what follows has no verb to it: a few capitalised words, with a slash among them if `slashed`."""
    last = text[begin:].strip(" .()[]")
    words = re.split(r"[\s/|]+", last)
    if not 0 < len(words) <= most or not _names_only(words) or any(c.isdigit() for c in last):
        return None
    if slashed and not re.search(r"\w ?[/|] ?[A-Z]", last):
        return None
    alone = slashed and len(words) >= 3 and text[-1].isalpha() and not is_loud(last) and re.search(r"\w/\w", last)
    return begin if begin or alone else None
