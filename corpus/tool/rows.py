"""Annotation as rows of the public sets that `benchmarks/quality/score.py` reads, and the results that it scores 1.0.

Every task gets what the corpus knows of it. Sentences have events only: they are rows of the event sets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus.tool.gold import NAMES, gold_result
from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from corpus.tool.terms import READ_REGIONS
from worker.pipeline.layers import Entity, Event, Mention, Span
from worker.pipeline.ontology import ontology

SET = "dateline"
CONLL = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}  # everything else MISC
GUM = {"PERSON": "person", "NORP": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}
PLACES = ("GPE", "LOC", "FAC")
# What counts as an incident of MUC-4, by modality; others are no incidents.
STAGES = {"actual": "ACCOMPLISHED", "planned": "THREATENED", "threatened": "THREATENED"}
SLOTS = {"perp_ind": ("agent",), "hum_target_desc": ("recipient", "object"), "instrument": ("instrument",)}
MUC_SLOTS = ("perp_ind", "perp_org", "phys_target", "hum_target_name", "hum_target_desc", "instrument")
QUESTIONS = ("who", "what", "when", "where", "why", "how")
Row = dict[str, Any]


def write(folder: Path, items: Iterable[Annotated | Sentence]) -> dict[str, int]:
    """Writes `folder/TASK/SET.jsonl`, and `folder/gold.jsonl` for `score.py --results`; the rows of each set."""
    sets: dict[str, list[Row]] = {}
    results = []
    for item in items:
        answer = gold_result(item)
        for key, row in rows(item):
            sets.setdefault(key, []).append(row)
            results.append({"key": f"{key}/{row['id']}", "result": answer})
    for key, listed in sets.items():
        _write(folder / f"{key}.jsonl", listed)
    _write(folder / "gold.jsonl", results)
    return {key: len(listed) for key, listed in sorted(sets.items())}


def rows(item: Annotated | Sentence) -> Iterator[tuple[str, Row]]:
    """(`task/set`, row) for every set that the item is of use to."""
    events = _EventRows(item)
    yield "events/ecbplus", events.ecb()
    yield "events/muc4_tst34", events.muc()
    if isinstance(item, Sentence):
        yield from events.coded()
        return
    article = _ArticleRows(item)
    for task in ("ner", "time", "quotes", "geo", "coref"):
        yield f"{task}/{SET}", getattr(article, task)()
    if item.events:
        yield "events/giveme5w1h_gold", article.fivew()


class _ArticleRows:
    def __init__(self, article: Annotated) -> None:
        self.article = article
        self.base: Row = {"id": article.name, "text": article.text, "doc_date": article.meta.published_at[:10]}
        if article.meta.title:
            self.base["title"] = article.meta.title
        self.named = [(e, m) for e in article.entities for m in e.mentions if m.kind in NAMES]

    def span(self, span: Span) -> Row:
        return {"start": span.start, "end": span.end, "text": self.article.text[span.start : span.end]}

    def ner(self) -> Row:
        return {
            **self.base,
            "entities": [{**self.span(m.span), "type": CONLL.get(m.type, "MISC")} for _, m in self.named],
        }

    def time(self) -> Row:
        times = [{**self.span(t.span), "type": t.type, "value": t.value, "mod": t.mod} for t in self.article.times]
        return {**self.base, "times": times, "events": []}

    def quotes(self) -> Row:
        return {
            **self.base,
            "attributions": [
                {
                    "source": [self.span(q.speaker_mention)] if q.speaker_mention else [],
                    "cue": [self.span(q.cue)] if q.cue else [],
                    "content": [self.span(q.content)],
                    "kind": q.kind,
                }
                for q in self.article.quotes
            ],
        }

    def geo(self) -> Row:
        toponyms = [
            {**self.span(m.span), "type": "Literal", **({"name": e.name} if e.type == "GPE" and e.country else {})}
            for e, m in self.named
            if m.type in PLACES
        ]
        return {**self.base, "toponyms": toponyms}

    def coref(self) -> Row:
        mentions = [self.gum(number, e, m) for number, e in enumerate(self.article.entities, 1) for m in e.mentions]
        clusters = [[self.span(m.span) for m in e.mentions] for e in self.article.entities if len(e.mentions) > 1]
        dates = [{**self.span(t.span), "when": t.value} for t in self.article.times if t.type == "DATE"]
        return {**self.base, "mentions": mentions, "ontonotes_clusters": clusters, "tei_dates": dates}

    def gum(self, cluster: int, entity: Entity, mention: Mention) -> Row:
        span = mention.span
        if mention.kind == "nominal":
            words = self.article.text[span.start : span.end]
            head = Span(span.end - len(words.split()[-1]), span.end)
        else:
            head = span
        return {
            **self.span(span),
            "cluster": cluster,
            "type": GUM.get(entity.type, "abstract"),
            "has_propn": mention.kind in NAMES,
            "pronoun": mention.kind == "pronoun",
            "min_start": head.start,
            "min_end": head.end,
        }

    def fivew(self) -> Row:
        article = self.article
        main = next(e for e in article.events if e.main)
        names = {e.id: e.name for e in article.entities}
        agents = [names[p.entity] for p in main.participants if p.role == "agent" and p.entity]
        time = next((t for t in article.times if t.id == main.time), None)
        told = {
            "who": [{"text": " and ".join(dict.fromkeys(agents))}] if agents else [],
            "when": [{"text": self.span(time.span)["text"], "parsed": _day(main)}] if time else [],
            "where": [{"text": names[main.place]}] if main.place else [],
        }
        gold = {q: {"phrases": [{**p, "coders": 3} for p in told.get(q, ())]} for q in QUESTIONS}
        return {
            **self.base,
            "title": article.headline,
            "lead": "",
            "date": article.meta.published_at[:10],
            "category": article.meta.happening,
            "gold": gold,
        }


class _EventRows:
    def __init__(self, item: Annotated | Sentence) -> None:
        self.item = item
        self.base: Row = {"id": item.name, "text": item.text}
        if item.sent.published_at:
            self.base["date"] = item.sent.published_at[:10]
        if item.sent.title:
            self.base["title"] = item.sent.title

    def ecb(self) -> Row:
        text = self.item.text
        mentions = [
            {
                "tag": ("NEG_" if _is_denied(e) else "") + "ACTION_OCCURRENCE",
                "start": m.span.start,
                "end": m.span.end,
                "text": text[m.span.start : m.span.end],
                "sent": text.count("\n", 0, m.span.start),
                "chain": e.id,
            }
            for e in self.item.events
            for m in e.mentions
        ]
        story = self.item.meta.happening if isinstance(self.item, Annotated) and self.item.events else None
        gold = {"mentions": sorted(mentions, key=lambda m: m["start"])}
        return {**self.base, "topic": story, "subtopic": story, "eval_sentences": self.lines(), "gold": gold}

    def lines(self) -> list[int]:
        """Numbers of the lines that are read."""
        if isinstance(self.item, Sentence):
            return list(range(self.item.text.count("\n") + 1))
        read = [r.span for r in self.item.regions if r.kind in READ_REGIONS]
        numbers, start = [], 0
        for number, line in enumerate(self.item.text.split("\n")):
            if any(Span(start, start + max(len(line), 1)).overlaps(span) for span in read):
                numbers.append(number)
            start += len(line) + 1
        return numbers

    def muc(self) -> Row:
        incidents = [
            e
            for e in self.item.events
            if _plover(e) == "ASSAULT" and e.factuality.polarity == "positive" and e.factuality.modality in STAGES
        ]
        return {**self.base, "gold": {"templates": [self.template(e) for e in incidents]}}

    def template(self, event: Event) -> Row:
        fills = {
            slot: [
                {"any_of": [self.item.text[p.span.start : p.span.end]]} for p in event.participants if p.role in roles
            ]
            for slot, roles in SLOTS.items()
        }
        empty = {slot: [] for slot in MUC_SLOTS}
        return {"incident": "ATTACK", "stage": STAGES[event.factuality.modality], **empty, **fills}

    def coded(self) -> Iterator[tuple[str, Row]]:
        """Rows of sets that know one PLOVER type a sentence, or none."""
        coded = [e for e in self.item.events if _plover(e)]
        kinds = sorted({_plover(e) for e in coded})
        yield (
            "events/case2021_task2",
            {**self.base, "gold": {"subtype": kinds[0] if kinds else "OTHER", "plover_any": kinds}},
        )
        if len(kinds) != 1:
            return
        sides = {side: self.people(coded[0], role) for side, role in (("actor", "agent"), ("recipient", "recipient"))}
        trigger = self.item.text[coded[0].trigger.start : coded[0].trigger.end]
        yield "events/plover_gsr", {**self.base, "gold": {"event": kinds[0], "event_text": trigger, **sides}}

    def people(self, event: Event, role: str) -> list[Row]:
        found = [self.item.text[p.span.start : p.span.end] for p in event.participants if p.role == role]
        return [{"text": text, "code": "", "sector": ""} for text in found]


def _plover(event: Event) -> str | None:
    return ontology()[event.type].codes.plover


def _is_denied(event: Event) -> bool:
    return event.factuality.polarity == "negative" or event.factuality.modality == "denied"


def _day(event: Event) -> str | None:
    """The day of the event, where it is one day."""
    first, last = (event.first or "")[:10], (event.last or "")[:10]
    return first if first and first == last else None


def _write(path: Path, listed: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in listed)
    path.write_text("".join(lines), encoding="utf-8")
