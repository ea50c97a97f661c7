"""Two readings of the same text, layer by layer: two annotators, or the annotation and a pipeline.

Both are result objects of the contract. A layer counts what both have against what each has; `Layers` adds up over
texts. Coreference is the mean F1 of MUC, B³ and CEAF over all mentions, names, nouns and pronouns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.quality.scoring import corefmetrics
from benchmarks.quality.scoring.coref import disjoint, several
from benchmarks.quality.scoring.spans import overlap, pair, trimmed
from corpus.tool.gold import NAMES

Result = dict[str, Any]
Where = tuple[int, int]
EDGE = " \t\r\n\"“”‘’'«».,;:!?-–—…()[]"
HALF = 0.5
GOALS = {
    "names": 0.90,
    "coreference": 0.80,
    "times with values": 0.90,
    "quotes with speakers": 0.85,
    "events with type": 0.75,
    "factuality of those matched": 0.85,
}
BESIDE = ("time spans", "quote contents", "quantities", "triggers", "events with class", "roles of those matched",
          "merging", "main event", "summary who", "summary when", "summary where")  # fmt: skip


@dataclass
class Counts:
    """What both have, and what each has."""

    both: float = 0
    first: int = 0
    second: int = 0

    def add(self, both: float, first: int, second: int) -> None:
        """Adds those of a text."""
        self.both += both
        self.first += first
        self.second += second

    @property
    def f1(self) -> float | None:
        """None where neither has anything."""
        return 2 * self.both / (self.first + self.second) if self.first + self.second else None


@dataclass
class Layers:
    """Counts by layer over all texts so far, and the disagreements of each."""

    counts: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in (*GOALS, *BESIDE)})
    chains: dict[str, list[tuple]] = field(default_factory=lambda: {"coreference": [], "merging": []})
    disagreements: dict[str, dict[str, list]] = field(default_factory=dict)

    def add(self, name: str, text: str, first: Result, second: Result, *, is_sentence: bool = False) -> None:
        """Compares the two readings of one text; of a single sentence only types, factuality and roles."""
        comparison = _Comparison(self, text, first, second, self.disagreements.setdefault(name, {}))
        comparison.events(is_sentence=is_sentence)
        if not is_sentence:
            comparison.rest()
        if not self.disagreements[name]:
            del self.disagreements[name]

    def f1(self, layer: str) -> float | None:
        """Over all texts."""
        if layer not in self.chains:
            return self.counts[layer].f1
        sums = [sum(column) for column in zip(*self.chains[layer], strict=True)]
        if not sums or not any(sums):
            return None
        return sum(_f1(sums[i : i + 4]) for i in (0, 4, 8)) / 3

    def table(self) -> Iterable[str]:
        """A line for each layer: F1, how many each has, and the goal."""
        for layer in (*GOALS, *BESIDE):
            value, counts = self.f1(layer), self.counts[layer]
            told = "     -" if value is None else f"{value:6.3f}"
            goal = f"  goal {GOALS[layer]:.2f}" if layer in GOALS else ""
            under = "  UNDER" if goal and value is not None and value < GOALS[layer] else ""
            yield f"{layer:28} {told}  {counts.first:5} {counts.second:5}{goal}{under}"


class _Comparison:
    def __init__(self, layers: Layers, text: str, first: Result, second: Result, differing: dict[str, list]) -> None:
        self.layers, self.text = layers, text
        self.sides = (first, second)
        self.differing = differing

    def rest(self) -> None:
        """All layers but events."""
        self.exact("names", self.names)
        self.exact("quantities", self.quantities)
        self.coreference()
        self.times()
        self.quotes()

    def exact(self, layer: str, items: Callable[[Result], dict]) -> None:
        """Things that are the same or not."""
        first, second = (items(side) for side in self.sides)
        both = first.keys() & second.keys()
        self.layers.counts[layer].add(len(both), len(first), len(second))
        for key in sorted(first.keys() - both):
            self.differ(layer, first=first[key])
        for key in sorted(second.keys() - both):
            self.differ(layer, second=second[key])

    def names(self, side: Result) -> dict:
        found = {}
        for entity in side["entities"]:
            for m in entity["mentions"]:
                if m["kind"] in NAMES:
                    found[(*self.trim(m), m["type"])] = f"{self.words(m)} {m['type']}"
        return found

    def quantities(self, side: Result) -> dict:
        return {
            (*self.trim(q), q["value"], q["to"] or 0): f"{self.words(q)} = {q['value']} {q['unit'] or ''}".strip()
            for q in side["quantities"]
        }

    def coreference(self) -> None:
        clusters = [
            several(disjoint([[self.trim(m) for m in e["mentions"]] for e in side["entities"]])) for side in self.sides
        ]
        self.chain("coreference", *clusters)
        self.apart("coreference", *clusters)

    def chain(self, layer: str, first: list, second: list) -> None:
        counts = (f(first, second) for f in (corefmetrics.muc, corefmetrics.b_cubed, corefmetrics.ceaf_e))
        self.layers.chains[layer].append(tuple(n for four in counts for n in four))
        self.layers.counts[layer].add(0, sum(map(len, first)), sum(map(len, second)))

    def apart(self, layer: str, first: list, second: list) -> None:
        """Chains that the other side has not exactly so."""
        sets = [{frozenset(c) for c in side} for side in (first, second)]
        for mine, others, name in ((first, sets[1], "first"), (second, sets[0], "second")):
            for cluster in mine:
                if frozenset(cluster) not in others:
                    self.differ(layer, **{name: [self.quoted(*span) for span in sorted(cluster)]})

    def times(self) -> None:
        first, second = (side["times"] for side in self.sides)
        matches = pair([_at(t) for t in first], [_at(t) for t in second], overlap)
        same = [(a, b) for a, b in matches if first[a]["value"] and _same_value(first[a], second[b])]
        self.layers.counts["time spans"].add(len(matches), len(first), len(second))
        self.layers.counts["times with values"].add(len(same), len(first), len(second))
        self.unmatched("times", first, second, matches, same, lambda t: f"{self.words(t)} {t['type']} {t['value']}")

    def quotes(self) -> None:
        first, second = (side["quotes"] for side in self.sides)
        chars = [[self.core(q["content"]) for q in quotes] for quotes in (first, second)]
        numbered = ([(i, 0) for i in range(len(first))], [(i, 0) for i in range(len(second))])
        matches = pair(*numbered, lambda a, b: _iou(chars[0][a[0]], chars[1][b[0]]))
        same = [(a, b) for a, b in matches if self.same_speaker(first[a], second[b])]
        self.layers.counts["quote contents"].add(len(matches), len(first), len(second))
        self.layers.counts["quotes with speakers"].add(len(same), len(first), len(second))
        self.unmatched("quotes", first, second, matches, same, self.told)

    def told(self, quote: dict) -> str:
        by = quote["speaker_mention"]
        return f"{quote['kind']}, by {self.words(by) if by else quote['speaker']}: {self.words(quote['content'])}"

    def same_speaker(self, a: dict, b: dict) -> bool:
        """Their mentions overlap, or their entities share a mention, or neither has any."""
        one, other = a["speaker_mention"], b["speaker_mention"]
        if one and other and overlap(_at(one), _at(other)):
            return True
        places = [self.mentions(side, quote["speaker"]) for side, quote in zip(self.sides, (a, b), strict=True)]
        if all(places):
            return bool(places[0] & places[1])
        return not (one or other or any(places))

    def mentions(self, side: Result, entity: str | None) -> set[Where]:
        return {self.trim(m) for e in side["entities"] if e["id"] == entity for m in e["mentions"]}

    def events(self, *, is_sentence: bool) -> None:
        """Triggers with what they tell; merging and main event make sense in articles only."""
        first, second = (_triggers(side) for side in self.sides)
        matches = pair([_at(m) for m, _ in first], [_at(m) for m, _ in second], overlap)
        kinds = [(a, b) for a, b in matches if first[a][1]["type"] == second[b][1]["type"]]
        classes = [(a, b) for a, b in matches if _class(first[a][1]) == _class(second[b][1])]
        facts = [(a, b) for a, b in matches if _fact(first[a][0]) == _fact(second[b][0])]
        sizes = len(first), len(second)
        for layer, right in (("triggers", matches), ("events with type", kinds), ("events with class", classes)):
            self.layers.counts[layer].add(len(right), *sizes)
        self.layers.counts["factuality of those matched"].add(len(facts), len(matches), len(matches))
        same = [m for m in kinds if m in set(facts)]
        self.unmatched("events", first, second, matches, same, self.event)
        self.roles([(first[a][1], second[b][1]) for a, b in matches])
        if is_sentence:
            return
        self.merging(first, second, matches)
        mains = [[_at(m) for m, e in side if e["main"]] for side in (first, second)]
        if any(mains):
            hit = any(overlap(a, b) for a in mains[0] for b in mains[1])
            self.layers.counts["main event"].add(hit, bool(mains[0]), bool(mains[1]))
            if not hit:
                self.differ("main event", **self.both([self.quoted(*a) for a in side] for side in mains))
        self.summaries()

    def summaries(self) -> None:
        """Who (each), when and where of the article, as both tell it; what the first leaves open is not judged."""
        told = [side.get("summary") or {} for side in self.sides]
        if self.sides[1].get("pipeline", {}).get("model") == "none":
            return  # of two annotations the main event says it all
        if not any(side["main"] for side in self.sides[0]["events"]):
            return
        parties = [_parties(self.sides[0], told[0]), told[1].get("who") or []]
        if parties[0]:
            numbered = [[(i, 0) for i in range(len(side))] for side in parties]
            places = [[self.mentions(side, e) for e in of] for side, of in zip(self.sides, parties, strict=True)]
            matches = pair(*numbered, lambda a, b: len(places[0][a[0]] & places[1][b[0]]))
            self.summed("who", len(matches), len(parties[0]), len(parties[1]), parties)
        days = [str(side.get("when") or "")[:10] for side in told]
        if days[0]:
            self.summed("when", days[0] == days[1], 1, bool(days[1]), days)
        where = [side.get("where") for side in told]
        if where[0]:
            same = bool(self.mentions(self.sides[0], where[0]) & self.mentions(self.sides[1], where[1]))
            self.summed("where", same, 1, bool(where[1]), where)

    def summed(self, question: str, both: float, first: int, second: int, told: list) -> None:
        """Counts an answer."""
        self.layers.counts[f"summary {question}"].add(both, first, second)
        if not both == first == second:
            names = [{e["id"]: e.get("name") for e in side["entities"]} for side in self.sides]
            shown = (
                [names[at].get(x, x) for x in ([of] if isinstance(of, str) else of or [])] for at, of in enumerate(told)
            )
            self.differ(f"summary {question}", **self.both(shown))

    def event(self, item: tuple[dict, dict]) -> str:
        mention, event = item
        return f"{self.quoted(*_at(mention))} {event['type']} {' '.join(_fact(mention))}"

    def roles(self, pairs: list[tuple[dict, dict]]) -> None:
        """Participants of events whose triggers match, once for each pair of events."""
        seen = set()
        for a, b in pairs:
            if (a["id"], b["id"]) in seen:
                continue
            seen.add((a["id"], b["id"]))
            sides = [
                [(p, self.mentions(side, p["entity"]) | {self.trim(p)}) for p in event["participants"]]
                for side, event in zip(self.sides, (a, b), strict=True)
            ]
            numbered = [[(i, 0) for i in range(len(side))] for side in sides]
            matches = pair(*numbered, lambda x, y, sides=sides: _same_part(sides[0][x[0]], sides[1][y[0]]))
            self.layers.counts["roles of those matched"].add(len(matches), len(sides[0]), len(sides[1]))
            if not len(matches) == len(sides[0]) == len(sides[1]):
                told = ([f"{p['role']} {self.words(p)}" for p, _ in side] for side in sides)
                self.differ("roles", event=f"{self.words(a['trigger'])} {a['type']}", **self.both(told))

    def merging(self, first: list, second: list, matches: list[tuple[int, int]]) -> None:
        """Which of the matched triggers tell one event."""
        chains: tuple[dict, dict] = ({}, {})
        for a, b in matches:
            at = _at(first[a][0])
            chains[0].setdefault(first[a][1]["id"], []).append(at)
            chains[1].setdefault(second[b][1]["id"], []).append(at)
        clusters = [list(c.values()) for c in chains]
        self.chain("merging", *clusters)
        self.apart("merging", *clusters)

    def unmatched(
        self, layer: str, first: list, second: list, matches: list, same: list, told: Callable[[Any], str]
    ) -> None:
        for a, b in matches:
            if (a, b) not in same:
                self.differ(layer, first=told(first[a]), second=told(second[b]))
        for a in sorted(set(range(len(first))) - {a for a, _ in matches}):
            self.differ(layer, first=told(first[a]))
        for b in sorted(set(range(len(second))) - {b for _, b in matches}):
            self.differ(layer, second=told(second[b]))

    def differ(self, layer: str, **sides: Any) -> None:
        self.differing.setdefault(layer, []).append(sides)

    @staticmethod
    def both(told: Iterable[Any]) -> dict[str, Any]:
        return dict(zip(("first", "second"), told, strict=True))

    def trim(self, span: dict) -> Where:
        return trimmed(self.text, span["start"], span["end"])

    def words(self, span: dict) -> str:
        return " ".join(self.text[span["start"] : span["end"]].split())

    def quoted(self, start: int, end: int) -> str:
        """The words and where they stand, for they may stand in many places."""
        return f"{' '.join(self.text[start:end].split())} @{start}"

    def core(self, span: dict) -> set[int]:
        start, end = _at(span)
        while start < end and self.text[start] in EDGE:
            start += 1
        while end > start and self.text[end - 1] in EDGE:
            end -= 1
        return set(range(start, end))


def _parties(side: Result, summary: dict) -> list[str]:
    """Who acts in the main event, and whom it is done to."""
    main = next(event for event in side["events"] if event["main"])
    played = [p["entity"] for role in ("agent", "recipient") for p in main["participants"] if p["role"] == role]
    return list(dict.fromkeys([*summary.get("who", []), *(entity for entity in played if entity)]))


def _at(span: dict) -> Where:
    return span["start"], span["end"]


def _same_value(a: dict, b: dict) -> bool:
    return (a["value"] or "").upper() == (b["value"] or "").upper()


def _iou(a: set[int], b: set[int]) -> float:
    share = len(a & b) / len(a | b) if a | b else 0.0
    return share if share >= HALF else 0.0


def _triggers(side: Result) -> list[tuple[dict, dict]]:
    """Every place that tells an event, with its event."""
    return sorted(((m, e) for e in side["events"] for m in e["mentions"]), key=lambda row: _at(row[0]))


def _class(event: dict) -> str:
    return event["type"].partition(".")[0]


def _fact(mention: dict) -> tuple[str, str]:
    return mention["factuality"]["polarity"], mention["factuality"]["modality"]


def _same_part(a: tuple[dict, set[Where]], b: tuple[dict, set[Where]]) -> int:
    if a[0]["role"] != b[0]["role"]:
        return 0
    return max(overlap(x, y) for x in a[1] for y in b[1])


def _f1(four: list[float]) -> float:
    precision = four[0] / four[1] if four[1] else 0.0
    recall = four[2] / four[3] if four[3] else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
