"""The figures of the card (`corpus/README.md`): written by `python -m corpus.tool card`, typed by nobody.

Each stands between `<!-- NAME -->` and `<!-- /NAME -->`. A test holds counts and agreement to the corpus; what the
pipeline makes of the dev part is as of the version that the block names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.tool import comparing, measuring, report, terms, variety
from corpus.tool.agreement import BESIDE, GOALS, Layers
from corpus.tool.whole import Corpus
from jobs.version import VERSION

CARD = terms.CORPUS / "README.md"
AGREEMENT = terms.CORPUS / "agreement"


def counts(corpus: Corpus) -> Iterator[str]:
    """Everything that `make corpus` counts."""
    found = variety.measure([*corpus.articles, *corpus.sentences], variety.tagger())
    yield from (f"- {line}" for line in report.figures(corpus, found))
    yield f"- {report.closing(corpus)}"


def agreement() -> Iterator[str]:
    """F1 of the second annotations, before the disagreements were settled."""
    found = comparing.folders(AGREEMENT / "first", AGREEMENT / "second")
    yield f"{found.texts} texts (articles and sentences)."
    yield ""
    yield "| layer | F1 | first hand | second hand | goal |"
    yield "| --- | --- | --- | --- | --- |"
    for layer in (*GOALS, *BESIDE):
        goal = f"{GOALS[layer]:.2f}" if layer in GOALS else ""
        yield f"| {layer} | {_told(found.layers, layer)} | {_counted(found.layers, layer)} | {goal} |"


def measured(corpus: Corpus) -> Iterator[str]:
    """The bare model and the pipeline of the day on the dev part."""
    items = list(corpus.of("dev"))
    bare = comparing.against(items, measuring.bare())
    ours = comparing.against(items, measuring.pipeline())
    yield f"Version {VERSION} on {len(items)} texts of the dev part, F1."
    yield ""
    yield "| layer | bare en_core_web_md | pipeline |"
    yield "| --- | --- | --- |"
    yield from (f"| {layer} | {_told(bare, layer)} | {_told(ours, layer)} |" for layer in (*GOALS, *BESIDE))


def blocks(text: str, made: dict[str, str]) -> str:
    """The card with its blocks replaced. Raises ValueError for a block that it does not have."""
    for name, body in made.items():
        text, replaced = re.subn(
            rf"(?s)(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m, body=body: f"{m[1]}\n{body}\n\n{m[2]}", text
        )
        if replaced != 1:
            raise ValueError(f"the card has no block {name}")
    return text


def fresh(corpus: Corpus, *, measure: bool, card: Path = CARD) -> str:
    """The card as it should stand; with `measure` the readings are taken anew."""
    made = {"counts": counts(corpus), "agreement": agreement()}
    if measure:
        made["measured"] = measured(corpus)
    return blocks(card.read_text(encoding="utf-8"), {name: "\n".join(lines) for name, lines in made.items()})


def _told(layers: Layers, layer: str) -> str:
    value = layers.f1(layer)
    return "-" if value is None else f"{value:.3f}"


def _counted(layers: Layers, layer: str) -> str:
    return f"{layers.counts[layer].first} | {layers.counts[layer].second}"
