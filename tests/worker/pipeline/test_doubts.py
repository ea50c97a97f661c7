"""What looks like an event and is none: figures of speech, habits, generalities, counts."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


@pytest.fixture
def classes(reader):
    """The classes of the events of a text."""

    def read(text):
        doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
        return [event.type.partition(".")[0] for event in doc._.events]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "Thick mist laid siege to the harbour of Oban.",
        "Cardboard boxes have invaded the station.",
        "The government will attack poverty and unemployment.",
        "The decree is an attack on press freedom.",
        "The senator attacked the policy of his predecessor.",
        "The opposition has sabotaged the dialogue with the government.",
        "Two loud deputies hijacked the debate.",
        "The army continues its battle against corruption.",
        "The president began a charm offensive in Europe.",
        "The execution of the budget has been slow.",
        "Reporters bombarded the minister with questions.",
        "The two ministers clashed over the budget.",
    ],
)
def test_a_figure_of_speech_is_no_violence(classes, text):
    """By what cannot act, or to what cannot be hurt."""
    assert not {"assault", "coerce", "crime"} & set(classes(text))


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb killed three people in the market.",
        "Mortar fire hit the hospital, killing two nurses.",
        "Gunmen attacked the home of the author of the policy.",
        "Rebels sabotaged the pipeline.",
        "Two men hijacked a bus.",
        "Soldiers clashed over the border post.",
        "The army began an offensive against the rebels.",
        "The junta executed two officers.",
        "Reporters were attacked with clubs.",
    ],
)
def test_violence_by_and_to_what_can_do_and_suffer_it_is_told(classes, text):
    """Weapons act for those who hold them; people and things can be hit."""
    assert "assault" in classes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels often shell the road to the north.",
        "Every week gunmen attack buses in the valley.",
        "Terrorists kill children.",
        "Terrorist attacks must be condemned.",
        "There was torture in the prisons of the region.",
        "Assaults and murders have reached a new height.",
    ],
)
def test_habits_and_generalities_are_no_events(classes, text):
    """What is done again and again, by and to nobody in particular."""
    assert "assault" not in classes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shell road to the north",
        "Rebels shelled the road every night last week.",
        "The rebels have often shelled the road to the north.",
        "The terrorists kill two children.",
        "The terrorist attacks on Monday must be condemned.",
        "Soldiers committed torture in the prisons.",
        "The torture of two students led to protests.",
    ],
)
def test_what_is_told_of_somebody_or_some_time_is_an_event(classes, text):
    """Headlines, the past, known parties."""
    assert "assault" in classes(text)


def test_a_list_of_casualties_tells_no_attack_of_its_own(classes):
    """So many dead, so many wounded."""
    assert "assault" not in classes("The army gave its count: 84 dead, 35 wounded.")
    assert "assault" in classes("The army wounded 35 rebels.")


def test_who_commits_suicide_attacks_nobody(classes):
    """The word alone makes no attack of a death."""
    assert "assault" not in classes("Three sailors were killed at once; the fourth committed suicide.")
    assert "assault" in classes("Three sailors were killed in a suicide attack.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("During a shootout between policemen and four smugglers, two men fled.", "crime"),
        ("During a shootout between soldiers and rebels, two men fled.", "assault"),
        ("Police stormed the ranch of the dealer.", "coerce"),
        ("Rebels stormed the ranch of the mayor.", "assault"),
        ("Police burned three cocaine laboratories.", "coerce"),
        ("Rebels burned three buses.", "assault"),
    ],
)
def test_police_against_criminals_is_no_war(classes, text, told):
    """Who is fought decides."""
    assert told in classes(text)
    assert not {"crime", "assault", "coerce"} - {told} & set(classes(text))


def test_a_bare_noun_is_what_its_word_told_before(reader):
    """ "The raid" of the second sentence is that of the first, and neither an attack nor the arrests in it."""
    text = "Police raided a house in Lima. They arrested two men. The neighbours had left before the raid."

    doc = reader.read(text, Article(published_at="2024-05-15"))

    told = [[text[m.span.start : m.span.end] for m in event.mentions] for event in doc._.events]
    assert ["raided", "raid"] in told


def test_the_first_word_of_a_name_tells_nothing_of_its_own(reader):
    """ "Bomb attacks" are one event."""
    doc = reader.read("The minister fears new bomb attacks.", Article(published_at="2024-05-15"))

    assert [event.type.partition(".")[0] for event in doc._.events].count("assault") == 1
