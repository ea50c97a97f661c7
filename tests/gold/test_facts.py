"""What a careful reader takes from whole articles comes out of the pipeline, and what he does not take does not."""

from __future__ import annotations

import functools

import pytest

from tests.contract import spans_of
from tests.gold.facts import articles, facts_of, known_misses
from worker.tasks import extract

MISSES = known_misses()


@pytest.fixture(scope="module")
def result_of(reader):
    """The result of an article, read once; skips pages as long as the pipeline takes them for text."""

    @functools.cache
    def result(name):
        return extract(reader, articles()[name].submission)

    def taken(article):
        if article.html and result(article.name)["document"]["text"] is None:
            pytest.skip("the pipeline does not read text/html yet")
        return result(article.name)

    return taken


def marked(fact):
    """A fact as a test: one that is known to fail must fail, so that the list stays true."""
    marks = pytest.mark.xfail(strict=True, reason=MISSES[fact.id]) if fact.id in MISSES else ()
    return pytest.param(fact, id=fact.id, marks=marks)


@pytest.mark.parametrize("fact", [marked(fact) for article in articles().values() for fact in facts_of(article)])
def test_a_fact_holds(fact, result_of):
    wrong = fact.wrong(result_of(fact.article))

    assert wrong is None, wrong


@pytest.mark.parametrize("article", articles().values(), ids=articles())
def test_every_span_is_its_slice_and_nothing_failed(article, result_of):
    result = result_of(article)
    text = result["document"]["text"] or article.text

    assert [span for span in spans_of(result) if text[span["start"] : span["end"]] != span["text"]] == []
    assert [w for w in result["warnings"] if w["code"] == "section_failed"] == []
