"""A bare text as the body, its fields in the query, its bytes in its charset."""

from __future__ import annotations

import pytest

from tests.service.conftest import client_of, pointers, problem

TEXT = "Zoë met “André” – in Łódź.\r\n🛳"


def post(client, body, query="", content_type="text/plain"):
    data = body if isinstance(body, bytes) else body.encode()
    return client.post(f"/v1/jobs?{query}", data=data, headers={"Content-Type": content_type})


@pytest.fixture
def kept(client, worker_store):
    """What the worker gets of a body."""

    def submit(*arguments, **named):
        answer = post(client, *arguments, **named)
        assert answer.status_code == 202, answer.data
        return worker_store.claim(answer.get_json()["id"])[1]

    return submit


def test_a_bare_text_is_the_text_to_the_letter(kept):
    assert kept("\ufeff" + TEXT) == {"text": "\ufeff" + TEXT, "content_type": "text/plain"}


def test_the_query_holds_the_other_fields(kept):
    query = (
        "title=A%20title&url=https%3A%2F%2Fexample.org%2F&source=Post&published_at=2022-01-18T09%3A30%3A00%2B02%3A00"
        "&language=en&offset_unit=utf8&include=events,times&priority=high&reuse=false&min_confidence=0.5"
    )

    assert kept("a", query) == {
        "text": "a",
        "content_type": "text/plain",
        "title": "A title",
        "url": "https://example.org/",
        "source": "Post",
        "published_at": "2022-01-18T09:30:00+02:00",
        "language": "en",
        "offset_unit": "utf8",
        "include": ["events", "times"],
        "priority": "high",
        "options": {"reuse": False, "min_confidence": 0.5},
    }


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", TEXT),
        ("UTF8", TEXT),
        ('"utf-8"', TEXT),
        ("utf-16", TEXT),
        ("utf-16le", TEXT),
        ("iso-8859-1", "Zoë met André."),
        ("latin1", "Zoë met André."),
        ("windows-1252", "“Zoë” – André"),
        ("windows-1251", "Киев"),
        ("koi8-r", "Киев"),
        ("iso-8859-15", "5 €"),
        ("us-ascii", "Zoe"),
        ("shift_jis", "東京"),
        ("gb18030", "北京"),
        ("euc-kr", "서울"),
        ("big5", "台北"),
        ("macintosh", "“Zoë”"),
    ],
)
def test_the_charset_that_is_named_is_honoured(kept, charset, text):
    body = text.encode(charset.strip('"'))

    assert kept(body, content_type=f"text/plain; charset={charset}")["text"] == text


@pytest.mark.parametrize(
    "charset",
    ["klingon", "zlib", "hex", "rot13", "base64", "idna", "punycode", "utf-7", "unicode_escape", "", "\\0", "ü"],
)
def test_a_charset_that_is_none_is_a_415(client, charset):
    answer = post(client, "a", content_type=f'text/plain; charset="{charset}"')

    assert problem(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "charset"), [(b"\xff", "utf-8"), (b"\xc3", "utf-8"), (b"a", "utf-16le"), (b"\xe9", "us-ascii")]
)
def test_bytes_that_are_no_text_are_a_400(client, body, charset):
    assert problem(post(client, body, content_type=f"text/plain; charset={charset}")) == (400, "malformed_body")


@pytest.mark.parametrize("body", ["", " \r\n"])
def test_a_blank_text_is_a_422(client, body):
    answer = post(client, body)

    assert problem(answer) == (422, "invalid_submission")
    assert pointers(answer) == ["/text"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("offset_unit=bytes", "/offset_unit"),
        ("published_at=18.1.2022", "/published_at"),
        ("include=moods", "/include/0"),
        ("include=events,", "/include/1"),
        ("priority=", "/priority"),
        ("title=" + "x" * 1001, "/title"),
    ],
)
def test_a_field_of_the_query_that_is_not_valid_is_a_422(client, query, where):
    answer = post(client, "a", query)

    assert problem(answer) == (422, "invalid_submission")
    assert pointers(answer) == [where]


@pytest.mark.parametrize(
    "query",
    [
        *("text=a", "titel=a", "title=a&title=b", "reuse=1", "reuse=", "metadata=x"),
        *(f"min_confidence={value}" for value in ("", "half", "1.1", "-0.1", "nan", "inf", "1e999", "0x1", "0_1", "١")),
    ],
)
def test_a_query_of_another_form_is_a_400(client, query):
    assert problem(post(client, "a", query)) == (400, "invalid_parameter")


def test_another_language_in_the_query_is_refused_by_name(client):
    assert problem(post(client, "Zwei Schiffe.", "language=de")) == (422, "unsupported_language")


def test_a_bare_text_over_the_limits_is_a_413(settings):
    import dataclasses

    client = client_of(dataclasses.replace(settings, max_text_chars=10, max_body_bytes=1024))

    assert problem(post(client, "x" * 11)) == (413, "text_too_long")
    assert problem(post(client, "x" * 1025)) == (413, "body_too_large")


def test_an_empty_include_asks_for_no_section(kept):
    assert kept("a", "include=")["include"] == []


def test_of_a_json_body_its_own_field_counts(client, worker_store):
    body = {"text": "a", "title": "Mine", "source": None, "options": {"reuse": True}}

    answer = client.post("/v1/jobs?title=Yours&source=Post&reuse=false", json=body)

    submission = worker_store.claim(answer.get_json()["id"])[1]
    assert submission == {"text": "a", "title": "Mine", "source": "Post", "options": {"reuse": True}}


def test_the_query_completes_the_options_of_a_json_body(client, worker_store):
    answer = client.post("/v1/jobs?reuse=false", json={"text": "a", "options": {"reuse": None}})

    assert worker_store.claim(answer.get_json()["id"])[1] == {"text": "a", "options": {"reuse": False}}


def test_the_query_does_not_make_a_submission_of_what_is_none(client):
    assert pointers(client.post("/v1/jobs?title=a", json=[])) == [""]


def test_the_same_text_bare_and_in_json_is_one_submission_for_a_key(client):
    headers = {"Idempotency-Key": "k"}
    first = client.post("/v1/jobs", json={"text": "a", "content_type": "text/plain"}, headers=headers)

    again = client.post("/v1/jobs", data=b"a", headers={"Content-Type": "text/plain", **headers})

    assert again.get_json()["id"] == first.get_json()["id"]


PAGE = "<html><head><meta charset='{}'></head><body><p>Zoë met André in Oslo.</p></body></html>"


@pytest.mark.parametrize(
    ("named", "meta", "coded"),
    [
        (None, "utf-8", "utf-8"),
        (None, "windows-1252", "cp1252"),
        ("utf-8", "windows-1252", "utf-8"),
        ("iso-8859-1", "utf-8", "latin-1"),
        (None, "klingon", "utf-8"),
        (None, "zlib", "utf-8"),
        (None, "utf-16", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_charset_that_is_named_or_else_in_its_own(kept, named, meta, coded):
    page = PAGE.format(meta)
    content_type = "text/html" if named is None else f"text/html; charset={named}"

    assert kept(page.encode(coded), content_type=content_type) == {"text": page, "content_type": "text/html"}


def test_a_byte_order_mark_counts_before_what_a_page_says_of_itself(kept):
    page = "\ufeff" + PAGE.format("windows-1252")

    assert kept(page, content_type="text/html")["text"] == page


def test_a_page_in_another_language_is_left_to_the_worker(client):
    german = "Der Bürgermeister hat am Montag gesagt, dass die neue Fähre im Mai kommt, aber nicht vor dem Fest."

    assert post(client, f"<p>{german}</p>", content_type="text/html").status_code == 202
    assert problem(post(client, german)) == (422, "unsupported_language")


@pytest.mark.parametrize(
    "query",
    [f"title={'a' * 1001}", "published_at=yesterday", "offset_unit=words", "language=de", "callback=x", "include=a"],
)
def test_a_field_of_the_query_is_looked_at_though_the_body_has_another_in_its_place(client, query):
    body = {
        "text": "a",
        "title": "b",
        "published_at": "2024-03-05",
        "offset_unit": "utf8",
        "language": "en",
        "include": ["events"],
        "callback": {"url": "https://hooks.example.org/"},
    }
    body.pop("callback" if not query.startswith("callback") else "title")

    assert problem(client.post(f"/v1/jobs?{query}", json=body)) == (400, "invalid_parameter")
