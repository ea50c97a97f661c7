"""Names of one thing come together; names of two stay apart."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from worker.pipeline.entities.merge import looks_personal, merge
from worker.pipeline.entities.names import Name
from worker.pipeline.entities.variants import acronym, alike, key, same_given, shortens


@pytest.fixture
def merged(reader):
    """Puts labelled names together; a form of address or "the" at the start of one stands before it."""

    def merging(*rows):
        words, names = [], []
        for row in rows:
            label, text = row.split(": ")
            tokens = text.split()
            before = tokens[0] if tokens[0] in ("the", "Mr", "Ms") else None
            honorific = before if before != "the" else None
            names.append(Name(len(words) + bool(before), len(words) + len(tokens), label, honorific=honorific))
            words += [*tokens, ","]
        doc = Doc(reader.nlp.vocab, words)
        things = merge(doc, names, lambda word: word in ("Danish", "British"))
        return [[doc[n.start : n.end].text for n in thing.names] for thing in things]

    return merging


@pytest.mark.parametrize(
    "rows",
    [
        ("PERSON: Sergei Malkov", "PERSON: Sergey Malkow"),
        ("PERSON: Olena Zhurbenko", "PERSON: Zhurbenko"),
        ("PERSON: Sergei Shumeyko", "PERSON: Mr Shumeiko"),
        ("PERSON: William Carrow", "PERSON: Bill Carrow"),
        ("PERSON: W. Carrow", "PERSON: Willa Carrow"),
        ("PERSON: William Carrow", "PERSON: Billy"),
        ("PERSON: Pedro Prado Ochoa", "PERSON: Prado"),
        ("PERSON: John F. Carrow", "PERSON: John Carrow"),
        ("PERSON: Omar bin Rashid", "PERSON: bin Rashid"),
        ("PERSON: Rashid", "ORG: Omar Rashid"),
        ("ORG: Holm Shipping Ltd", "ORG: Holm Shipping"),
        ("ORG: Jenny Holm Foundation", "ORG: Holm Foundation"),
        ("ORG: Danish Harbour Ministry", "ORG: Harbour Ministry"),
        ("ORG: Church of Holm", "ORG: Church"),
        ("ORG: World Ferry Organisation", "ORG: World Ferry Organization"),
        ("ORG: Society for Clean Ports", "ORG: SCP"),
        ("ORG: World Anti-Fraud Agency", "ORG: WAFA"),
        ("ORG: Porto Nostro", "ORG: PN"),
        ("GPE: City of Holmstad", "GPE: Holmstad"),
        ("GPE: Zholymbet", "GPE: Jolymbet"),
    ],
)
def test_two_names_of_one_thing_are_one(merged, rows):
    assert len(merged(*rows)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ("PERSON: Anna Carrow", "PERSON: Peter Carrow"),
        ("PERSON: Mr Carrow", "PERSON: Ms Carrow"),
        ("PERSON: George W. Carrow", "PERSON: George H. Carrow"),
        ("PERSON: William Carrow", "PERSON: Bob Carrow"),
        ("PERSON: Anna Hansen", "PERSON: Anna Jansen"),
        ("PERSON: Carrow", "ORG: Carrow"),
        ("ORG: Danish Bank of Holm", "ORG: Danish Bank of Lund"),
        ("ORG: Holm", "ORG: Holm Science Fair"),
        ("ORG: Society for Clean Ports", "ORG: SCPX"),
        ("GPE: Holmstad", "GPE: Holmsund"),
        ("GPE: Holm City", "GPE: Holm"),
    ],
)
def test_names_of_two_things_are_two(merged, rows):
    assert len(merged(*rows)) == 2


def test_a_short_name_that_two_organisations_share_is_neithers(merged):
    assert len(merged("ORG: Bank of Holm", "ORG: Bank of Lund", "ORG: Bank")) == 3


def test_an_acronym_of_two_organisations_is_neithers(merged):
    assert len(merged("ORG: Society for Clean Ports", "ORG: Southern Cargo Pilots", "ORG: SCP")) == 3


def test_a_family_is_none_of_its_members(merged):
    found = merged("PERSON: Anna Carrow", "PERSON: Peter Carrow", "PERSON: the Carrows")
    assert ["Carrows"] in found
    assert len(found) == 3


def test_a_surname_is_the_one_who_may_bear_the_form_of_address(merged):
    found = merged("PERSON: Mr Peter Carrow", "PERSON: Ms Anna Carrow", "PERSON: Mr Carrow")
    assert ["Peter Carrow", "Carrow"] in found


# --- spellings ---


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zelensky", "Zelenskyy"), ("Shoigu", "Shoygu"), ("Kadafi", "Qaddafi"), ("Müller", "Muller"), ("Yusuf", "Yousuf")],
)
def test_transliterations_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Holm", "Helm"), ("Carrow", "Barrow"), ("Linden", "Lindqvist")])
def test_other_names_are_not_alike(one, other):
    assert not alike(one, other)


def test_a_slip_in_a_long_name_is_alike():
    assert alike("Krzyzanowski", "Krzyzonowski")


def test_short_given_names_are_their_long_ones():
    assert same_given("Bill", "William")
    assert same_given("J.", "Jenny")
    assert not same_given("Bill", "Robert")


@pytest.mark.parametrize(("word", "letters"), [("WADA", "WADA"), ("W.H.O.", "WHO"), ("Wada", ""), ("A", "")])
def test_an_acronym_is_one_word_of_capitals(word, letters):
    assert acronym((word,)) == letters


def test_an_acronym_in_brackets_need_not_have_the_order_of_the_words():
    assert shortens("CEI", ("Italian", "Episcopal", "Conference"))
    assert not shortens("XYZ", ("Italian", "Episcopal", "Conference"))


@pytest.mark.parametrize("words", [("Holm", "Foundation"), ("Holm",), ("NATO", "Summit"), ("of", "Holm")])
def test_what_names_a_body_or_is_one_word_does_not_look_like_a_person(words):
    assert not looks_personal(words)
