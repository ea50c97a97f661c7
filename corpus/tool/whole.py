"""The whole corpus: everything in its folders, and what must agree between files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.tool import records, single, terms
from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from corpus.tool.written import Problem


@dataclass
class Corpus:
    """Articles and sentences in the order of splits and names, and every inconsistency."""

    articles: list[Annotated] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, split: str | None) -> Iterator[Annotated | Sentence]:
        """What of the split, or of all, is annotated."""
        yield from (a for a in self.articles if a.is_annotated and split in (None, a.split))
        yield from (s for s in self.sentences if split in (None, s.split))


def load(root: Path = terms.CORPUS) -> Corpus:
    """Reads `root/articles` and `root/sentences`."""
    corpus = Corpus()
    for split in terms.SPLITS:
        folder = root / "articles" / split
        texts = sorted(folder.glob(f"*{records.SUFFIX}"))
        for path in texts:
            article, problems = records.load(path)
            corpus.problems += problems
            if article:
                corpus.articles.append(article)
        for path in sorted(folder.glob("*.yaml")):
            name = path.name.removesuffix(".yaml").removesuffix(".meta")
            if not (folder / f"{name}{records.SUFFIX}").exists():
                corpus.problems.append(Problem(f"{split}/{path.name}", 0, "", f"there is no {name}{records.SUFFIX}"))
    for path in sorted((root / "sentences").glob("*.yaml")):
        sentences, problems = single.load(path)
        corpus.sentences += sentences
        corpus.problems += problems
    corpus.problems += _between(corpus)
    return corpus


def _between(corpus: Corpus) -> Iterator[Problem]:
    """What no file can know alone."""
    seen: dict[str, str] = {}
    for item in (*corpus.articles, *corpus.sentences):
        place = f"{item.split}/{item.name}"
        if item.name in seen:
            yield Problem(place, 0, "", f"the id is that of {seen[item.name]} too")
        seen[item.name] = place
    split_of: dict[str, Annotated] = {}
    for article in corpus.articles:
        first = split_of.setdefault(article.meta.happening, article)
        if first.split != article.split:
            yield Problem(
                f"{article.split}/{article.name}", 0, "", f"the happening of {first.split}/{first.name}: one split only"
            )
    for article in corpus.articles:
        other = article.meta.look_alike_of
        if other and (other not in split_of or other == article.meta.happening):
            yield Problem(
                f"{article.split}/{article.name}", 0, "look_alike_of", f"{other} is no other article's happening"
            )
