"""The attribute ruler that remembers lays what spaCy's own lays."""

from __future__ import annotations

import random

import numpy as np
import pytest
from spacy.attrs import DEP, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from worker.pipeline.attributes import RememberingRuler, replace_ruler
from worker.pipeline.reader import load_model

WORDS = (
    *("Ai", "n't", "Gon", "na", "got", "ta", "let", "'s", "c'm", "on", "y", "all", "y'", "I", "you", "IT", "There"),
    *("is", "ARE", "do", "had", "not", "'em", "nothin'", "nuthin'", "gets", "sha", "ca", "wo", "harbour", "Lisbon"),
    *("14", ",", "\n\n", "\t"),
)


@pytest.fixture(scope="module")
def rulers() -> tuple[Language, AttributeRuler, AttributeRuler]:
    nlp = load_model("en_core_web_md")
    own = nlp.get_pipe("attribute_ruler")
    replace_ruler(nlp)
    return nlp, own, nlp.get_pipe("attribute_ruler")


def laid(doc: Doc) -> list[tuple]:
    return [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in doc]


def test_any_words_with_any_tags_and_dependencies_get_the_same_attributes(rulers):
    nlp, own, remembering = rulers
    assert isinstance(remembering, RememberingRuler)
    chance = random.Random(7)
    tags, deps = (
        [nlp.vocab.strings.add(label) for label in (*nlp.get_pipe(p).labels, "")] for p in ("tagger", "parser")
    )
    deps += [nlp.vocab.strings[label] for label in ("expl", "expl", "aux", "nsubj", "dobj", "mark")] * 3
    for _ in range(60):
        words = [chance.choice(WORDS) for _ in range(chance.randrange(1, 80))]
        looks = np.array([(chance.choice(tags), chance.choice(deps)) for _ in words], dtype="uint64")
        one, other = (Doc(nlp.vocab, words=words).from_array((TAG, DEP), looks) for _ in range(2))
        assert laid(remembering(one)) == laid(own(other))


def test_an_empty_text_is_left_as_it_is(rulers):
    nlp, _, remembering = rulers
    assert not len(remembering(nlp.make_doc("")))


@pytest.mark.parametrize(
    "token",
    [{"NORM": "not"}, {"LOWER": {"NOT_IN": ["not"]}}, {"LOWER": "not", "OP": "?"}],
    ids=["asks for what differs between tokens of one word", "names no words", "of no fixed number of tokens"],
)
def test_a_ruler_with_rules_of_another_kind_stays(token):
    nlp = Language()
    nlp.add_pipe("attribute_ruler").add([[token]], {"POS": "PART"})
    replace_ruler(nlp)
    assert type(nlp.get_pipe("attribute_ruler")) is AttributeRuler
