"""The main job over HTTP: real API, real queue, real worker."""

from __future__ import annotations

import json
import urllib.request

import pytest

from stack.client import JobFailed, read
from stack.run import submissions
from tests.contract import check, spans_of, validator


@pytest.fixture(scope="module")
def results(stack):
    """The three seeds as the service reads them, by file."""
    return {name: read(stack.url, submission, 120) for name, submission in submissions()}


@pytest.fixture(scope="module")
def arms(results):
    return results["000_70d18d04582d512c.txt"]


@pytest.fixture(scope="module")
def radios(results):
    return results["003_61f1709d1c0051da.txt"]


def parties(result, event, role):
    names = {entity["id"]: entity["name"] for entity in result["entities"]}
    return {names.get(p["entity"]) for p in event["participants"] if p["role"] == role}


def main_event(result):
    (event,) = [event for event in result["events"] if event["main"]]
    return event


def test_the_results_are_what_the_contract_says(results):
    for result in results.values():
        validator("components/schemas/Result").validate(result)


def test_the_arms_of_seed_1_went_from_the_united_kingdom_to_ukraine_on_monday(arms):
    event = main_event(arms)

    assert event["type"] == "aid.military"
    assert parties(arms, event, "agent") == {"United Kingdom"}
    assert parties(arms, event, "recipient") == {"Ukraine"}
    assert (event["time"]["from"], event["time"]["to"]) == ("2022-01-17", "2022-01-17")
    assert event["factuality"] == {"polarity": "positive", "modality": "actual", "background": False}


@pytest.mark.parametrize("name", ["000_70d18d04582d512c.txt", "003_61f1709d1c0051da.txt"])
def test_nothing_is_read_from_the_plea_for_money_around_an_article(results, name):
    text = dict(submissions())[name]["text"]
    plea = text.index("Sign up for our free weekly newsletter")
    head = len("Support The Moscow Times!")
    result = results[name]
    spans = [
        *(m for entity in result["entities"] for m in entity["mentions"]),
        *(m for event in result["events"] for m in event["mentions"]),
        *(quote["content"] for quote in result["quotes"]),
    ]

    assert spans
    assert [span for span in spans if span["start"] >= plea or span["end"] <= head] == []


def test_the_aid_of_seed_3_is_planned(radios):
    event = main_event(radios)

    assert event["type"] == "aid.military"
    assert parties(radios, event, "agent") == {"NATO"}
    assert event["factuality"]["modality"] == "planned"


def test_no_aid_of_seed_3_has_happened(radios):
    kinds = {
        e["factuality"]["modality"]
        for e in radios["events"]
        if e["type"].startswith("aid") and "NATO" in parties(radios, e, "agent")
    }

    assert "actual" not in kinds


def test_every_span_is_the_slice_that_it_says(results):
    texts = {name: submission["text"] for name, submission in submissions()}

    for name, result in results.items():
        for span in spans_of(result):
            assert texts[name][span["start"] : span["end"]] == span["text"]


def test_the_same_article_gives_the_same_bytes(stack):
    _, submission = submissions()[2]
    anew = {**submission, "options": {"reuse": False}}

    assert json.dumps(read(stack.url, anew, 60)) == json.dumps(read(stack.url, anew, 60))


def test_the_same_article_again_is_answered_from_the_result_that_is_there(stack):
    submission = {"text": "Two envoys of Norway met two envoys of Sweden in Oslo.", "published_at": "2024-03-05"}
    first = read(stack.url, submission, 60)
    body = json.dumps(submission).encode()

    request = urllib.request.Request(stack.url + "/v1/jobs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        job = json.load(answer)

    assert (job["status"], job["reused"]) == ("succeeded", True)
    assert job["result"] == first


def test_offsets_come_in_the_unit_that_was_asked_for(stack):
    text = "🛳🛳 Ana Lindqvist met Prime Minister Kaspar Vold in Oslo."
    units = {"codepoint": str, "utf16": lambda s: s.encode("utf-16-le"), "utf8": str.encode}
    for unit, encoded in units.items():
        result = read(stack.url, {"text": text, "offset_unit": unit}, 60)
        width = 2 if unit == "utf16" else 1
        for span in spans_of(result["entities"]):
            assert encoded(text)[span["start"] * width : span["end"] * width] == encoded(span["text"])
        assert result["entities"]


def test_only_the_sections_asked_for_are_sent(stack):
    result = read(stack.url, {"text": "Two ships met in Oslo on Monday.", "include": ["times"]}, 60)

    assert "times" in result
    assert not {"entities", "events", "quotes", "quantities", "summary"} & set(result)


def test_without_a_publication_date_nothing_is_dated_and_a_warning_says_so(stack):
    result = read(stack.url, {"text": "Envoys of Chile met envoys of Peru on Monday."}, 60)

    assert "no_publication_date" in {warning["code"] for warning in result["warnings"]}
    assert all(time["from"] is None for time in result["times"])


@pytest.mark.parametrize("text", ["?", "\u00a0.", "1", "\ufeff", "🛳", "a\r\n\r\n\r\nb", '"' * 2000, "\x00", "Ａ" * 500])
def test_a_text_that_says_nothing_has_an_empty_result_and_no_error(stack, text):
    result = read(stack.url, {"text": text, "published_at": "2024-02-29"}, 60)

    assert result["events"] == []


def test_a_text_of_the_longest_length_is_read(stack):
    sentence = "Mayor Ana Lindqvist opened the harbour on Monday. "

    result = read(stack.url, {"text": (sentence * 4001)[:200_000], "published_at": "2024-03-05"}, 150)

    assert result["document"]["counts"]["characters"] == 200_000


def test_a_refused_article_raises_with_the_reason(stack):
    with pytest.raises(JobFailed, match="not valid"):
        read(stack.url, {"text": ""}, 60)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/capabilities", "/openapi.yaml"])
def test_the_service_addresses_answer_as_the_contract_says(stack, path):
    with urllib.request.urlopen(stack.url + path) as answer:
        check("GET", path, answer.status, answer.headers, answer.read())


def test_capabilities_tell_the_ontology_of_the_live_workers(stack, arms):
    (version,) = json.load(urllib.request.urlopen(stack.url + "/v1/capabilities"))["versions"]

    assert version["pipeline"] == arms["pipeline"]
    assert "aid.military" in {row["type"] for row in version["event_types"]}
    assert {event["type"] for event in arms["events"]} <= {row["type"] for row in version["event_types"]}
