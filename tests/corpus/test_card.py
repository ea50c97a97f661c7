"""The figures of the card are the corpus' own."""

from __future__ import annotations

import pytest

from corpus.tool import card, whole


def test_the_card_states_the_counts_and_the_agreement_of_the_corpus():
    """`python -m corpus.tool card` writes them."""
    assert card.CARD.read_text(encoding="utf-8") == card.fresh(whole.load(), measure=False)


def test_a_card_without_a_block_is_refused():
    with pytest.raises(ValueError, match="no block counts"):
        card.blocks("# A card\n", {"counts": "1"})


def test_a_block_is_replaced_and_nothing_else():
    before = "a\n<!-- n -->\nold\n<!-- /n -->\nb\n"

    assert card.blocks(before, {"n": "new"}) == "a\n<!-- n -->\n\nnew\n\n<!-- /n -->\nb\n"


def test_no_agreement_is_under_its_goal():
    assert [
        line
        for line in card.comparing.folders(card.AGREEMENT / "first", card.AGREEMENT / "second").layers.table()
        if "UNDER" in line
    ] == []
