"""Turns annotated articles into choices: a pronoun, its options as features, and which of them are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from corpus.tool.records import Annotated
from corpus.tool.whole import load
from worker.pipeline.entities.reference import References
from worker.pipeline.entities.reference.phrases import Phrase
from worker.pipeline.entities.reference.referents import Referent
from worker.pipeline.reader import Reader


@dataclass
class Choice:
    """One pronoun."""

    options: list[list[str]]
    right: list[int]  # numbers of right options; several where the annotation leaves it open; none where it is missing
    meant: bool  # the annotation says what it means
    cls: str
    chosen: int = 0


@dataclass
class Reading:
    """An article as the model read it, and its annotation."""

    article: Annotated
    doc: Doc


@dataclass
class Teacher:
    """Chooses what the annotation says, so that the next pronoun finds the right past; notes every choice."""

    references: References
    gold: dict[int, str]
    choose: Callable[[Phrase, list[list[str]]], int]
    lead: bool  # take what is right; else what `choose` says
    choices: list[Choice] = field(default_factory=list)

    def __call__(self, pronoun: Phrase, options: list[list[str]]) -> int:
        """The number of the option to go on with."""
        wanted = self.gold.get(pronoun.head.i)
        meant = [self._key(referent) for referent in self.references.options]
        chosen = self.choose(pronoun, options)
        if wanted is not None:
            right = [i for i, key in enumerate(meant) if i and key == wanted]
        else:
            right = [i for i, key in enumerate(meant) if not i or key is None]
        self.choices.append(Choice(options, right, wanted is not None, pronoun.lemma, chosen))
        if not self.lead or chosen in right or not right:
            return chosen
        return right[0]

    def _key(self, referent: Referent | None) -> str | None:
        """Which annotated entity the referent is, by what most of its phrases are."""
        keys = Counter(self.gold.get(p.head.i) for p in referent.spoken) if referent is not None else Counter()
        keys.pop(None, None)
        return max(keys, key=lambda key: keys[key], default=None)


def readings(split: str, reader: Reader) -> list[Reading]:
    """The articles of a part of the corpus, read by what stands before the entities."""
    before = reader.nlp.pipe_names[: reader.nlp.pipe_names.index("entities")]
    found = []
    for article in load().of(split):
        if not isinstance(article, Annotated):
            continue
        doc = reader.tokens(article.text)
        doc._.article = article.sent
        for name in before:
            doc = reader.nlp.get_pipe(name)(doc)
        found.append(Reading(article, doc))
    return found


def choices(
    read: list[Reading], reader: Reader, choose: Callable[[Phrase, list[list[str]]], int], *, lead: bool
) -> list[Choice]:
    """Every pronoun of the articles."""
    found = []
    for one in read:
        references, _, _ = reader.nlp.get_pipe("entities").references(one.doc)
        teacher = Teacher(references, _gold(one), choose, lead)
        references.resolve(teacher)
        found += teacher.choices
    return found


def _gold(one: Reading) -> dict[int, str]:
    """The annotated entity by token, the smallest mention winning."""
    rows = [(m.span.end - m.span.start, m.span, entity.id) for entity in one.article.entities for m in entity.mentions]
    gold = {}
    for _, span, key in sorted(rows, reverse=True):
        tokens = one.doc.char_span(span.start, span.end, alignment_mode="expand")
        gold.update((token.i, key) for token in tokens or ())
    return gold
