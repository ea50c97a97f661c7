"""Text in capitals is read as it would be written in ordinary case; nothing else is touched."""

from __future__ import annotations

import time

import pytest

from worker.pipeline.casing import recasing as module
from worker.pipeline.casing import stretches
from worker.pipeline.casing.words import capitalised, is_acronym
from worker.pipeline.layers import Article
from worker.pipeline.result import build

FLASH = (
    "MINISTER LEAVES OFFICE AFTER TALKS IN OSLO\n\n"
    "LUSAKA, MAY 3, 1994 (SAVANNA NEWS) - FOREIGN MINISTER TOMASZ WIERZBICKI RESIGNED ON FRIDAY AFTER TALKS WITH "
    "ZAMBIA. HE TOLD REPORTERS THAT THE U.N. HAD NOT HELPED.\n\n"
    "POLICE ARRESTED TWO MEN NEAR THE HARBOUR. A SPOKESMAN FOR THE MINISTRY SAID THEY WERE SOLDIERS."
)


@pytest.fixture
def twin(reader):
    """The text as the model gets it."""

    def make(text):
        doc = reader.tokens(text)
        doc._.article = Article(published_at="1994-05-03", language="en")
        for name in ("article", "casing"):
            doc = reader.nlp.get_pipe(name)(doc)
        return doc

    return make


def read(reader, text):
    return reader.read(text, Article(published_at="1994-05-03", language="en"))


# --- which stretches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The UN and NATO met the OSCE, the IMF and UNESCO in Geneva.",
        "JANE DOE\n\nThe mayor of Lima left the city on Tuesday.",
        "KYIV, UKRAINE (AP) - Rain fell on the city for a third day, officials said.",
        "He said NO to it. She did not. They went home again before it was dark.",
        "Ordinary words.\n\nNASA",
        "第二次会议在日内瓦举行。 第二次会议在日内瓦举行。",
        "1234 5678 90",
        "\U0001f6f3\U0001f6f3\U0001f6f3",
        "",
    ],
)
def test_names_and_acronyms_in_ordinary_text_are_no_text_in_capitals(text):
    assert stretches(text) == []


def test_an_article_in_capitals_is_one_stretch():
    assert stretches(FLASH) == [(0, len(FLASH))]


def test_a_headline_in_capitals_above_an_ordinary_article_is_left():
    body = "Police arrested two men on Tuesday. They were soldiers, a spokesman for the ministry said on the radio.\r\n"

    assert stretches("TWO MEN HELD AFTER FIRE IN HARBOUR.\r\n\r\n" + body) == []


def test_a_table_in_capitals_in_an_ordinary_article_is_left():
    body = "Police arrested two men on Tuesday. They were soldiers, a spokesman for the ministry said on the radio.\n\n"

    assert stretches(body + "NORTH HARBOUR AT LAKE TOWN 3 2\n\n" + body) == []


def test_a_paragraph_in_capitals_in_an_ordinary_article_is_one():
    body = "Police arrested two men on Tuesday. They were soldiers, a spokesman for the ministry said on the radio.\n\n"
    first, second = "THE MINISTER LEFT HIS OFFICE AFTER\n", "TALKS IN OSLO.\n"

    text = 2 * body + first + second + "\n" + 2 * body

    assert stretches(text) == [(2 * len(body), 2 * len(body) + len(first + second))]


def test_headline_and_body_count_where_much_of_the_article_is_in_capitals():
    lead = "MINISTER LEAVES OFFICE\n\nTHE MINISTER LEFT AFTER TALKS IN OSLO.\n"

    assert stretches(lead + "\nHe had no other, as far as we know.\n") == [(0, 23), (24, len(lead))]


def test_a_short_line_counts_beside_a_line_in_capitals_and_not_alone():
    first, second = "MINISTER LEAVES OFFICE AFTER LONG TALKS IN\n", "OSLO.\n"
    body = "\nThe minister left. The country has had no other since.\n"

    assert stretches(first + second + body) == [(0, len(first + second))]
    assert stretches(second + body) == []


def test_a_sentence_in_capitals_within_a_paragraph_counts():
    text = (
        "A harbour has a new sign\n\n"
        "The sign was new. NO BOAT MAY LEAVE THE HARBOUR AFTER DARK. Nobody had read it until the police came."
    )
    start = text.index("NO BOAT")

    assert [text[a:b].strip() for a, b in stretches(text)] == ["NO BOAT MAY LEAVE THE HARBOUR AFTER DARK."]
    assert stretches(text)[0][0] == start


def test_capitals_of_other_alphabets_count():
    assert stretches("ПРЕЗИДЕНТ ПРИБЫЛ В МОСКВУ") == [(0, 25)]
    assert stretches("Президент прибыл в Москву") == []


# --- what the model gets --------------------------------------------------------------------------------------------


def test_names_keep_their_capitals_and_other_words_lose_them(twin):
    doc = twin(FLASH)

    assert "talks in Oslo" in doc.text
    assert "Tomasz Wierzbicki resigned on Friday after talks with Zambia." in doc.text
    assert "that the U.N. had not helped" in doc.text
    assert "Police arrested two men near the harbour. A spokesman for the ministry said" in doc.text


def test_the_month_is_told_from_the_verb(twin):
    doc = twin("THE PARTY MAY LEAVE ON 4 MAY, OFFICIALS SAID. THEY MAY STAY UNTIL MAR. 3.")

    assert doc.text == "The party may leave on 4 May, officials said. They may stay until Mar. 3."


def test_words_that_an_acronym_of_the_text_is_made_of_have_capitals(twin):
    doc = twin("THE MOVEMENT FOR THE UNITY OF ZAMBIA, OR MUZ, DENIED IT. THE MOVEMENT OF TROOPS WENT ON.")

    assert doc.text.startswith("The Movement for the Unity of Zambia, or MUZ, denied it.")
    assert "The movement of troops" in doc.text


def test_words_with_small_letters_stay_as_they_are(twin):
    doc = twin("MINISTER McDONALD AND eBay AGREED ON THE HARBOUR AND THE PORT OF LIMA ON TUESDAY")

    assert "McDONALD" in doc.text
    assert "eBay" in doc.text


def test_words_outside_the_stretches_stay_as_they_are(twin):
    body = "The UN and NATO met in GENEVA. Ministers from BOLIVIA left."
    doc = twin("MINISTERS LEAVE AFTER TALKS IN GENEVA.\n\n" + body)

    assert doc.text == "Ministers leave after talks in Geneva.\n\n" + body


def test_a_text_without_capitals_is_handed_on_itself(reader):
    doc = reader.tokens("The UN met in Geneva.")

    assert reader.nlp.get_pipe("casing")(doc) is doc
    assert reader.nlp.get_pipe("as_written")(doc) is doc


@pytest.mark.parametrize(
    "text",
    [
        FLASH,
        FLASH.replace("\n", "\r\n"),
        "STRAẞE IN KÖLN GESPERRT NACH BRAND AM HAFEN",
        "POLICE IN İZMİR ARRESTED FOUR MEN NEAR DİYARBAKIR ON FRIDAY",
        "MINISTER\u00a0OF ŒUVRES AND ﬁNANCE LEFT THE OFFICE \U0001f6f3 IN ŉ LIMA",
        "IT WASN'T O'BRIEN WHO LEFT N'DJAMENA\u2019S PORT WITH THE U.S.S. ARGO",
        "ΟΔΟΣ ΣΟΦΙΑΣ ΣΤΗΝ ΑΘΗΝΑ ΕΚΛΕΙΣΕ ΣΗΜΕΡΑ",
        "BREAKING " * 3 + "e\u0301\u0301 ÉCOLE FERMÉE À PARIS",
    ],
)
def test_the_twin_has_the_tokens_and_offsets_of_the_text(reader, twin, text):
    doc, plain = twin(text), reader.tokens(text)

    assert [(t.idx, len(t), t.whitespace_) for t in doc] == [(t.idx, len(t), t.whitespace_) for t in plain]
    assert read(reader, text).text == text


def test_sentences_begin_where_the_article_component_says(reader, twin):
    plain = reader.nlp.get_pipe("article")(reader.tokens(FLASH))
    given = [token.i for token in plain if token.is_sent_start]

    assert [token.i for token in twin(FLASH) if token.is_sent_start] == given
    assert set(given) <= {sent.start for sent in read(reader, FLASH).sents}


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_document_has_its_own_words_and_the_twin_s_annotation(reader):
    doc = read(reader, FLASH)
    verb = next(token for token in doc if token.text == "ARRESTED")

    assert (verb.lemma_, verb.tag_, verb.head.text) == ("arrest", "VBD", "ARRESTED")
    assert {child.text for child in verb.children if child.dep_ == "nsubj"} == {"POLICE"}
    assert ("TOMASZ WIERZBICKI", "PERSON") in [(ent.text, ent.label_) for ent in doc.ents]


def test_a_result_has_every_mention_as_the_text_has_it(reader):
    result = build(read(reader, FLASH), reader.record)
    mentions = [m for entity in result["entities"] for m in entity["mentions"]]

    assert "TOMASZ WIERZBICKI" in [m["text"] for m in mentions]
    assert all(FLASH[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert "arrest" in {event["type"].split(".")[-1] for event in result["events"]}


def test_the_same_story_in_capitals_and_not_has_the_same_actors(reader):
    text = "Foreign Minister Tomasz Wierzbicki met President Amara Sesay in Oslo on Friday.\n\nSesay thanked Norway."

    def names(doc):
        return sorted((entity.name, entity.type) for entity in doc._.entities)

    assert names(read(reader, text.upper())) == names(read(reader, text))


def test_a_text_whose_case_cannot_be_mended_is_read_as_it_is(reader, monkeypatch):
    casing = reader.nlp.get_pipe("casing")
    monkeypatch.setattr(casing, "twin", lambda doc, loud: 1 / 0)
    doc = reader.tokens(FLASH)

    assert casing(doc) is doc


# --- the parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("LIMA", "Lima"),
        ("O'BRIEN", "O'Brien"),
        ("N\u2019DJAMENA", "N\u2019Djamena"),
        ("MCDOWELL", "McDowell"),
        ("É", "É"),
    ],
)
def test_a_name_has_a_capital_where_names_have_one(word, written):
    assert capitalised(word) == written


@pytest.mark.parametrize("word", ["U.N.", "FMLN", "F16", "J.", "TBC"])
def test_letters_tell_an_acronym(word):
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["MR", "DR", "GEN.", "LIMA", "WHO", "A.M."])
def test_letters_do_not_tell_an_acronym(word):
    assert not is_acronym(word)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data["word"].pop("noun"), "noun"),
        (lambda data: data["around"].update({"title": "x"}), "title"),
        (lambda data: data.update({"vector": "1 two"}), "vector"),
        (lambda data: data.pop("again"), "again"),
    ],
)
def test_weights_that_are_wrong_are_named(monkeypatch, change, named):
    data = module.resource(module.FILE)
    change(data)
    monkeypatch.setattr(module, "resource", lambda name: data)

    with pytest.raises(ValueError, match=named):
        module.weights.__wrapped__()


@pytest.mark.parametrize(
    "piece", ["MINISTERS LEFT LIMA. ", "FMLN ", "A\n", "ABCDEF", "( ", "THE MOVEMENT FOR UNITY (MFU) "]
)
def test_the_work_grows_with_the_text_and_no_faster(reader, piece):
    casing = reader.nlp.get_pipe("casing")

    def cost(size):
        doc = reader.tokens(piece * (size // len(piece)))
        begun = time.perf_counter()
        casing(doc)
        return time.perf_counter() - begun

    cost(2_000)
    small, large = cost(20_000), cost(80_000)

    assert large < 10 * small + 0.3


def test_a_table_in_capitals_is_no_article():
    rows = [f"NORTH HARBOUR {n} LAKE TOWN {n + 1}\n" for n in range(5)]

    assert stretches("LEAGUE STANDINGS AFTER THE GAMES OF FRIDAY.\n\n" + "".join(rows)) == []
    assert stretches("MINISTER LEAVES OFFICE AFTER TALKS\n") == [(0, 35)]
