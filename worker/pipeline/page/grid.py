"""The tables of a page: which cell stands in which, and below which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from worker.pipeline.page.signs import signs

MOST_COLUMNS = 64  # beyond them cells are taken to stand in the last
MOST_ROWS = 1000  # that a cell may reach over
LONGEST_ENTRY = 150  # characters of a cell in a table of figures


@dataclass
class Table:
    """A table. Numbers are those of elements in the order of the page: what is in it lies between number and end."""

    number: int
    cell: int = 0  # the cell that it stands in
    end: int = 0
    floats: bool = False  # text runs around it
    coloured: bool = False
    picture: bool = False
    rows: int = 0
    columns: int = 0
    taken: dict[int, int] = field(default_factory=dict)  # the row down to which a column is taken
    next: int = 0  # the column of the next cell


@dataclass
class Cell:
    """A cell and its place."""

    number: int
    table: Table
    parent: int
    row: int
    column: int
    span: int
    end: int = 0


class Grid:
    """Told of elements as they begin and end."""

    def __init__(self) -> None:
        self.cells: dict[int, Cell] = {}
        self.tables: dict[int, Table] = {0: Table(0)}
        self._open = [self.tables[0]]
        self._within = [0]

    def enter(self, element: etree._Element, tag: str, number: int) -> int:
        """The innermost cell from here on."""
        table = self._open[-1]
        if tag == "table":
            table = Table(number, self._within[-1])
            table.floats = (element.get("align") or "").strip().lower() in ("left", "right")
            table.coloured = element.get("bgcolor") is not None
            self.tables[number] = table
            self._open.append(table)
        elif tag == "tr":
            table.rows, table.next = table.rows + 1, 0
        elif tag == "img":
            table.picture = True
        elif tag in signs().cell:
            column, span = table.next, min(_count(element, "colspan"), MOST_COLUMNS)
            while column < MOST_COLUMNS and table.taken.get(column, 0) > table.rows:
                column += 1
            for at in range(column, min(column + span, MOST_COLUMNS)):
                table.taken[at] = table.rows + min(_count(element, "rowspan"), MOST_ROWS)
            table.next = min(column + span, MOST_COLUMNS)
            table.columns = max(table.columns, table.next)
            self.cells[number] = Cell(number, table, self._within[-1], table.rows, column, span)
            self._within.append(number)
        return self._within[-1]

    def leave(self, tag: str, number: int, last: int) -> None:
        """The element `number` ends, and the last within it is `last`."""
        if tag == "table" and self._open[-1].number == number:
            self._open.pop().end = last
        elif self._within[-1] == number and number:
            self.cells[self._within.pop()].end = last

    def around(self, cell: int) -> Iterator[Cell]:
        """The cell and those around it, from the inside out."""
        while cell:
            yield self.cells[cell]
            cell = self.cells[cell].parent


def laid_out(tree: etree._Element) -> set[etree._Element]:
    """The tables whose cells hold text with breaks or blocks in it, or long text: they lay out the page."""
    known, found = signs(), set()
    tables: list[etree._Element] = []
    sizes: list[int] = [0]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tables and (tag == "br" or (tag in known.block and tag not in ("tr", "tbody", "thead", "tfoot"))):
                found.add(tables[-1])
            if tag == "table":
                tables.append(element)
            if tag in known.cell:
                sizes.append(0)
            sizes[-1] += len(element.text or "") if tag not in known.unread else 0
            continue
        if tag in known.cell:
            if sizes.pop() > LONGEST_ENTRY and tables:
                found.add(tables[-1])
        elif tag == "table":
            tables.pop()
        sizes[-1] += len((element.tail or "").strip())
    return found


def _count(element: etree._Element, name: str) -> int:
    said = (element.get(name) or "").strip()[:6]
    return max(1, int(said)) if said.isascii() and said.isdigit() else 1
