"""Texts by chance from a grammar of news, with the names in them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from worker.pipeline.entities.knowledge import every_form

FOLDER = Path(__file__).parent
RESOURCES = FOLDER.parents[1] / "worker" / "pipeline" / "resources"
SLOT = re.compile(r"\{(\w+)(?::(\d+))?(?:\*(\d+))?(!)?\}")


@dataclass(frozen=True)
class Named:
    """A text and its names: start, end and OntoNotes label of each."""

    text: str
    names: tuple[tuple[int, int, str], ...]

    def shouted(self) -> Named:
        """In capitals; itself where a letter would become two."""
        text = self.text.upper()
        return Named(text, self.names) if len(text) == len(self.text) else self

    def titled(self) -> Named:
        """Every longer word written large, as in some headlines."""
        text = re.sub(r"(?<![\w’'])[a-z](?=[a-z]{3})", lambda word: word[0].upper(), self.text)
        return Named(text, self.names)


class Grammar:
    """Symbols with alternatives, and which of them are names."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises ValueError naming the symbol that stands nowhere."""
        news = yaml.safe_load((folder / "news.yaml").read_text(encoding="utf-8"))
        words = yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8"))
        countries = yaml.safe_load((RESOURCES / "countries.yaml").read_text(encoding="utf-8"))
        self.labels = {symbol: label for label, symbols in news.pop("labels").items() for symbol in symbols}
        self.kinds: dict[str, int] = news.pop("kinds")
        self.symbols: dict[str, list[str]] = {
            **words,
            **news,
            "known": list(dict.fromkeys(form.known.name for _, _, form in every_form() if form.known.type == "ORG")),
            "land": [form for row in countries for form in (row["name"], *row["names"])],
            "native": [form for row in countries for form in row["demonyms"]],
        }
        for symbol, alternatives in self.symbols.items():
            for alternative in alternatives:
                for slot in SLOT.finditer(str(alternative)):
                    if slot[1] not in self.symbols:
                        raise ValueError(f"{symbol}: no symbol {slot[1]!r} for {alternative!r}")
        unknown = [symbol for symbol in (*self.labels, *self.kinds) if symbol not in self.symbols]
        if unknown:
            raise ValueError(f"no symbol {unknown[0]!r}")

    def draw(self, rng: random.Random) -> Named:
        """A text of some kind."""
        (kind,) = rng.choices(list(self.kinds), list(self.kinds.values()))
        return self.text(kind, rng)

    def name(self, symbol: str, rng: random.Random) -> str:
        """The words that a symbol stands for, by chance."""
        return self.text(symbol, rng).text

    def text(self, symbol: str, rng: random.Random) -> Named:
        """A text of a symbol."""
        pieces: list[str] = []
        names: list[tuple[int, int, str]] = []
        self._expand(symbol, None, rng, {}, pieces, names, inside=False)
        return Named("".join(pieces), tuple(names))

    def _expand(
        self,
        symbol: str,
        number: str | None,
        rng: random.Random,
        told: dict[tuple[str, str], str],
        pieces: list[str],
        names: list[tuple[int, int, str]],
        *,
        inside: bool,
    ) -> None:
        label = None if inside else self.labels.get(symbol)
        start = sum(map(len, pieces))
        said = told.get((symbol, number)) if number else None
        if said is not None:
            pieces.append(said)
        else:
            self._fill(
                str(rng.choice(self.symbols[symbol])), number, rng, told, pieces, names, inside=inside or bool(label)
            )
            said = "".join(pieces)[start:]
            if number:
                told[symbol, number] = said
        if label:
            names.append((start, start + len(said), label))

    def _fill(
        self,
        alternative: str,
        number: str | None,
        rng: random.Random,
        told: dict[tuple[str, str], str],
        pieces: list[str],
        names: list[tuple[int, int, str]],
        *,
        inside: bool,
    ) -> None:
        end = 0
        for slot in SLOT.finditer(alternative):
            pieces.append(alternative[end : slot.start()])
            for _ in range(int(slot[3] or 1)):
                before = len(pieces)
                self._expand(slot[1], slot[2] or number, rng, told, pieces, names, inside=inside)
                if slot[4]:
                    pieces[before:] = [piece.upper() for piece in pieces[before:]]
            end = slot.end()
        pieces.append(alternative[end:])
