"""The tree of a page and its blocks of text, in the order of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree, html

from worker.pipeline.page.grid import Grid, laid_out
from worker.pipeline.page.signs import signs

# What may not stand in a page, the pictures of icon fonts, and soft hyphens, which are seen only where a line breaks.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# Spaces that a page shows as one; no-break spaces are not among them.
SPACES = re.compile(r"[ \t\n\r\f]+")
BREAK = "\n"
BETWEEN_CELLS = " | "
FURNITURE = "furniture"
NAMING = ("class", "id", "data-testid", "data-component", "itemprop")  # attributes that say what an element is
ROLES = ("caption", "byline", "date", "headline")
FONT = 3  # the size of a font that nothing is said of
ORIGINS = 8  # elements around a block that are remembered for what their classes say
LARGEST_ROLE = 1200  # characters within an element that is a caption, a byline or the like
LARGEST_SHARE = 1 / 3  # of the text of a page, within an element whose class is believed
GRID = ("table", "tr", "td", "th", "img")
STYLED = ("font", "b", "strong", "th", "a", "big", "small")
SIZES = {"big": 1, "small": -1}
INLINE_WORDS = 25  # the most of a block of which a part says what it is


@dataclass(frozen=True)
class Style:
    """How a piece of text is set."""

    size: int = FONT  # of the old <font>: 1 to 7
    bold: bool = False
    link: bool = False


PLAIN = Style()


@dataclass
class PageBlock:
    """A paragraph, heading, list item, table row or the like."""

    container: int  # number of the element that it stands in
    aside: bool = False  # within what stands beside the article by its element or role
    furniture: bool = False  # the same, by the class of an element around it, or hidden
    heading: int = 0  # 1 to 6
    roles: frozenset[str] = frozenset()  # caption | byline | date | headline
    origins: tuple[tuple[str, int], ...] = ()  # what the classes of elements around it say: the sign, the element
    parts: frozenset[str] = frozenset()  # roles of parts of it
    prose: bool = False  # written in a paragraph
    verbatim: bool = False  # its lines are as they were written
    linked: int = 0  # characters that are links
    cell: int = 0  # the innermost cell of a table around it
    article: bool = False  # within an element that says it holds an article
    pieces: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)  # of the pieces
    holders: list[tuple[etree._Element, bool]] = field(default_factory=list)  # where the text stands; True: its tail
    kept: bool = False

    @cached_property
    def text(self) -> str:
        """As a browser shows it."""
        if self.verbatim:
            return "\n".join(line.rstrip() for line in "".join(self.pieces).split("\n")).strip("\n")
        lines = (SPACES.sub(" ", line).strip(" ") for line in "".join(self.pieces).split(BREAK))
        return BREAK.join(line for line in lines if line.strip()).removesuffix(BETWEEN_CELLS.rstrip()).rstrip(" ")

    @property
    def may_head(self) -> bool:
        """It could be the headline of a page that has no headings."""
        return len(self.text.split()) <= INLINE_WORDS and not (self.all_links or self.aside or self.furniture)

    @property
    def all_links(self) -> bool:
        """Hardly anything of it is not a link."""
        return self.linked > 0.9 * sum(len("".join(piece.split())) for piece in self.pieces)


@dataclass(frozen=True)
class _Place:
    """What an element hands down to those in it."""

    number: int = 0
    container: int = 0
    aside: bool = False
    heading: int = 0
    origins: tuple[tuple[str, int], ...] = ()
    inline: frozenset[str] = frozenset()
    prose: bool = False
    link: bool = False
    verbatim: bool = False
    unread: bool = False
    cell: int = 0
    article: bool = False
    style: Style = PLAIN


def parse(page: str) -> tuple[etree._Element | None, bool]:
    """The tree, or None when the page holds none, and whether it was cut. Broken markup is mended without a word."""
    cleaned = UNSEEN.sub("", page.replace("\r\n", "\n").replace("\r", "\n"))
    if not cleaned.strip():
        return None, False
    # `huge_tree`: 2,048 levels are read and not 256; tags that were never closed make levels too
    parser = html.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(cleaned.encode(errors="replace"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    for element in tree.iter("*"):  # once more, for what was written as an entity
        if element.text and UNSEEN.search(element.text):
            element.text = UNSEEN.sub("", element.text)
        if element.tail and UNSEEN.search(element.tail):
            element.tail = UNSEEN.sub("", element.tail)
    return tree, any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def blocks_of(tree: etree._Element, *, laid: bool = False) -> tuple[list[PageBlock], int, Grid]:
    """All blocks that hold text, how deep the page is nested, and its tables; `laid`: it is laid out in tables.

    Classes say much and mean little: that of an element which holds a third of the page ("has-sidebar") makes no
    furniture of it, and one that holds paragraphs ("author-smith") is no byline.
    """
    walk = _Walk(laid_out(tree) if laid else None)
    found = [block for block in walk.over(tree) if block.text]
    sizes: Counter[int] = Counter()
    for block in found:
        sizes.update({origin: len(block.text) for _, origin in block.origins})
    most = LARGEST_SHARE * sum(len(block.text) for block in found)
    for block in found:
        signs_of = {s for s, at in block.origins if sizes[at] <= (most if s == FURNITURE else min(most, LARGEST_ROLE))}
        block.furniture = FURNITURE in signs_of
        if len(block.text.split()) <= INLINE_WORDS:
            signs_of |= block.parts
        block.roles = frozenset(signs_of) - {FURNITURE}
    return found, walk.depth, walk.grid


class _Walk:
    """One way through the tree, without recursion: a page may be nested as deep as its author likes."""

    def __init__(self, laid: set[etree._Element] | None) -> None:
        self.number = 0
        self.grid = Grid()
        self.laid = laid
        self.tables: list[bool] = [False]  # those that are open: whether they lay out the page
        self.block: PageBlock | None = None
        self.done: list[PageBlock] = []
        self.breaks = 0
        self.depth = 0

    def over(self, tree: etree._Element) -> Iterator[PageBlock]:
        """The blocks, in order."""
        places: list[_Place] = [_Place()]
        known = signs()
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                place = self._enter(element, tag, places[-1])
                places.append(place)
                self.depth = max(self.depth, len(places))
                self.add(element, element.text, place, tail=False)
                continue
            place = places.pop()
            if tag == "table":
                self.tables.pop()
            if not place.unread:
                if tag in GRID:
                    self.grid.leave(tag, place.number, self.number)
                if tag in known.block or (tag in known.cell and place.container == place.number):
                    self.close()
                elif tag in known.cell and self.block:
                    self.block.pieces.append(BETWEEN_CELLS)
                    self.block.styles.append(PLAIN)
            self.add(element, element.tail, places[-1], tail=True)
        self.close()
        yield from self.done

    def _enter(self, element: etree._Element, tag: str, above: _Place) -> _Place:
        known = signs()
        self.number += 1
        if tag == "table":
            self.tables.append(self.laid is not None and element in self.laid)
        if above.unread or tag in known.unread:
            return _Place(self.number, unread=True)
        if tag == "br":
            self.broken()
            return above
        classes = known.of_class(" ".join(filter(None, map(element.get, NAMING))))
        edge = tag in known.block or (tag in known.cell and (self.tables[-1] or _wide(element)))
        if edge:
            self.close()
        elif _hidden(element):
            return _Place(self.number, unread=True)
        cell = self.grid.enter(element, tag, self.number) if tag in GRID else above.cell
        said = _signs(element, tag, classes)
        origins = above.origins
        if edge and said and tag not in ("html", "body", "main"):
            origins = (*origins, *((sign, self.number) for sign in sorted(said)))[-ORIGINS:]
        return _Place(
            number=self.number,
            container=self.number if edge else above.container,
            aside=above.aside or tag in known.aside or (element.get("role") or "").lower() in known.aside_role,
            heading=int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else above.heading,
            origins=origins,
            inline=above.inline if edge else above.inline | said,
            prose=above.prose or tag in ("p", "blockquote"),
            link=above.link or tag == "a",
            verbatim=above.verbatim or tag in ("pre", "listing", "xmp"),
            cell=cell,
            article=above.article or tag in ("article", "main"),
            style=_style(element, tag, above.style) if tag in STYLED else above.style,
        )

    def add(self, element: etree._Element, text: str | None, place: _Place, *, tail: bool) -> None:
        """Puts text where it belongs."""
        if not text or place.unread:
            return
        blank = not text.strip()
        if blank and self.block is None:
            return
        if not blank and self.breaks > 1:
            self.close()
        if self.block is None:
            self.block = PageBlock(
                place.container,
                aside=place.aside,
                heading=place.heading,
                origins=place.origins,
                prose=place.prose,
                verbatim=place.verbatim,
                cell=place.cell,
                article=place.article,
            )
        block = self.block
        if not tail and element.tag == "span" and block.pieces and _abuts(block.pieces[-1], text):
            block.pieces.append(" ")  # set apart by its style
            block.styles.append(PLAIN)
        shown = text if place.verbatim else SPACES.sub(" ", text)
        block.pieces.append(shown)
        block.styles.append(place.style)
        if blank:
            return
        self.breaks = 0
        block.holders.append((element, tail))
        block.parts |= place.inline
        if place.link:
            block.linked += len("".join(text.split()))

    def broken(self) -> None:
        """A line break; two of them end the block."""
        self.breaks += 1
        if self.block:
            self.block.pieces.append(BREAK)
            self.block.styles.append(PLAIN)

    def close(self) -> None:
        """Ends the block."""
        if self.block:
            self.done.append(self.block)
        self.block, self.breaks = None, 0


def _abuts(before: str, text: str) -> bool:
    """Two words would run into one: the first ends in a small letter or a mark, the second begins with a capital."""
    return (before[-1:].islower() or before[-1:] in ".!?)") and text[:1].isupper()


def _signs(element: etree._Element, tag: str, classes: frozenset[str]) -> frozenset[str]:
    """What an element says of what is in it: roles, or that it is furniture."""
    found = {role for role in ROLES if role in classes}
    if tag == "figcaption":
        found.add("caption")
    if tag == "time":
        found.add("date")
    said = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
    if "author" in said:
        found.add("byline")
    if FURNITURE in classes or tag in signs().wrapper or _hidden(element):
        found.add(FURNITURE)
    return frozenset(found)


def _style(element: etree._Element, tag: str, above: Style) -> Style:
    size = above.size + SIZES.get(tag, 0)
    if tag == "font":
        said = (element.get("size") or "").strip()[:2]
        if said[:1] in ("+", "-") and said[1:].isdecimal():
            size = FONT + int(said)
        elif said.isdecimal():
            size = int(said)
    bold = above.bold or tag in ("b", "strong", "th")
    return Style(min(max(size, 1), 7), bold, above.link or tag == "a")


def _hidden(element: etree._Element) -> bool:
    style = "".join((element.get("style") or "")[:200].lower().split())
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _wide(cell: etree._Element) -> bool:
    """A cell that lays out the page, not one of a table of figures."""
    known = signs()
    return any(isinstance(below.tag, str) and (below.tag in known.block or below.tag == "br") for below in cell)
