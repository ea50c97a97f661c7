"""The article of a page that is laid out in tables: its text stands in cells, cut by line breaks.

No element says there what is text. The blocks of running text are told by their length, their links and their stop
words. The cell with most of them is the article's, with the cells below it in the same column and the boxes around it
that are text and nothing else. The headline is looked for above the first paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from worker.pipeline.page.grid import Cell, Grid
from worker.pipeline.page.signs import signs, words_of
from worker.pipeline.page.tree import BREAK, FONT, PageBlock

# Running text:
FEWEST_WORDS = 9
MOST_LINKS = 0.35  # of its characters
FEWEST_STOP_WORDS = 0.2  # of its words
LONG = 30  # words that need no full stop
# A page is laid out in tables when so much of its running text stands in cells:
LEAST_CELLED = 0.6
LEAST_WORDS = 40
LEAST_AROUND = 0.25  # what the cell around the article must hold of it, if it is the article's too
LEAST_BOX = 25  # words of a box that goes on with the text
LEAST_PURE = 0.7  # of the words of such a box
LONGEST_LINE = 6  # words of a line that says what a box is
LONGEST_CAPTION = 80  # words
LONGEST_TITLE = 25  # words
FURTHEST_HEAD = 60  # blocks above the first paragraph
LINES_ABOVE = 4  # that are kept of a page without a headline
TITLE_CHARACTERS = 8
_CLOSES = re.compile(r"[.!?…\])][\"'”’)\]]*\s*\Z")
_ENDS = re.compile(r"[.!?…:][\"'”’)\]]*\s*\Z")


def is_laid_out(found: list[PageBlock]) -> bool:
    """Most of the running text stands in cells of tables, and in no element that says it holds an article."""
    celled = everything = 0
    for block in found:
        if weight := _weight(block):
            everything += weight
            celled += weight if block.cell and not block.article else 0
    return celled >= max(LEAST_WORDS, LEAST_CELLED * everything)


def choose(found: list[PageBlock], grid: Grid, window: str) -> tuple[list[PageBlock], PageBlock | None]:
    """The blocks of the article, and the one that is its headline. None at all when nothing stands out."""
    lines = [line for number, block in enumerate(found) for line in _lines(block, number)]
    return _Choice(lines, grid).made(window)


class _Choice:
    def __init__(self, lines: list[_Line], grid: Grid) -> None:
        self.lines = lines
        self.grid = grid
        self.weights = [_weight(line.block) for line in lines]
        self.own: Counter[int] = Counter()  # words of running text by the cell that they stand in
        self.all: Counter[int] = Counter()
        for line, weight in zip(lines, self.weights, strict=True):
            self.own[line.block.cell] += weight
            self.all[line.block.cell] += len(line.words)
        self.boxes: dict[int, list[_Line]] = {}  # by the outermost table between it and the article
        self.cells: set[int] = set()
        self._box_of: dict[int, int] = {}

    def made(self, window: str) -> tuple[list[PageBlock], PageBlock | None]:
        self.cells = self._cells()
        inside = [i for i, line in enumerate(self.lines) if self.weights[i] and line.block.cell in self.cells]
        inside = [i for i in inside if not self._cued(i)]
        if not inside:
            return [], None
        first, last = inside[0], inside[-1]
        top = self._headline(first, window)
        for line in self.lines:
            if box := self._box(line.block.cell):
                self.boxes.setdefault(box, []).append(line)
        kept = self._head(top, first) + self._body(first, last)
        return [line.block for line in kept], self.lines[top].block if top is not None else None

    def _cells(self) -> set[int]:
        """The cells whose running text is the article's."""
        columns: Counter[tuple[int, int, int]] = Counter()
        for number, cell in self.grid.cells.items():
            if self.own[number]:
                columns[_column(cell)] += self.own[number]
        if not columns:
            return {0}
        best = max(columns, key=lambda column: (columns[column], -column[0], -column[1]))
        weight = columns[best]
        column = [cell for cell in self.grid.cells.values() if _column(cell) == best]
        top = min(cell.row for cell in column if self.own[cell.number])
        chosen = {cell.number for cell in column if cell.row >= top}
        for cell in self.grid.around(self.grid.tables[best[0]].cell):
            if self.own[cell.number] >= LEAST_AROUND * weight:
                chosen |= {cell.number}
                weight += self.own[cell.number]
        homes = chosen | {self.grid.tables[best[0]].cell}
        return chosen | {n for n, cell in self.grid.cells.items() if self._goes_on(cell, homes)}

    def _goes_on(self, cell: Cell, homes: set[int]) -> bool:
        """A table of one column, set as the text is, in a cell of the article or beside its table: more of its text."""
        table = cell.table
        plain = not (table.floats or table.coloured or table.picture) and table.columns == 1
        words = self.own[cell.number]
        return plain and table.cell in homes and words >= max(LEAST_BOX, LEAST_PURE * self.all[cell.number])

    def _box(self, cell: int) -> int:
        """The outermost table that stands in a cell of the article and holds this one; 0 when none does."""
        if cell in self.cells:
            return 0
        if cell not in self._box_of:
            boxes = [around.table.number for around in self.grid.around(cell) if around.parent in self.cells]
            self._box_of[cell] = boxes[-1] if boxes else 0
        return self._box_of[cell]

    def _cued(self, i: int) -> str:
        """What the block that the line is of says it is."""
        line = self.lines[i]
        while i and self.lines[i - 1].source == line.source:
            i -= 1
            if line.order - self.lines[i].order > LONGEST_LINE:
                break
            line_above = self.lines[i]
            if cue := line_above.cue:
                return cue
        return line.cue

    def _body(self, first: int, last: int) -> list[_Line]:
        kept: list[_Line] = []
        dropped: int | None = None  # the block that said it is none of the article
        done: set[int] = set()
        after = False
        for i in range(first, len(self.lines)):
            line = self.lines[i]
            block = line.block
            after = after or i > last
            if block.cell in self.cells:
                cue = line.cue
                if cue == "end" and i > first:
                    break
                if cue == "beside":
                    dropped = line.source
                if line.source == dropped or cue or block.aside or block.furniture or block.all_links:
                    if after and not cue:
                        break
                    continue
                if after and (line.linked or len(line.words) < 2 or not _CLOSES.search(block.text)):
                    break
                kept.append(line)
            elif not after and (box := self._box(block.cell)) and box not in done:
                done.add(box)
                kept += self._of_box(box)
        return kept

    def _of_box(self, box: int) -> list[_Line]:
        """A picture's caption, or a table of figures; nothing of any other box in the text."""
        lines, table = self.boxes[box], self.grid.tables[box]
        plain = [x for x in lines if not (x.cue or x.linked or x.block.furniture or x.block.aside)]
        cued = any(line.cue in ("beside", "end") for line in lines)
        if cued or not plain or len(plain) * 2 < len(lines):
            return []
        if table.picture:
            if sum(len(line.words) for line in plain) > LONGEST_CAPTION:
                return []
            for line in plain:
                line.block.roles |= {"caption"}
            return plain
        figures = sum(any(c.isdigit() for c in line.block.text) for line in plain)
        flat = table.rows > 1 and table.columns > 1 and not (table.floats or table.coloured)
        return plain if flat and figures * 2 >= len(plain) else []

    def _headline(self, first: int, window: str) -> int | None:
        """The line above the text that the window's title holds; else that of the largest letters, or the bold one."""
        shown = _key(window)
        near = [i for i in range(max(0, first - FURTHEST_HEAD), first) if self._may_head(i)]
        ranked = []
        for i in near:
            line, key = self.lines[i], _key(self.lines[i].block.text)
            titled = len(key) >= TITLE_CHARACTERS and key in shown
            size = max(line.size, FONT + 4 - line.block.heading if line.block.heading else 0)
            if titled and (len(line.words) > 1 or key == shown):
                ranked.append((3, len(key), i))
            elif self._above(line.block.cell, first) and len(line.words) > 1:
                if "headline" in line.block.roles or size > FONT:
                    ranked.append((2, size, i))
                elif line.bold:
                    ranked.append((1, 0, -i))
        return abs(max(ranked)[2]) if ranked else None

    def _may_head(self, i: int) -> bool:
        line = self.lines[i]
        block = line.block
        return not (
            line.linked
            or block.aside
            or block.furniture
            or line.cue
            or len(line.words) > LONGEST_TITLE
            or line.by
            or "caption" in block.roles
        )

    def _above(self, cell: int, first: int) -> bool:
        """The cell holds the first paragraph, stands above its cell in the column, or is as wide as the table."""
        if cell in self.cells or not cell:
            return True
        place = self.grid.cells[cell]
        for around in self.grid.around(self.lines[first].block.cell):
            if around.number in (cell, place.parent):
                return not place.table.floats
            if around.table is place.table:
                reach = range(place.column, place.column + place.span)
                return place.row < around.row and around.column in reach
        return place.parent == 0

    def _head(self, top: int | None, first: int) -> list[_Line]:
        """The headline and the lines between it and the first paragraph."""
        start = top if top is not None else max(0, first - FURTHEST_HEAD)
        kept: list[_Line] = []
        done: set[int] = set()
        for i in range(start, first):
            line = self.lines[i]
            block = line.block
            if i == top:
                kept.append(line)
                continue
            box = self._box(block.cell)
            if box:
                if box not in done:
                    done.add(box)
                    kept += self._of_box(box)
                continue
            if not self._above(block.cell, first) or block.aside or block.furniture or line.linked or self._cued(i):
                continue
            if any(c.isalpha() for c in block.text) or any(c.isdigit() for c in block.text):
                kept.append(line)
        if top is None:
            at = next((n for n, line in enumerate(kept) if line.by), len(kept) - LINES_ABOVE)
            kept = kept[max(0, at, len(kept) - LINES_ABOVE) :]
        return kept


class _Line:
    """A line of a block, as a block of its own."""

    def __init__(self, block: PageBlock, source: int, order: int) -> None:
        self.block = block
        self.source = source
        self.order = order
        self.words = words_of(block.text)
        self.linked = block.linked > 0.5 * sum(len("".join(piece.split())) for piece in block.pieces)
        styled = [s for s, piece in zip(block.styles, block.pieces, strict=True) if words_of(piece)]
        self.size = max((style.size for style in styled), default=FONT)
        self.bold = bool(styled) and all(style.bold for style in styled)
        self.by = "byline" in block.roles or (self.words[:1] in (["By"], ["BY"], ["by"]) and len(self.words) < 12)
        self.cue = _cue(block.text, self.words)


def _column(cell: Cell) -> tuple[int, int, int]:
    return cell.table.number, cell.column, cell.span


def _cue(text: str, words: list[str]) -> str:
    """What a line says of what it stands above: beside | end | tools; "" when it is a line as others."""
    known = signs()
    shown = text.strip().casefold()
    if shown.startswith(known.rights):
        return "tools"
    if len(words) > LONGEST_LINE or _ENDS.search(text.rstrip(":")):
        return ""
    keys = [word.casefold().replace("’", "'") for word in words if not word.isdigit()]
    whole = " ".join(keys)
    for kind, listed in (("end", known.end), ("beside", known.beside), ("tools", known.tools)):
        if whole in listed or any(" ".join(keys[:n]) in listed for n in range(2, len(keys))):
            return kind
    return ""


def _lines(block: PageBlock, source: int) -> list[_Line]:
    """The lines of a block; the block itself when its lines are those of a narrow column of text."""
    text = block.text
    if block.verbatim or BREAK not in text or _is_wrapped(text.split(BREAK)):
        return [_Line(block, source, 0)]
    found: list[PageBlock] = []
    line = _empty(block)
    for piece, style in zip(block.pieces, block.styles, strict=True):
        for n, part in enumerate(piece.split(BREAK)):
            if n:
                found.append(line)
                line = _empty(block)
            line.pieces.append(part)
            line.styles.append(style)
            line.linked += len("".join(part.split())) if style.link else 0
    found.append(line)
    return [_Line(line, source, order) for order, line in enumerate(line for line in found if line.text)]


def _empty(block: PageBlock) -> PageBlock:
    return replace(block, pieces=[], styles=[], holders=[], linked=0)


def _is_wrapped(lines: list[str]) -> bool:
    """Sentences run over the ends of most lines."""
    runs_on = [line for line in lines[1:] if line[:1].islower()]
    return len(lines) > 2 and len(runs_on) > (len(lines) - 1) / 2


def _weight(block: PageBlock) -> int:
    """The words of running text; none for a block that is not."""
    if block.aside or block.furniture:
        return 0
    words = words_of(block.text)
    if len(words) < FEWEST_WORDS or not (len(words) >= LONG or _ENDS.search(block.text)):
        return 0
    if block.linked > MOST_LINKS * sum(len("".join(piece.split())) for piece in block.pieces):
        return 0
    listed = sum(word.casefold().replace("’", "'") in signs().stop_words for word in words)
    return len(words) if listed >= FEWEST_STOP_WORDS * len(words) else 0


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
