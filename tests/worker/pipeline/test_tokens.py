"""What is one word and what is several, where spaCy's tokenizer has it otherwise."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S.-led troops", ["U.S.", "-", "led", "troops"]),
        ("U.N.\u2013brokered talks", ["U.N.", "\u2013", "brokered", "talks"]),
        ("Lt. Col. Karin Lund", ["Lt.", "Col.", "Karin", "Lund"]),
        ("Coun. Karin Lund", ["Coun.", "Karin", "Lund"]),
        ("J.-P. Morel", ["J.-P.", "Morel"]),  # a given name
        ("They sank a col.", ["They", "sank", "a", "col", "."]),  # written small: no title
    ],
)
def test_tokens(reader, text, words):
    assert [token.text for token in reader.tokens(text)] == words


def test_no_sentence_ends_within_a_title(reader):
    doc = reader.read("It was Coun. Karin Lund who put on the brakes. Nobody else did.", Article())
    assert len(list(doc.sents)) == 2
