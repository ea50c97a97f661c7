"""The parts of an article: what is news and what surrounds it.

Lays `doc._.regions`, which cover the text without gap or overlap, and sets sentence starts where a block of the text
begins, so that no later component joins a headline, a photo credit and a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Component, Region, Span
from worker.pipeline.layers import Warning as Told

CUES = "boilerplate.yaml"
SECTIONS = {
    "boilerplate": ("letter", "opening", "line", "hint", "imperative", "voice", "attribution"),
    "caption": ("agency", "opening", "inside"),
    "byline": ("opening", "by", "between"),
    "dateline": ("month", "weekday", "beside", "not_a_place"),
}
SAME_LENGTH = str.maketrans("\u2019\u2018\u00a0“”„«»", "'' " + 5 * '"')  # typographic marks to plain ones

FURNITURE_WORDS = 6  # the most words of a line that may be a button or a heading
CUED_WORDS = 40  # the most words of a block that a cue at its start makes furniture
CAPTION_WORDS = 80
HEADLINE_WORDS = 22
TOP_BLOCKS = 8  # headline, byline and dates stand among the first blocks
LETTER_GAP = 2  # blocks within a letter that may lack any sign of the publisher's voice
WRAP_WIDTH = 132  # the longest line of a text that may be wrapped by hand
FINAL = ".!?…"
CLOSING = "\"'”\u2019»)]"
DASHES = "-\u2013\u2014"

ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|St|No)\.$")
DATELINE = re.compile(r"([^\n\r]{2,90}?)(?:(?<=[\s)])|(?=--))(?:--|[-\u2013\u2014_])(?=\s|$)")
ISO_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$")
CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm)?$")
NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th)?$")


@dataclass
class Block:
    """A paragraph or a line of its own: characters `start` to `end`, white space trimmed."""

    start: int
    end: int
    text: str
    kind: str = "body"
    plain: str = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.plain = self.text.translate(SAME_LENGTH).lower()
        self.words = self.plain.split()

    @property
    def ends_sentence(self) -> bool:
        """It ends as prose does."""
        ending = self.text.rstrip(CLOSING)
        return ending != self.text.rstrip(FINAL + CLOSING) and not ABBREVIATED.search(ending[-12:])

    @property
    def prose(self) -> bool:
        """It is a sentence at least."""
        return len(self.words) >= 8 and self.ends_sentence


def _phrases(listed: list[str], *, whole: bool = False, at_start: bool = False) -> re.Pattern[str]:
    """A pattern that finds any of the phrases on word edges."""
    words = (r"\s+".join(map(re.escape, phrase.lower().split())) for phrase in sorted(listed, key=len, reverse=True))
    pattern = r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)"
    return re.compile((r"[^\w\"']{0,3}" if at_start or whole else "") + pattern + (r"\W{0,3}$" if whole else ""))


class Cues:
    """The resource, validated and compiled. Raises ValueError naming the entry that is wrong."""

    def __init__(self, data: dict) -> None:
        for section, keys in SECTIONS.items():
            for key in keys:
                listed = (data.get(section) or {}).get(key)
                if not isinstance(listed, list) or not listed or not all(isinstance(cue, str) for cue in listed):
                    raise ValueError(f"{CUES}: {section}.{key} must be a list of strings")
        boilerplate, caption, byline, dateline = (data[section] for section in SECTIONS)
        self.letter = _phrases(boilerplate["letter"], at_start=True)
        self.opening = _phrases(boilerplate["opening"], at_start=True)
        self.line = _phrases(boilerplate["line"], whole=True)
        self.hint = _phrases(boilerplate["hint"])
        self.imperative = frozenset(boilerplate["imperative"])
        self.voice = frozenset(boilerplate["voice"])
        self.attribution = frozenset(boilerplate["attribution"])
        self.agency = frozenset(name.lower() for name in caption["agency"])
        self.caption_opening = tuple(caption["opening"])
        self.caption_inside = tuple(caption["inside"])
        self.byline_opening = tuple(byline["opening"])
        self.by = frozenset(byline["by"])
        self.between = frozenset(byline["between"])
        self.calendar = frozenset(dateline["month"]) | frozenset(dateline["weekday"])
        self.beside = frozenset(dateline["beside"])
        self.not_a_place = frozenset(dateline["not_a_place"])


@cache
def cues() -> Cues:
    """The cues of resources/boilerplate.yaml."""
    return Cues(resource(CUES))


# --- lines and blocks ---------------------------------------------------------------------------------------------


def blocks(text: str) -> list[Block]:
    """The paragraphs and single lines of a text, in order; lines that were wrapped by hand are joined."""
    lines: list[tuple[int, int]] = []  # trimmed
    after_blank: list[bool] = []
    at, blank = 0, True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            lines.append((start, start + len(bare)))
            after_blank.append(blank)
        blank = not bare
        at += len(line)
    width = _wrap_width(text, lines, after_blank)
    spans: list[list[int]] = []
    for i, (start, end) in enumerate(lines):
        if i and not after_blank[i] and _continues(text, lines[i - 1], (start, end), width):
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [Block(start, end, text[start:end]) for start, end in spans]


def _fits(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """The first word of the next line had found room on this one."""
    word = text[following[0] : min(following[1], following[0] + width + 1)].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) <= 0.9 * width


def _wrap_width(text: str, lines: list[tuple[int, int]], after_blank: list[bool]) -> int:
    """The width at which the text was wrapped by hand, 0 when it was not."""
    pairs = [(lines[i - 1], lines[i]) for i in range(1, len(lines)) if not after_blank[i]]
    width = max((end - start for start, end in lines), default=0)
    if len(pairs) < 3 or not 40 <= width <= WRAP_WIDTH:
        return 0
    wrapped = sum(not _fits(text, line, following, width) for line, following in pairs)
    return width if wrapped >= 0.7 * len(pairs) else 0


def _continues(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """The next line goes on with the sentence of this one."""
    if width:
        return not _fits(text, line, following, width)
    return text[following[0]].islower() and text[line[1] - 1] not in FINAL + CLOSING + ":;"


# --- what a block is ----------------------------------------------------------------------------------------------


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
    return block.text[-1] == "!" and len(block.words) <= 8 and block.words[0] in cues().imperative


def is_caption(block: Block) -> bool:
    """It describes a picture and ends in its credit, or is a credit."""
    if len(block.words) > CAPTION_WORDS:
        return False
    if block.plain.startswith(cues().caption_opening) or any(cue in block.plain for cue in cues().caption_inside):
        return True
    parts = [part.strip(" .()[]") for part in block.plain[-120:].rsplit("/", 4)]
    if len(parts) < 2:
        return False
    if parts[-1] in cues().agency:
        return True
    name = parts[-1].split()
    before = parts[-2].split()[-1:]
    return bool(before) and before[0].strip("(.[") in cues().agency and 2 <= len(name) <= 4 and _named(block.text, name)


def _named(text: str, words: list[str]) -> bool:
    """The last words of the text are written as a name is."""
    return all(word[:1].isupper() for word in text.replace("/", " ").split()[-len(words) :])


def is_byline(block: Block, top: bool) -> bool:
    """It says who wrote the article."""
    if len(block.words) > CUED_WORDS:
        return False
    if block.plain.startswith(cues().byline_opening):
        return True
    if not top or block.words[0] not in cues().by or not 3 <= len(block.words) <= 16 or block.ends_sentence:
        return False
    return all(word[0].isupper() or not word[0].isalpha() or word in cues().between for word in block.text.split()[1:])


def is_date_line(block: Block) -> bool:
    """It is a date, perhaps with a place, and nothing else."""
    if len(block.words) > 12 or not any(c.isdigit() for c in block.plain):
        return False
    dated = False
    for word in block.text.split():
        bare = word.strip(",.;:|()" + DASHES)
        lower = bare.lower()
        if lower in cues().calendar or ISO_DATE.match(bare):
            dated = True
            continue
        beside = not bare or lower in cues().beside or NUMBER.match(lower) or CLOCK.match(lower)
        if not beside and not bare[0].isupper():
            return False
    return dated


def dateline_end(block: Block) -> int:
    """Where the place and date before the first sentence end, dash and space included; 0 without them."""
    found = DATELINE.match(block.text)
    if not found:
        return 0
    prefix, dash = found.group(1).strip(), block.text[found.end(1) : found.end()].strip()
    following = block.text[found.end() :].lstrip()
    if following[:1].islower():
        return 0
    credit = prefix.endswith(")") and "(" in prefix
    places = [part.split() for part in prefix.partition("(")[0].split(",")]
    words = [word.strip(".") for part in places for word in part]
    if not places[0] or len(words) > 9 or not all(map(_of_dateline, words)) or words[0] in cues().not_a_place:
        return 0
    loud = places[0][0].isupper() and len(places[0][0]) >= 4
    apart = dash in ("\u2013", "—", "--", "_") and len(places) >= 2 and len(words) <= 6
    if not (credit or apart or (loud and (len(places) >= 2 or dash != "-"))):
        return 0
    return len(block.text) - len(following)


def _of_dateline(word: str) -> bool:
    return word[:1].isupper() or NUMBER.match(word) is not None or bool(ISO_DATE.match(word)) or word in cues().between


# --- the article --------------------------------------------------------------------------------------------------


def mark(found: list[Block], title: str | None) -> None:
    """Sets the kind of every block."""
    wanted = _key(title or "")
    titled = next((b for b in found[: 2 * TOP_BLOCKS] if wanted and _key(b.text) == wanted), None)
    if titled:
        titled.kind = "headline"
    for i, block in enumerate(found):
        if block is not titled:
            block.kind = _kind(block, i)
    _mark_footers(found)
    if not any(b.kind == "body" and b.words for b in found):  # an article that is all cues is read after all
        for block in found:
            if block.kind == "boilerplate" and not cues().line.match(block.plain):
                block.kind = "body"
    if not titled:
        _mark_headline(found)


def _kind(block: Block, at: int) -> str:
    """What a block is by its own words, and by its place among the first blocks."""
    top = at < TOP_BLOCKS
    if is_caption(block):
        return "caption"
    if is_byline(block, top and at > 0):
        return "byline"
    if is_furniture(block):
        return "boilerplate"
    if top and (is_date_line(block) or dateline_end(block) == len(block.text)):
        return "dateline"
    return "body"


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _mark_headline(found: list[Block]) -> None:
    """The first block that could be read, where it is short, unlike a sentence, and prose follows."""
    at = next((i for i, block in enumerate(found[:TOP_BLOCKS]) if block.kind == "body"), None)
    if at is None or not any(block.kind == "body" and block.prose for block in found[at + 1 :]):
        return
    block = found[at]
    letters = [c for c in block.text if c.isalpha()]
    loud = bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)
    bare = block.text.rstrip(CLOSING)
    ends = bare[-1:] in tuple(".,:;") and not ABBREVIATED.search(bare[-12:])
    if len(block.words) <= HEADLINE_WORDS and (loud or not ends) and not block.text[0].islower():
        block.kind = "headline"


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


def regions(text: str, found: list[Block]) -> Iterator[Region]:
    """The regions of the marked blocks, neighbours of a kind joined; they cover the text."""
    parts = []
    led = False
    for block in found:
        if block.kind == "body" and not led and block.prose:
            led = True
            cut = dateline_end(block)
            if cut:
                parts += [("dateline", block.start), ("body", block.start + cut)]
                continue
        parts.append((block.kind, block.start))
    if not parts and text:
        parts = [("body", 0)]
    start = 0
    for i, (kind, _) in enumerate(parts):
        if i + 1 < len(parts) and parts[i + 1][0] == kind:
            continue
        end = parts[i + 1][1] if i + 1 < len(parts) else len(text)
        yield Region(kind, Span(start, end))
        start = end


class ArticleParts(Component):
    """Lays `doc._.regions`, marks where blocks begin as sentence starts, and warns of what was not sent."""

    section = "regions"

    def read(self, doc: Doc) -> None:
        """Leaves the whole text body when nothing tells its parts apart."""
        article = doc._.article
        if article.published_at is None:
            told = Told("no_publication_date", "published_at was not sent: relative dates have nothing to count from")
            doc._.warnings = [*doc._.warnings, told]
        if article.language is None:
            told = Told("language_assumed", "language was not sent: the text was read as English")
            doc._.warnings = [*doc._.warnings, told]
        found = blocks(doc.text)
        mark(found, article.title)
        laid = list(regions(doc.text, found))
        starts = sorted({block.start for block in found} | {region.span.start for region in laid})
        at = 0
        for token in doc:
            if at < len(starts) and token.idx >= starts[at] and not token.is_space:
                token.is_sent_start = True
                while at < len(starts) and starts[at] <= token.idx:
                    at += 1
        doc._.regions = laid


@Language.factory("dateline_article_v1")
def make_article(nlp: Language, name: str) -> ArticleParts:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return ArticleParts()
