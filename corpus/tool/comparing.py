"""Two hands' annotations of the same texts, and a reading against the annotation, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corpus.tool import records, single, terms
from corpus.tool.agreement import Layers
from corpus.tool.gold import gold_result
from corpus.tool.measuring import Reading
from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from corpus.tool.written import Problem


@dataclass
class Comparison:
    """What was compared: layers, how many texts, and what could not be read."""

    layers: Layers = field(default_factory=Layers)
    texts: int = 0
    problems: list[Problem] = field(default_factory=list)


def folders(first: Path, second: Path) -> Comparison:
    """Everything that both folders annotate; the texts are those of the first."""
    found = Comparison()
    annotations = {p.name: p for p in sorted(second.rglob("*.yaml")) if not p.name.endswith(".meta.yaml")}
    for path in sorted(first.rglob(f"*{records.SUFFIX}")):
        annotation = annotations.get(path.with_suffix(".yaml").name)
        if annotation is None or not path.with_suffix(".yaml").exists():
            continue
        loaded = [records.load(path), records.load(path, annotation)]
        found.problems += [p for _, problems in loaded for p in problems]
        one, other = (article for article, _ in loaded)
        if one and other:
            found.texts += 1
            found.layers.add(one.name, one.text, gold_result(one), gold_result(other))
    sides: list[dict[str, Sentence]] = []
    for folder in (first, second):
        sides.append({})
        for path in sorted(p for split in terms.SPLITS for p in folder.rglob(f"{split}.*.yaml")):
            sentences, problems = single.load(path)
            found.problems += problems
            sides[-1].update({s.name: s for s in sentences})
    for name in sorted(sides[0].keys() & sides[1].keys()):
        one, other = (side[name] for side in sides)
        if one.text == other.text:
            found.texts += 1
            found.layers.add(name, one.text, gold_result(one), gold_result(other), is_sentence=True)
    return found


def against(items: Iterable[Annotated | Sentence], reading: Reading) -> Layers:
    """What a reading makes of the texts, against their annotation."""
    layers = Layers()
    for item in items:
        sentence = isinstance(item, Sentence)
        layers.add(item.name, item.text, gold_result(item), reading(item), is_sentence=sentence)
    return layers
