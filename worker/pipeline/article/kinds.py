"""What a block is by its own words: boilerplate, or a byline."""

from __future__ import annotations

import re

from worker.pipeline.article.blocks import Block
from worker.pipeline.article.cues import cues
from worker.pipeline.article.datelines import DASHES

CUED_WORDS = 40  # the most words of a block that a cue at its start makes furniture
NAME_WORDS = 4  # the most of a line that is somebody's name
LONGEST_ADDRESS = 100  # characters
ADDRESSED_WORDS = 14  # the most of a line that is no more than an address

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
NEXT_PERSON = re.compile(r",? and |, | & ")
SENTENCES = re.compile(r"(?<=[.!?])[\"')]*\s+|\s+[|·•]\s+|\n")


def unquoted(plain: str) -> str:
    """The text outside quotation marks; a mark without its other half quotes to the edge of the block."""
    pieces = plain.split('"')
    if len(pieces) % 2 == 0:
        opens_late = pieces[-2][-1:].isspace() or not pieces[-2]
        pieces = [*pieces, ""] if opens_late else ["", *pieces]
    return " ".join(pieces[::2])


def in_voice(block: Block) -> bool:
    """The publisher speaks of himself or to the reader, and quotes nobody."""
    outside = [word.strip(".,;:!?()'" + DASHES) for word in unquoted(block.plain).split()]
    voices = sum(word in cues().voice for word in outside)
    if not voices or any(word in cues().attribution for word in outside):
        return False
    return voices >= 2 or len(outside) <= 25


def is_furniture(block: Block) -> bool:
    """It is boilerplate by its own words."""
    if len(block.words) > CUED_WORDS:
        return False
    if cues().opening.match(block.plain) or cues().line.match(block.plain):
        return True
    if len(block.words) <= ADDRESSED_WORDS and _addressed(block) and not says(block):
        return True
    return block.text[-1] == "!" and len(block.words) <= 8 and block.words[0] in cues().imperative


def _addressed(block: Block) -> bool:
    """An e-mail address stands in it."""
    return any("@" in word and ADDRESS.search(word[:LONGEST_ADDRESS]) for word in block.words)


def says(block: Block) -> bool:
    """Somebody is reported to have said it."""
    return '"' in block.plain or any(word.strip(".,;:") in cues().attribution for word in block.words)


def is_closing(block: Block) -> bool:
    """At the foot of an article it is boilerplate: a sentence of it calls upon the reader, and nobody is quoted."""
    if len(block.words) > CUED_WORDS or says(block):
        return False
    sentences = [sentence for sentence in SENTENCES.split(block.plain) if sentence]
    if any(cues().foot.match(sentence) or cues().line.match(sentence) for sentence in sentences):
        return True
    if _addressed(block):
        return True
    hints = len(cues().hint.findall(block.plain))
    return hints >= 2 or bool(hints and in_voice(block))


def is_byline(block: Block, top: bool) -> bool:
    """It says who wrote the article."""
    if len(block.words) > CUED_WORDS:
        return False
    if block.plain.startswith(cues().byline_opening):
        return True
    if not top or block.ends_sentence:
        return False
    words = block.text.split()
    if not 2 <= len(words) <= 16 or not _titled(words):
        return False
    if block.words[0] in cues().by and len(words) >= 3:
        return not (block.loud and (len(words) > 8 or any(c.isdigit() for c in block.text)))
    return len(words) <= 6 and block.words[-1] in cues().role and not any(c.isdigit() for c in block.text)


def _titled(words: list[str]) -> bool:
    """Every word but small ones begins as a name does; an office ("our court reporter") may have a word more."""
    common = [word for word in words[1:] if not (word[0].isupper() or not word[0].isalpha() or word in cues().between)]
    return not common or (len(common) <= 3 and any(word.strip(",") in cues().role for word in common))


def is_name(block: Block) -> bool:
    """It is written as the name of somebody is, or of several, perhaps with the place that they wrote from."""
    if len(block.words) > 3 * NAME_WORDS or block.loud:
        return False
    people, _, place = block.text.replace(" at ", " in ", 1).partition(" in ")
    placed = not place or (len(place.split()) <= 3 and place[0].isupper())
    return placed and all(_is_person(person) for person in NEXT_PERSON.split(people))


def _is_person(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= NAME_WORDS or any(not (c.isalpha() or c in " .'-\u2019") for c in name):
        return False
    named = all(word[0].isupper() or word in cues().between for word in words) and words[-1][0].isupper()
    return named and words[0].lower() not in cues().not_name
