"""What speaks for and against a pronoun meaning something: the features that weigh in the choice."""

from __future__ import annotations

from dataclasses import dataclass

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.phrases import HE, IT, REFLEXIVE, SHE, THEY, Phrase
from worker.pipeline.entities.reference.referents import Referent

GENDER = {HE: "m", SHE: "f"}
CLAUSES = ("ccomp", "xcomp", "csubj", "advcl", "acl", "relcl")
MOST_COUNTED = 5
LATELY = 8  # phrases back
SHORT = frozenset({"'s", "\u2019s"})  # of "is", which the lemmatizer does not know with every apostrophe
STEPS = 3  # up a tree
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
AGO = 4  # sentences since somebody spoke


@dataclass(frozen=True)
class Scene:
    """Where a pronoun stands."""

    title_until: int  # token where the headline ends
    above: frozenset[int] = frozenset()  # the verbs whose clauses hold the pronoun's clause
    spoken_for: frozenset[int] = frozenset()  # ids of the things for which the one who says it speaks


def agrees(pronoun: Phrase, referent: Referent) -> bool:
    """Number, gender and kind allow it."""
    cls = pronoun.lemma
    if cls in GENDER:
        may = referent.kind == "person" or referent.doubtful
        return may and not referent.plural and referent.gender in (None, GENDER[cls])
    if cls == IT:
        return referent.kind in ("body", "state", "place", "thing") and not referent.plural
    if referent.plural:
        return referent.last.lemma not in nouns().spans
    return referent.kind in ("people", "body", "state") or (referent.kind == "person" and referent.gender is None)


def is_bound(pronoun: Phrase, other: Phrase, governing: int) -> bool:
    """Grammar forbids it: an object is not the subject of its own verb, and nothing is its own owner.

    `governing`: the verb above an object pronoun's own whose subject is meant to act, or -1.
    """
    token = pronoun.head
    if other.start <= token.i < other.end or token.i in (other.owner, other.head.i):
        return True
    if pronoun.role == "owner":
        return other.head.i == token.head.i
    if token.lower_ in REFLEXIVE or pronoun.verb < 0:
        return False
    if pronoun.verb != other.verb:
        return other.role == "subject" and 0 <= governing == other.verb
    return {pronoun.role, other.role} & {"subject"} != set() and other.role in ("subject", "object", "oblique")


def governing(pronoun: Phrase) -> int:
    """The verb whose subject does what is done to an object pronoun: of "Holm no longer wants to support it", wants.

    -1 where the clause has a subject of its own, or where somebody else is to do it ("asked Lind to support it").
    """
    if pronoun.role != "object":
        return -1
    first = verb = pronoun.head.head
    for _ in range(STEPS):
        if verb.dep_ not in ("xcomp", "conj", "pcomp") or any(c.dep_ in SUBJECTS for c in verb.lefts):
            break
        above = verb.head if verb.dep_ != "pcomp" else verb.head.head
        if above.pos_ not in ("VERB", "AUX") or above.i >= verb.i:
            return -1
        if verb.dep_ != "conj" and any(c.dep_ in ("dobj", "dative") for c in above.rights):
            return -1
        verb = above
    return verb.i if verb.i != first.i else -1


def of_pair(pronoun: Phrase, referent: Referent, rank: int, scene: Scene) -> list[str]:
    """The features of the pronoun meaning the referent, of which `rank` that agree were spoken of since."""
    cls, last = pronoun.lemma, referent.last
    group = "he" if cls in GENDER else cls
    back = min(pronoun.sentence - last.sentence, 4)
    named = "named" if referent.thing is not None else "joined" if referent.members else "nameless"
    found = [
        f"{group} back {back}",
        f"{group} rank {min(rank, 4)}",
        "doubtful person" if cls in GENDER and referent.doubtful else f"{group} {referent.kind} {named}",
        f"last {last.role}",
        f"last {last.kind}",
        f"spoken {min(len(referent.spoken), MOST_COUNTED)}",
    ]
    if cls in GENDER:
        found.append(_gender(referent, GENDER[cls]))
    elif cls == THEY:
        found.append("they plural" if referent.plural else "they singular")
        found.append(f"they {pronoun.role} {referent.kind}")
    if cls not in GENDER and not referent.plural:
        found += _taken_up(cls, referent)
    if last.start < scene.title_until <= pronoun.start:
        found.append("only in the headline")
    if last.role == "subject" and last.verb in scene.above:
        found.append(f"{pronoun.role} under its subject")
    if cls not in GENDER and id(referent.thing) in scene.spoken_for:
        found.append("spoken for")
    return found + _deeds(pronoun, referent) + _grammar(pronoun, last, back) + _quotation(pronoun, last, back)


def _taken_up(cls: str, referent: Referent) -> list[str]:
    """By which pronoun the article took it up last: a group that was "they" is hardly "it" again."""
    last = next((p.lemma for p in reversed(referent.spoken[-LATELY:]) if p.kind == "pronoun"), None)
    if last is None:
        return []
    return [f"{cls} again" if last == cls else f"{cls} after another"]


def _gender(referent: Referent, wanted: str) -> str:
    if referent.gender:
        return "gender known"
    if referent.usual:
        return "gender usual" if referent.usual == wanted else "gender usual other"
    if not referent.guess:
        return "gender unknown"
    return "gender guessed" if referent.guess == wanted else "gender guessed other"


def _deeds(pronoun: Phrase, referent: Referent) -> list[str]:
    """What it has, and whether it speaks."""
    if pronoun.role == "owner" and pronoun.lemma not in GENDER:
        return [f"{nouns().kind(pronoun.head.head.lemma_.lower(), plural=False)} of {referent.kind}"]
    if pronoun.role != "subject":
        return []
    if not is_said(pronoun):
        minded = pronoun.head.dep_ == "nsubj" and pronoun.head.head.lemma_.lower() in nouns().minds
        return [f"minded {referent.kind}"] if minded and pronoun.lemma not in GENDER else []
    found = [] if pronoun.lemma in GENDER else [f"speaking {referent.kind}"]
    if any(p.role == "subject" and is_said(p) and pronoun.sentence - p.sentence <= AGO for p in referent.spoken[-2:]):
        found.append("speaking again")
    return found


def _grammar(pronoun: Phrase, last: Phrase, back: int) -> list[str]:
    """How the two stand to each other in the sentence, or in two that follow each other."""
    found = []
    if back == 0:
        found.append(f"same sentence {last.role}")
        if last.verb == pronoun.verb and last.role == "subject":
            found.append("subject of the clause" if pronoun.role == "owner" else "subject of the verb")
        elif last.role == "subject" and pronoun.role == "subject":
            found.append("subject of a clause before")
    elif back == 1 and last.role == "subject":
        found.append("subject of the sentence before")
    if last.role == pronoun.role and last.role in ("subject", "object"):
        found.append(f"parallel {last.role}")
    if pronoun.role == "owner" and last.role == "owner" and back == 0:
        found.append("parallel owner")
    if pronoun.head.lower_ in REFLEXIVE and last.verb == pronoun.verb and last.role == "subject":
        found.append("reflexive")
    return found


def _quotation(pronoun: Phrase, last: Phrase, back: int) -> list[str]:
    if not pronoun.quote:
        return ["in a quotation before"] if last.quote else []
    if last.quote == pronoun.quote:
        return ["same quotation"]
    if last.role == "subject" and back <= 1 and is_said(last):
        return ["out of the quotation", "speaker"]
    return ["out of the quotation"]


def of_nothing(pronoun: Phrase, candidates: int) -> list[str]:
    """The features of the pronoun meaning nothing that was spoken of."""
    cls = pronoun.lemma
    group = "he" if cls in GENDER else cls
    found = [f"{group} nothing", f"nothing among {min(candidates, 3)}"]
    if pronoun.quote:
        found.append(f"{group} nothing in a quotation")
    if pronoun.role == "owner":
        found.append(f"{group} nothing owns")
    if cls == IT and pronoun.role != "owner":
        found += _empty(pronoun)
    return found


def of_follower(pronoun: Phrase, referent: Referent) -> list[str]:
    """The features of the pronoun meaning what is named only after it, in the main clause of its sentence."""
    found = ["follower", f"follower {pronoun.role}"]
    if referent.spoken:
        found.append("follower known")
    return found


def is_said(phrase: Phrase) -> bool:
    """Its verb is one of saying or thinking."""
    return phrase.head.head.lemma_.lower() in nouns().says


def _empty(pronoun: Phrase) -> list[str]:
    """Signs of an "it" that means nothing."""
    token = pronoun.head
    if token.dep_ == "expl":
        return ["empty: expletive"]
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return []
    verb, words = token.head, nouns()
    said = [c for c in verb.rights if c.dep_ in ("acomp", "attr", "advmod", "npadvmod", "oprd")]
    clause = any(c.dep_ in CLAUSES for c in verb.rights) or any(
        g.dep_ in CLAUSES or (g.dep_ == "prep" and g.lower_ == "for") for c in said for g in c.rights
    )
    lemma = "be" if verb.lower_ in SHORT else verb.lemma_.lower()
    found = []
    if lemma in words.weather or (lemma == "be" and any(c.lemma_.lower() in words.weather for c in said)):
        found.append("empty: weather")
    if lemma in words.seems and clause:
        found.append("empty: seems")
    if lemma == "be" and clause:
        found.append("empty: judged" if any(c.lemma_.lower() in words.judged for c in said) else "empty: clause")
    elif lemma == "be" and any(c.lemma_.lower() in words.judged for c in said):
        found.append("empty: judged alone")
    if token.dep_ == "nsubjpass" and clause:
        found.append("empty: passive")
    return found
