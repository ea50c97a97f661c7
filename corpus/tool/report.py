"""What `make corpus` prints: problems, variety, targets, and the closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.tool import terms, variety
from corpus.tool.variety import Variety
from corpus.tool.whole import Corpus

ARTICLES, SENTENCES, NEAR_MISSES = 120, 3000, 600
LEMMAS, IN_CLASS, IN_MODALITY, PAIRS = 6000, 12, 40, 8
WORDS = (150, 600)
EXAMPLES = 3
SHOWN = 20


@dataclass(frozen=True)
class Target:
    """Something that the corpus must reach before it is released."""

    what: str
    is_met: bool

    def __str__(self) -> str:
        return f"{'met    ' if self.is_met else 'NOT MET'} {self.what}"


def problems(corpus: Corpus) -> Iterator[str]:
    """A line for each."""
    yield from (str(p) for p in sorted(corpus.problems))


def figures(corpus: Corpus, found: Variety) -> Iterator[str]:
    """Variety and counts, of the whole corpus; of the test part only numbers."""
    items = [*corpus.articles, *corpus.sentences]
    yield f"near-duplicates {len(found.duplicates)}"
    yield from (f"  {a} ~ {b}: {share:.0%} of the runs of five words" for a, b, share in found.duplicates[:SHOWN])
    yield f"sentence frames used more than {variety.FRAME_USES} times: {len(found.frames)}"
    for shape, where in list(found.frames.items())[:SHOWN]:
        yield f"  {len(where)} times: {shape} ({', '.join(where[:EXAMPLES])} …)"
    yield f"words {found.words}, distinct lemmas {found.lemmas}, with names {found.lemmas_and_names} (letters only)"
    yield "places per event class: " + _listed(variety.classes(items))
    counted = variety.modalities(items)
    for modality in (*terms.MODALITIES, "(negative)", "(background)"):
        by_split = ", ".join(f"{split} {counted[modality, split]}" for split in terms.SPLITS)
        yield f"modality {modality}: {sum(counted[modality, s] for s in terms.SPLITS)} ({by_split})"
    for split in terms.SPLITS:
        articles = [a for a in corpus.articles if a.split == split]
        sentences = [s for s in corpus.sentences if s.split == split]
        events = sum(len(i.events) for i in (*articles, *sentences))
        yield f"split {split}: {len(articles)} articles, {len(sentences)} sentences, {events} events"
    yield "near-misses: " + _listed(Counter(s.near_miss or "none" for s in corpus.sentences))
    yield "genres: " + _listed(Counter(a.meta.genre.split(",")[0].strip() for a in corpus.articles))
    yield "regions: " + _listed(Counter(a.meta.region for a in corpus.articles))


def targets(corpus: Corpus, found: Variety) -> Iterator[Target]:
    """What it must not fall below. Near-misses are a number: in plain news they are rare."""
    items = [*corpus.articles, *corpus.sentences]
    written, sentences = len(corpus.articles), len(corpus.sentences)
    bare = [a.name for a in corpus.articles if not a.is_annotated]
    yield Target(f"{ARTICLES} articles: {written}", written >= ARTICLES)
    yield Target(f"every article annotated: {len(bare)} are not", not bare)
    odd = [a.name for a in corpus.articles if not WORDS[0] <= len(a.text.split()) <= WORDS[1]]
    yield Target(f"articles of {WORDS[0]} to {WORDS[1]} words: outside: {_some(odd)}", not odd)
    yield Target(f"{SENTENCES} sentences: {sentences}", sentences >= SENTENCES)
    misses = sum(bool(s.near_miss) for s in corpus.sentences)
    yield Target(f"{NEAR_MISSES} of them near-misses: {misses}", misses >= NEAR_MISSES)
    stories = Counter(a.meta.happening for a in corpus.articles)
    pairs = sum(n > 1 for n in stories.values())
    yield Target(f"{PAIRS} happenings told twice: {pairs}", pairs >= PAIRS)
    alike = sum(bool(a.meta.look_alike_of) for a in corpus.articles)
    yield Target(f"{PAIRS} look-alikes: {alike}", alike >= PAIRS)
    yield Target(f"no near-duplicates: {len(found.duplicates)}", not found.duplicates)
    yield Target(f"no frame more than {variety.FRAME_USES} times: {len(found.frames)}", not found.frames)
    yield Target(f"{LEMMAS} distinct lemmas: {found.lemmas}", found.lemmas >= LEMMAS)
    few = [f"{name} {n}" for name, n in variety.classes(items).items() if n < IN_CLASS]
    yield Target(f"every class in {IN_CLASS} places: too few {_some(few)}", not few)
    counted = variety.modalities(items)
    totals = {m: sum(counted[m, s] for s in terms.SPLITS) for m in terms.MODALITIES}
    rare = [f"{name} {n}" for name, n in totals.items() if n < IN_MODALITY]
    yield Target(f"every modality {IN_MODALITY} times: too few {_some(rare)}", not rare)


def closing(corpus: Corpus) -> str:
    """The last line."""
    events = sum(len(i.events) for i in (*corpus.articles, *corpus.sentences))
    counts = {
        "articles": len(corpus.articles),
        "sentences": len(corpus.sentences),
        "events": events,
        **{layer: sum(len(getattr(a, layer)) for a in corpus.articles) for layer in ("quotes", "times", "entities")},
    }
    return " ".join(f"{name} {count}" for name, count in counts.items())


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _some(names: list[str]) -> str:
    return ", ".join(names) or "none"
