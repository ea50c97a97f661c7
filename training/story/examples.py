"""What the choice of the main event learns from: the events read of an article, and which of them is the main one."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.tool import whole
from corpus.tool.records import Annotated
from worker.pipeline.reader import Reader
from worker.pipeline.story import Story


@dataclass
class Told:
    """An article: the signs of each event, and whether it is the main one."""

    signs: list[dict[str, float]]
    main: list[bool]


def read(reader: Reader, split: str) -> list[Told]:
    """The articles of a split that have a main event and of which events are read."""
    found = []
    for item in whole.load().of(split):
        if not isinstance(item, Annotated) or not (told := next((e for e in item.events if e.main), None)):
            continue
        doc = reader.tokens(item.text)
        doc._.article = item.sent
        for name, component in reader.nlp.pipeline:
            if name == "story":
                break
            doc = component(doc)
        story = reader.nlp.get_pipe("story")
        if not isinstance(story, Story) or not doc._.events:
            continue
        scorer = story.scorer(doc)
        triggers = [mention.span for mention in told.mentions]
        main = [any(m.span.overlaps(t) for m in event.mentions for t in triggers) for event in doc._.events]
        found.append(Told([scorer.signs(event) for event in doc._.events], main))
    return found
