"""A result as a person reads it: one screen an article."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

MOST = 12  # rows of a table; the JSON has them all


class Page:
    """Writes one result."""

    def __init__(self, result: dict[str, Any], width: int | None = None) -> None:
        self.result = result
        self.entities = {entity["id"]: entity for entity in result["entities"]}
        self.times = {time["id"]: time["value"] for time in result["times"]}
        self.width = width or max(72, min(120, shutil.get_terminal_size((100, 24)).columns))

    def name(self, entity: str | None) -> str:
        """Of an entity id."""
        return self.entities[entity]["name"] if entity in self.entities else "-"

    def lines(self) -> Iterator[str]:
        """The whole page."""
        document, summary = self.result["document"], self.result["summary"]
        yield f"published {document['published_at'] or 'unknown'}, {document['counts']['words']} words"
        main = next((event for event in self.result["events"] if event["main"]), None)
        yield from self.wrapped("main event", self.sentence(main) if main else "none")
        if summary["what"]:
            yield from self.wrapped("told as", " ".join(summary["what"]["text"].split()))
        yield from self.wrapped("who", ", ".join(map(self.name, summary["who"])) or "-")
        yield from self.wrapped("where", self.name(summary["where"]))
        yield from self.wrapped("when", summary["when"] or "-")
        yield ""
        rows = [self.event_row(event) for event in self.result["events"]]
        yield from self.table(("event", "who", "to whom", "when", "factuality", "says"), rows)
        yield ""
        rows = [
            (self.name(quote["speaker"]), quote["kind"], '"' + " ".join(quote["content"]["text"].split()) + '"')
            for quote in self.result["quotes"]
            if quote["kind"] != "indirect"
        ]
        yield from self.table(("speaker", "kind", "quote"), rows)
        yield ""
        rows = [
            (entity["name"], entity["type"], entity.get("actor_code") or "-", str(len(entity["mentions"])))
            for entity in sorted(self.result["entities"], key=lambda entity: -entity["salience"])
        ]
        yield from self.table(("entity", "type", "code", "mentions"), rows)
        for warning in self.result["warnings"]:
            yield from self.wrapped("warning", f"{warning['code']}: {warning['detail']}")

    def sentence(self, event: dict[str, Any]) -> str:
        """The event in one sentence, made of its parts."""
        agent, whom = self.playing(event, "agent"), self.playing(event, "recipient")
        what = [" ".join(p["text"].split()) for p in event["participants"] if p["role"] == "object"]
        when = self.when(event)
        told = event["type"] + f" by {agent}" * bool(agent) + f" to {whom}" * bool(whom)
        told += f": {', '.join(what)}" * bool(what) + f" ({when})" * (when != "-")
        return f"{told}, {self.factuality(event)}"

    def event_row(self, event: dict[str, Any]) -> tuple[str, ...]:
        """Type, who, to whom, when, factuality, and who says so."""
        source = (event["attribution"] or {}).get("source")
        says = self.name(source) if event["attribution"] else "the article"
        return (
            ("* " if event["main"] else "  ") + event["type"],
            self.playing(event, "agent") or "-",
            self.playing(event, "recipient") or "-",
            self.when(event),
            self.factuality(event),
            says,
        )

    def when(self, event: dict[str, Any]) -> str:
        """The time at the grain that is said, else the day it begins."""
        told = event["time"] or {}
        return self.times.get(told.get("ref")) or told.get("from") or "-"

    def playing(self, event: dict[str, Any], role: str) -> str:
        """The names of those in a role."""
        parts = [p for p in event["participants"] if p["role"] == role]
        return ", ".join(dict.fromkeys(self.name(p["entity"]) if p["entity"] else p["text"] for p in parts))

    @staticmethod
    def factuality(event: dict[str, Any]) -> str:
        """Modality, and what is out of the ordinary."""
        told = event["factuality"]
        marks = ["not"] * (told["polarity"] == "negative") + [told["modality"]] + ["background"] * told["background"]
        return " ".join(marks)

    def wrapped(self, label: str, text: str) -> Iterator[str]:
        """A labelled paragraph."""
        lines = textwrap.wrap(text, self.width - 12) or [""]
        yield f"{label:<11}{lines[0]}"
        yield from (" " * 11 + line for line in lines[1:])

    def table(self, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
        """Columns as wide as they need to be, the widest one cut where the screen ends."""
        shown = [tuple(" ".join(cell.split()) if i else cell for i, cell in enumerate(row)) for row in rows[:MOST]]
        widths = [max(len(row[i]) for row in (heads, *shown)) for i in range(len(heads))]
        while sum(widths) + 2 * len(widths) > self.width and max(widths) > 10:
            widths[widths.index(max(widths))] -= 1
        for row in (heads, tuple("-" * width for width in widths), *shown):
            yield "  ".join(self.fit(cells) for cells in zip(row, widths, strict=True)).rstrip()
        if len(rows) > MOST:
            yield f"... and {len(rows) - MOST} more"

    @staticmethod
    def fit(cell_width: tuple[str, int]) -> str:
        """A cell, cut or filled."""
        cell, width = cell_width
        return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"


def show(title: str, result: dict[str, Any]) -> Iterable[str]:
    """The page of one article under its title."""
    page = Page(result)
    return ["=" * page.width, title, "=" * page.width, *page.lines(), ""]
