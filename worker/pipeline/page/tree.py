"""The tree of a page and its blocks of text, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from worker.pipeline.page.signs import signs

# What may not stand in a page, the pictures of icon fonts, and soft hyphens, which are seen only where a line breaks.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# Spaces that a page shows as one; no-break spaces are not among them.
SPACES = re.compile(r"[ \t\n\r\f]+")
BREAK = "\n"
ROLES = ("caption", "byline", "date", "headline")


@dataclass
class PageBlock:
    """A paragraph, heading, list item, table row or the like."""

    container: int  # number of the element that it stands in
    story: int  # number of the story or section that it stands in
    aside: bool = False  # within what stands beside the article by its element or role
    furniture: bool = False  # the same, by its class or hidden
    heading: int = 0  # 1 to 6
    roles: frozenset[str] = frozenset()  # caption | byline | date | headline
    prose: bool = False  # written in a paragraph
    linked: int = 0  # characters that are links
    pieces: list[str] = field(default_factory=list)
    holders: list[tuple[etree._Element, bool]] = field(default_factory=list)  # where the text stands; True: its tail
    kept: bool = False

    @property
    def text(self) -> str:
        """As a browser shows it."""
        lines = (SPACES.sub(" ", line).strip(" ") for line in "".join(self.pieces).split(BREAK))
        return BREAK.join(line for line in lines if line.strip())

    @property
    def all_links(self) -> bool:
        """Hardly anything of it is not a link."""
        return self.linked > 0.8 * sum(len("".join(piece.split())) for piece in self.pieces)


@dataclass(frozen=True)
class _Place:
    """What an element hands down to those in it."""

    number: int = 0
    container: int = 0
    story: int = 0
    aside: bool = False
    furniture: bool = False
    heading: int = 0
    roles: frozenset[str] = frozenset()
    prose: bool = False
    link: bool = False
    verbatim: bool = False
    unread: bool = False


def parse(page: str) -> etree._Element | None:
    """The tree, or None when the page holds nothing that is a tree. Says nothing of broken markup: it is mended."""
    cleaned = UNSEEN.sub("", page.replace("\r\n", "\n").replace("\r", "\n"))
    if not cleaned.strip():
        return None
    # `huge_tree`: 2,048 levels are read and not 256; tags that were never closed make levels too
    parser = html.HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(cleaned.encode(), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    for element in tree.iter("*"):  # once more, for what was written as an entity
        if element.text and UNSEEN.search(element.text):
            element.text = UNSEEN.sub("", element.text)
        if element.tail and UNSEEN.search(element.tail):
            element.tail = UNSEEN.sub("", element.tail)
    return tree


def blocks_of(tree: etree._Element) -> list[PageBlock]:
    """All blocks that hold text."""
    return [block for block in _Walk().over(tree) if block.text]


class _Walk:
    """One way through the tree, without recursion: a page may be nested as deep as its author likes."""

    def __init__(self) -> None:
        self.number = 0
        self.block: PageBlock | None = None
        self.done: list[PageBlock] = []
        self.breaks = 0

    def over(self, tree: etree._Element) -> Iterator[PageBlock]:
        """The blocks, in order."""
        places: list[_Place] = [_Place()]
        known = signs()
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                place = self._enter(element, tag, places[-1])
                places.append(place)
                self.add(element, element.text, place, tail=False)
                continue
            place = places.pop()
            if not place.unread:
                if tag in known.block or (tag in known.cell and place.container == place.number):
                    self.close()
                elif tag in known.cell and self.block:
                    self.block.pieces.append("\t")
            self.add(element, element.tail, places[-1], tail=True)
        self.close()
        yield from self.done

    def _enter(self, element: etree._Element, tag: str, above: _Place) -> _Place:
        known = signs()
        self.number += 1
        if above.unread or tag in known.unread:
            return _Place(self.number, unread=True)
        if tag == "br":
            self.broken()
            return above
        classes = known.of_class(f"{element.get('class') or ''} {element.get('id') or ''}")
        edge = tag in known.block or (tag in known.cell and _wide(element))
        if edge:
            self.close()
        whole = tag in ("html", "body", "main")
        return _Place(
            number=self.number,
            container=self.number if edge else above.container,
            story=self.number if tag in known.story else above.story,
            aside=above.aside or tag in known.aside or (element.get("role") or "").lower() in known.aside_role,
            furniture=above.furniture or (not whole and ("furniture" in classes or _hidden(element))),
            heading=int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else above.heading,
            roles=_roles(element, tag, classes) or above.roles,
            prose=above.prose or tag in ("p", "blockquote"),
            link=above.link or tag == "a",
            verbatim=above.verbatim or tag in ("pre", "listing", "xmp"),
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
                place.story,
                aside=place.aside,
                furniture=place.furniture,
                heading=place.heading,
                roles=place.roles,
                prose=place.prose,
            )
        block = self.block
        shown = text if place.verbatim else SPACES.sub(" ", text)
        block.pieces.append(shown)
        if blank:
            return
        self.breaks = 0
        block.holders.append((element, tail))
        block.roles |= place.roles
        if place.link:
            block.linked += len("".join(text.split()))

    def broken(self) -> None:
        """A line break; two of them end the block."""
        self.breaks += 1
        if self.block:
            self.block.pieces.append(BREAK)

    def close(self) -> None:
        """Ends the block."""
        if self.block:
            self.done.append(self.block)
        self.block, self.breaks = None, 0


def _roles(element: etree._Element, tag: str, classes: frozenset[str]) -> frozenset[str]:
    found = {role for role in ROLES if role in classes}
    if tag == "figcaption":
        found.add("caption")
    if tag == "time":
        found.add("date")
    said = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
    if "author" in said:
        found.add("byline")
    return frozenset(found)


def _hidden(element: etree._Element) -> bool:
    style = "".join((element.get("style") or "")[:200].lower().split())
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _wide(cell: etree._Element) -> bool:
    """A cell that lays out the page, not one of a table of figures."""
    known = signs()
    return any(isinstance(below.tag, str) and (below.tag in known.block or below.tag == "br") for below in cell)
