"""The story: which event the article is about, and who, when, where, what, why and how of it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component, Event, Summary, text_of
from worker.pipeline.story.answers import Answers
from worker.pipeline.story.choice import Scorer
from worker.pipeline.story.clauses import Title
from worker.pipeline.story.keys import near_keys
from worker.pipeline.story.lead import Lead
from worker.pipeline.story.words import StoryWords, story_words

_TITLE_READERS = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")


class Story(Component):
    """Marks the main event, gives it its near-match fingerprints, and lays `doc._.summary`."""

    section = "summary"

    def __init__(self, nlp: Language, words: StoryWords) -> None:
        """`nlp` carries the model that reads a title that was sent apart."""
        self.nlp = nlp
        self.words = words

    def read(self, doc: Doc) -> None:
        """Chooses and tells."""
        events: list[Event] = doc._.events
        main, lead = None, Lead(doc, self._title(doc))
        if events:
            scorer = _scorer(doc, lead)
            main = max(events, key=lambda event: (scorer.score(event), -event.mentions[0].span.start))
            for event in events:
                event.main = event is main
        answers = Answers(doc, main, lead, self.words)
        if main is not None:
            if main.place is None:
                main.place = answers.scene(lead=False)
                main.place_basis = "inferred" if main.place else None
            main.fingerprints = list(dict.fromkeys([*main.fingerprints, *near_keys(doc, main, self.words)]))
        doc._.summary = Summary(
            event=main.id if main else None,
            who=answers.who(),
            when=answers.when(),
            where=answers.where(),
            what=answers.what(),
            why=answers.why(),
            how=answers.how(),
        )

    def scorer(self, doc: Doc) -> Scorer:
        """What tells the main event of a document from the others."""
        return _scorer(doc, Lead(doc, self._title(doc)))

    def _title(self, doc: Doc) -> Title | None:
        title = doc._.article.title
        if not title or not title.strip():
            return None
        text = text_of(doc)
        written: set[str] = set()

        def lower(word: str) -> bool:
            if not written:
                written.update(text.split())
            return word in written

        return Title(title, lower, self._parse, self.words)

    def _parse(self, text: str) -> Doc:
        doc = self.nlp.make_doc(text)
        for name in _TITLE_READERS:
            if name in self.nlp.pipe_names:
                doc = self.nlp.get_pipe(name)(doc)
        return doc


def _scorer(doc: Doc, lead: Lead) -> Scorer:
    verb = lead.title.clause.verb.text if lead.title and lead.title.clause else None
    return Scorer(doc, {entity.id: entity for entity in doc._.entities}, lead.span, verb)


@Language.factory("dateline_story_v1")
def make_story(nlp: Language, name: str) -> Story:  # noqa: ARG001 - what spaCy hands to every factory
    """The component."""
    return Story(nlp, story_words())
