"""The article of an HTML page as text, with what the page says of its parts.

trafilatura finds the article. It was made to give clean prose: bylines, captions, times and some first lines are not
among what it gives. So its choice is taken as a choice of blocks of the page, and blocks that belong to the article by
their place are added. Nothing is added from what stands beside an article.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import trafilatura
from lxml import etree

from jobs.logs import logger, where_it_broke
from worker.pipeline.layers import Region, Span
from worker.pipeline.page.layout import choose, is_laid_out
from worker.pipeline.page.metadata import published, title_of
from worker.pipeline.page.tree import PageBlock, blocks_of, parse

log = logger(__name__)
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it quotes what it reads

BETWEEN = "\n\n"
HEADLINE = 3  # the lowest heading that may be the headline
LONGEST_HEADLINE = 1000
# Letters without a meaning of their own number the blocks for the way through the extractor.
# Of a page that the extractor is given: its time grows faster than both.
MOST_ELEMENTS = 50_000
MOST_DEPTH = 256
FIRST, COUNT = 0xE000, 0x18FF
MARK = re.compile("[\ue000-\uf8fe]{2}")
KIND = (("caption", "caption"), ("byline", "byline"), ("headline", "headline"))


@dataclass(frozen=True)
class Page:
    """The article of a page."""

    text: str
    title: str | None = None
    published_at: str | None = None  # RFC 3339
    marks: tuple[Region, ...] = ()  # blocks of which the page itself says what they are
    cut: bool = False  # it is nested deeper than is read


def read_page(page: str) -> Page:
    """The article, with an empty text when the page holds none. Fails on nothing that a page may be."""
    tree, cut = parse(page)
    if tree is None:
        return Page("")
    title, date = title_of(tree), published(tree)
    found, depth, _ = blocks_of(tree)
    if not found:
        return Page("", title, date, cut=cut)
    if is_laid_out(found):
        blocks, _, grid = blocks_of(tree, laid=True)
        kept, head = choose(blocks, grid, tree.findtext(".//title") or title or "")
        if kept:
            return _page(kept, head, title, date, cut=cut)
    head = _headline(found, title, tree.findtext(".//title"))
    if depth <= MOST_DEPTH and sum(1 for _ in tree.iter("*")) <= MOST_ELEMENTS:
        _choose(tree, found)
    if not any(block.kept for block in found):
        for block in found:
            block.kept = not (block.aside or block.furniture or block.all_links)
    _complete(found, head)
    return _page([block for block in found if block.kept], head, title, date, cut=cut)


def _page(kept: list[PageBlock], head: PageBlock | None, title: str | None, date: str | None, *, cut: bool) -> Page:
    text, marks = _written(kept, head)
    if head and (title is None or _is_longer(title, head.text)):
        title = " ".join(head.text.split())[:LONGEST_HEADLINE]
    return Page(text, title, date, marks, cut)


def _written(kept: list[PageBlock], head: PageBlock | None) -> tuple[str, tuple[Region, ...]]:
    """The text, and what the page says of its blocks."""
    parts, marks, at = [], [], 0
    for block in kept:
        text = block.text
        kind = "headline" if block is head else next((kind for role, kind in KIND if role in block.roles), None)
        if kind:
            marks.append(Region(kind, Span(at, at + len(text))))
        parts.append(text)
        at += len(text) + len(BETWEEN)
    return BETWEEN.join(parts), tuple(marks)


def _headline(found: list[PageBlock], title: str | None, window: str | None) -> PageBlock | None:
    """The heading that repeats the title; else the longest that the window's title holds; else the first of all.

    The window's title has the name of the site beside that of the article, and a site may set its name as a heading.
    """
    headings = [b for b in found if 0 < b.heading <= HEADLINE and not (b.aside or b.furniture)]
    wanted, shown = _key(title or ""), _key(window or "")
    keys = [_key(block.text[:LONGEST_HEADLINE]) for block in headings]
    for block, key in zip(headings, keys, strict=True):
        if key and key == wanted:
            return block
    within = [(len(key), -i) for i, key in enumerate(keys) if key and key in shown]
    if within:
        return headings[-max(within)[1]]
    return next((block for block in headings if block.heading == 1), None)


def _is_longer(title: str, headline: str) -> bool:
    """The title goes on after the headline: with the name of the site."""
    return _key(title) != _key(headline) and _key(title).startswith(_key(headline))


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _choose(tree: etree._Element, found: list[PageBlock]) -> None:
    """Keeps the blocks that the extractor takes for the article."""
    for number, block in enumerate(found[: COUNT * COUNT]):
        mark = chr(FIRST + number // COUNT) + chr(FIRST + number % COUNT)
        for element, tail in block.holders:
            said = "tail" if tail else "text"
            text = getattr(element, said)
            start = len(text) - len(text.lstrip())
            setattr(element, said, text[:start] + mark + text[start:])
    taken: set[int] = set()
    try:
        chosen = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    except Exception:  # noqa: BLE001 - whatever a page does to it, the page is read without it
        log.warning("no article was found by the extractor", error=where_it_broke())
        chosen = None
    if chosen is not None and chosen.body is not None:
        for mark in MARK.findall("".join(chosen.body.itertext())):
            taken.add((ord(mark[0]) - FIRST) * COUNT + ord(mark[1]) - FIRST)
    for number, block in enumerate(found):
        block.kept = number in taken and not block.aside


def _complete(found: list[PageBlock], head: PageBlock | None) -> None:
    """Adds what belongs to the article by its place, from the headline to the last block."""
    kept = [i for i, block in enumerate(found) if block.kept]
    if not kept:
        return
    _drop_links([found[i] for i in kept])
    first, last = kept[0], kept[-1]
    if head is None and first and found[first - 1].may_head:
        first -= 1
    containers = {found[i].container for i in kept}
    top = next((i for i, block in enumerate(found[: last + 1]) if block is head), None)
    if head is not None and top is not None:
        # what the extractor took before the headline is the head of the page
        for block in found[:top]:
            block.kept = False
        first, head.kept = top, True
    for block in found[first : last + 1]:
        if block.furniture:
            block.kept = False
        elif not (block.kept or block.aside):
            block.kept = bool(block.roles) or not block.all_links
    for block in found[last + 1 :]:
        if block.container not in containers or block.aside or block.furniture or block.all_links:
            break
        block.kept = True


def _drop_links(kept: list[PageBlock]) -> None:
    """Takes away what is a link and nothing else, unless the page writes its paragraphs so."""
    linked = [block for block in kept if block.all_links and not (block.heading or block.roles)]
    if len(linked) < len(kept) / 2:
        for block in linked:
            block.kept = False
