"""What the words above an event make of it: "plans to", "fears of", "refused to", "said that"."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.events.told import Step, Told
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords

STEPS = 16
NEGATING = ("negative", "cancelled")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN")
# Prepositions through which a word governs what follows; behind others a phrase stands on its own.
_AFTER_NOUN = ("of", "for", "to", "about", "over", "against", "on")
_AFTER_VERB = ("of", "from", "for", "on", "about", "to", "against", "at", "in", "with")
_BEFORE_THING = ("of", "from", "for", "on", "about", "to", "against", "with")
_STATES = ("on", "under", "at", "in", "for")  # "is under attack", "was on strike"
_APART = ("after", "before", "since")
_RELATIVE = ("WDT", "WP", "WP$", "WRB")
_FOR_IT = ("for", "of", "to")  # through which a demand names what it demands; it may be over or against another
_ONE = ("a", "an")
_BESIDE_WORRY = ("over", "about", "at")


class Governors:
    """Steps from a verb or a noun to the word above it, giving what that word gives."""

    def __init__(self, tree: Tree, words: FactualityWords, light: frozenset[str]) -> None:
        self.tree = tree
        self.words = words
        self.light = light

    def operator(self, verb: Token) -> str | None:
        """What a verb with its particles makes of its content."""
        lemma = self.tree.lemma(verb)
        company = self.tree.children(verb, "prt", "prep", "advmod", "acomp", "dobj")
        phrased = (self.words.verbs.get(f"{lemma} {child.lower_}") for child in company)
        return next((gives for gives in phrased if gives), None) or self.words.verbs.get(lemma)

    def is_negated(self, verb: Token) -> bool:
        """By a word of its own clause."""
        return any(
            child.dep_ == "neg" or (child.lower_ in self.words.negators and child.dep_ in ("advmod", "preconj", "cc"))
            for child in self.tree.children(verb)
        )

    # above a verb

    def above_verb(self, verb: Token, told: Told) -> Step | None:
        """The step from a verb, None where it stands on its own."""
        dep, head = verb.dep_, verb.head
        if dep == "conj":
            return self._conjoined(verb, head)
        if dep == "ccomp" and any(mark.lower_ in _APART for mark in self.tree.children(verb, "mark")):
            return None  # "asked on Monday …, hours after it fired"
        if dep in ("ccomp", "xcomp", "csubj", "oprd", "parataxis", "dep"):
            return self._governed(verb, head, told)
        if dep in ("acl", "relcl"):
            return self._on_noun(verb, head, told)
        if dep == "advcl":
            return self._adverbial(verb, head, told)
        if dep == "pcomp":
            return self._after_preposition(verb, head, told)
        return None

    def _conjoined(self, verb: Token, head: Token) -> Step:
        """A finite verb belongs beside a finite one; one without auxiliaries shares those of the first."""
        if verb.tag_ in _FINITE and head.tag_ in ("VB", "VBG"):
            for _ in range(STEPS):
                if head.tag_ in _FINITE or head.head.i == head.i:
                    break
                head = head.head
            return Step(head, False, True)
        return Step(head, self.shares(verb, head), True)

    def shares(self, verb: Token, head: Token) -> bool:
        """A conjoined verb without subject or auxiliaries of its own has those of the first."""
        if verb.tag_ in _FINITE and head.tag_ in ("VB", "VBG"):
            return False
        own = self.tree.children(verb, "aux", "nsubj", "nsubjpass", "auxpass")
        return all(c.lower_ in ("to", "be", "been") or c.dep_ == "auxpass" for c in own)

    def _adverbial(self, verb: Token, head: Token, told: Told) -> Step | None:
        """A purpose is a plan; a participle shares the fate of its verb; other clauses are told as they are."""
        marks = self.tree.children(verb, "mark")
        if marks and all(mark.lower_ == "for" for mark in marks) and self.tree.is_infinitive(verb):
            asked = [self.words.nouns.get(thing.lemma_.lower()) for thing in self.tree.children(head, "dobj")]
            told.give("requested" if "requested" in asked else None)  # "ignored a call for him to resign"
            return self._governed(verb, head, told)  # "called for him to resign"
        if marks:
            return None
        if self.tree.is_infinitive(verb):
            told.give("planned")
            if head.pos_ in _VERBAL:
                return Step(head, False, False)
            told.main = head.head.i == head.i
            return None
        return Step(head, True, False) if verb.tag_ == "VBG" and head.pos_ in _VERBAL else None

    def _governed(self, verb: Token, head: Token, told: Told) -> Step | None:
        if head.pos_ in _NOMINAL or (head.dep_ in ("nsubj", "nsubjpass") and head.lemma_.lower() in self.words.hearsay):
            return self._on_noun(verb, head, told)
        if head.pos_ not in _VERBAL:
            return self._adjective(verb, head, told)
        gives, infinitive, lemma = self.operator(head), self.tree.is_infinitive(verb), self.tree.lemma(head)
        told.governors.append(head)
        if lemma in self.words.foreseeing and self.tree.children(verb, "nsubj", "nsubjpass"):
            gives = "possible"  # "expects him to resign"
        for said in self.tree.children(head, "acomp"):  # "it is false that …"
            gives = (
                gives if gives not in (None, "transparent") else self.words.adjective_operators.get(said.lower_, gives)
            )
        if lemma in self.words.reckoning and self._is_over(verb):
            self._say(head, told)
            told.reported = True
            return Step(head, False, True)
        if not infinitive and self._is_finite(verb) and lemma in self.words.reporting:
            self._say(head, told)
            told.reported = True
            told.give("denied" if gives == "denied" else None)
            told.give("possible" if self.is_negated(head) else None)
            told.give("hypothetical" if self._is_unsaid(head) else None)
            return Step(head, False, True)
        if infinitive and gives in (None, "transparent") and self._is_hearsay(verb, head):
            self._say(head, told)
            return Step(head, False, True)
        if infinitive and head.lemma_ == "be" and verb.lower_ != "blame":
            gives = "planned"  # "is to visit"
        gives = gives or ("planned" if infinitive else None)
        told.give(gives)
        return Step(head, True, gives in (None, "transparent", "planned"))

    def _is_over(self, verb: Token) -> bool:
        """Told in the past or as done: "is thought to have killed"."""
        auxiliaries = self.tree.children(verb, "aux", "auxpass")
        if any(aux.tag_ == "MD" for aux in auxiliaries):
            return False
        past = [word for word in (verb, *auxiliaries) if word.tag_ == "VBD"]
        return bool(past) or any(aux.lemma_ == "have" for aux in auxiliaries)

    def _is_unsaid(self, verb: Token) -> bool:
        """What somebody else might say, nobody has said: "a rebel might say that he had fired"."""
        if not any(aux.lower_ in self.words.unsaid for aux in self.tree.children(verb, "aux")):
            return False
        return not any(who.lower_ in ("i", "we") for who in self.tree.children(verb, "nsubj"))

    def _is_hearsay(self, verb: Token, head: Token) -> bool:
        """Said of what has happened or goes on: "is said to have fled", "claims to be holding the town"."""
        under_way = any(child.lower_ in ("have", "be") for child in self.tree.children(verb, "aux"))
        return under_way and self.tree.lemma(head) in self.words.reporting

    def _is_finite(self, verb: Token) -> bool:
        return verb.tag_ in _FINITE or any(c.tag_ in _FINITE for c in self.tree.children(verb, "aux", "auxpass"))

    def _say(self, verb: Token, told: Told) -> None:
        if not told.speakers and not self.tree.is_passive(verb):
            told.speakers = self.tree.subject(verb)

    def _adjective(self, verb: Token, adjective: Token, told: Told) -> Step | None:
        gives = self.words.adjective_operators.get(adjective.lower_)
        told.give(gives or ("planned" if self.tree.is_infinitive(verb) else None))
        told.give("negative" if self.is_negated(adjective) else None)
        above = adjective.head
        told.governors += [adjective, above]
        return Step(above, True, True) if above.i != adjective.i and above.pos_ in _VERBAL else None

    def _on_noun(self, verb: Token, noun: Token, told: Told) -> Step | None:
        """A clause that hangs on a noun: "plans to invade", "the claim that it invaded"; else it stands on its own."""
        gives = self.words.nouns.get(noun.lemma_.lower())
        if self.tree.is_infinitive(verb):
            told.give(gives or "planned")
            told.governors.append(noun)
            told.main = gives is None and noun.head.i == noun.i
            return Step(noun, True, gives is None)
        relative = any(c.tag_ in _RELATIVE and c.dep_ != "mark" for c in self.tree.children(verb))
        if relative and noun.lower_ in self.words.anyone and verb.tag_ in ("VBP", "VBZ"):
            told.give("hypothetical")
        marked = any(mark.lower_ == "that" for mark in self.tree.children(verb, "mark"))
        if relative or not (marked or verb.dep_ == "ccomp"):
            return None
        if noun.lemma_.lower() in self.words.reporting_nouns and not told.speakers:
            told.speakers = self.tree.owners(noun)
        told.give(gives)
        self._contradicted(noun, told)
        told.governors.append(noun)
        return Step(noun, True, False)

    def _contradicted(self, noun: Token, told: Told) -> None:
        """What is told is called false: "rejected reports that …", "the claim that … is a lie"."""
        if noun.lemma_.lower() not in self.words.hearsay:
            return
        verb = noun.head
        thing = noun.dep_ in ("dobj", "nsubjpass")
        if noun.dep_ == "pobj" and verb.lower_ == "as":
            verb, thing = verb.head, True  # "dismissed as false a report that …"
        if thing and self._denies(verb):
            if not self.is_negated(verb):
                told.give("denied")
                told.speakers = self.tree.of_verb(verb).get("subject")
        elif noun.dep_ == "nsubj" and verb.lemma_ == "be" and not self.is_negated(verb):
            said = self.tree.children(verb, "attr", "acomp", "oprd")
            told.give("denied" if any(word.lemma_.lower() in self.words.untrue for word in said) else None)

    def _denies(self, verb: Token) -> bool:
        lemma, denying = self.tree.lemma(verb), self.words.denying
        return lemma in denying or any(
            f"{lemma} {c.lower_}" in denying for c in self.tree.children(verb, "prt", "advmod")
        )

    def _after_preposition(self, verb: Token, prep: Token, told: Told) -> Step | None:
        """A gerund behind a preposition: "accused of planning", "without firing", "stopped short of asking"."""
        head = prep.head
        told.give(self.words.markers.get(prep.lower_) or self.words.markers.get(f"{head.lower_} {prep.lower_}"))
        if head.pos_ in _VERBAL:
            if prep.lower_ in _AFTER_VERB:
                told.give(self.operator(head))
                told.governors.append(head)
                if self.tree.lemma(head) in self.words.reporting:
                    self._say(head, told)
            known = prep.lower_ == "for" and self.operator(head) in (None, "transparent")  # "apologise for shooting"
            return Step(head, prep.lower_ not in _APART and not known, False)
        if head.pos_ in _NOMINAL:
            told.give(self.words.nouns.get(head.lemma_.lower()))
            told.governors.append(head)
            return Step(head, True, False)
        for over in (head, head.head):
            if gives := self.words.verbs.get(f"{self.tree.lemma(over)} {head.lower_}"):
                told.give(gives)
                told.governors.append(over)
                return Step(over, True, False)
        return self._adjective(verb, head, told) if head.pos_ == "ADJ" else None

    # above a noun

    def above_noun(self, noun: Token, told: Told) -> Step | None:
        """The step from a noun, None where it stands on its own."""
        noun = self.tree.measured(noun)
        dep, head = noun.dep_, noun.head
        if dep == "conj" and head.pos_ in _NOMINAL:
            return Step(head, False, True)
        verb = self.tree.light_verb(noun, self.light)
        if verb is not None and verb.i in (head.i, head.head.i):
            if self.tree.lemma(verb) in self.words.ending:
                return None
            if told.give(self.operator(verb)):
                told.governors.append(verb)
            return Step(verb, True, True)
        if dep in ("dobj", "nsubjpass", "attr", "oprd", "dative") and head.pos_ in _VERBAL:
            return self._done_to(noun, head, told)
        if dep in ("pobj", "pcomp"):
            return self._noun_after_preposition(noun, head, told)
        if dep in ("compound", "nmod", "amod"):
            return self._under_noun(head, told)
        if dep == "nsubj" and head.pos_ in _VERBAL:
            self._subject_of(head, told)
            return self._with_course(head, told)
        return None

    def _done_to(self, noun: Token, verb: Token, told: Told) -> Step | None:
        """Above what a verb is done to."""
        if self.tree.lemma(verb) in self.words.ending:
            return None
        gives = self._of_thing(verb, noun)
        told.governors.append(verb)
        if self.is_moved(verb):
            told.give("planned")
            return None
        return Step(verb, True, False) if told.give(gives) or gives == "transparent" else None

    def is_moved(self, verb: Token) -> bool:
        """A verb of dates: what it is done to has still to come."""
        lemma = self.tree.lemma(verb)
        phrased = (f"{lemma} {child.lower_}" for child in self.tree.children(verb, "prt", "advmod"))
        return lemma in self.words.moving or any(words in self.words.moving for words in phrased)

    def _of_thing(self, verb: Token, thing: Token) -> str | None:
        """What a verb makes of a thing that it is done to; to tell or to call somebody asks for nobody."""
        gives, lemma = self.operator(verb), self.tree.lemma(verb)
        if lemma in self.words.addressing and gives == self.words.verbs.get(lemma):
            bare = not self.tree.children(verb, "oprd", "ccomp", "xcomp", "dative")
            one = any(child.lower_ in _ONE for child in self.tree.children(thing, "det"))
            return "planned" if lemma in self.words.summoning and bare and one else None
        if lemma in self.words.foreseeing and thing.dep_ == "dobj" and gives == "planned":
            return "possible"
        return gives

    def _with_course(self, verb: Token, told: Told) -> Step | None:
        """What begins shares the fate of its beginning: "the search was to resume", "denied that talks had begun"."""
        lemma = self.tree.lemma(verb)
        if lemma in self.words.going_on and not self.is_negated(verb):
            return Step(verb, True, False)
        for below in self.tree.children(verb, "xcomp"):
            if self.tree.lemma(below) in self.words.going_on and lemma not in self.words.going_on:
                gives = "planned" if lemma == "be" else self.operator(verb)
                told.give(None if gives == "negative" else gives)
                return Step(verb, True, False)
        return None

    def _under_noun(self, noun: Token, told: Told) -> Step | None:
        gives = self.words.nouns.get(noun.lemma_.lower())
        told.give(gives)
        told.governors.append(noun)
        return Step(noun, True, False) if gives else None

    def _noun_after_preposition(self, noun: Token, prep: Token, told: Told) -> Step | None:
        over, word = prep.head, prep.lower_
        told.give(self._preposed(word, over))
        if over.pos_ == "ADJ" and self._is_pleaded(over):
            told.give("denied")
            return None
        if over.pos_ in _NOMINAL and word in ("of", "about"):
            self._contradicted(over, told)
        if over.lemma_ == "be" and word in _STATES and not self.tree.children(noun, "det", "poss", "nummod"):
            return Step(over, True, True)
        lemma = over.lemma_.lower()
        told.past = told.past or (word in ("of", "for") and lemma in self.words.recalling)
        if lemma in self.words.ending and word in ("of", "to"):
            return None
        if over.pos_ in _NOMINAL and word in _AFTER_NOUN:
            return self._under_noun(over, told) if self._concerns(lemma, word) else None
        return self._behind_verb(over, word, told) if over.pos_ == "VERB" and word in _BEFORE_THING else None

    def _preposed(self, word: str, over: Token) -> str | None:
        """What a preposition makes of what it stands before: "without", "pending", "ahead of"."""
        markers = self.words.markers
        if word == "without":
            return markers.get(word)
        gives = markers.get(word, markers.get(f"{over.lower_} {word}"))
        return gives if gives == "planned" else None

    def _concerns(self, noun: str, word: str) -> bool:
        """A noun says something of what stands behind its preposition: fears of it, but no appeal against it."""
        gives = self.words.nouns.get(noun)
        if noun in self.words.troubled and word in _BESIDE_WORRY:
            return False
        if gives == "requested":
            return word in _FOR_IT
        return word != "about" or gives == "possible"

    def _behind_verb(self, verb: Token, word: str, told: Told) -> Step | None:
        gives = self.operator(verb)
        told.governors.append(verb)
        if (gives == "requested" and word not in _FOR_IT) or (word == "about" and gives != "possible"):
            return None
        changed = told.give(gives)
        if gives == "planned" and self._is_of_date(verb):
            return None
        return Step(verb, True, False) if changed else None

    def _is_of_date(self, verb: Token) -> bool:
        """What is fixed or not is when it is to be: "no date was set for the trial"."""
        dates = self.tree.children(verb, "dobj", "nsubjpass")
        return any(date.lemma_.lower() in self.words.scheduling for date in dates)

    def _is_pleaded(self, said: Token) -> bool:
        """The "guilty" of "pleaded not guilty to"."""
        verb = said.head
        if self.tree.lemma(verb) not in self.words.pleading:
            return False
        return self.is_negated(verb) or self.is_negated(said)

    def _subject_of(self, verb: Token, told: Told) -> None:
        """What is only thought of cannot have happened: "an attack would …", "an attack is possible"."""
        for child in self.tree.children(verb):
            if child.dep_ == "aux" and self.words.modals.get(child.lower_) in ("possible", "hypothetical"):
                told.give(self.words.modals[child.lower_])
            elif child.dep_ == "acomp" and verb.lemma_ in ("be", "seem", "remain", "become", "look", "appear"):
                told.give(self.words.adjective_operators.get(child.lower_))
        if self._never_came(verb) and not told.negative:
            told.negative, told.modality = True, "actual"

    def _never_came(self, verb: Token) -> bool:
        """Of its subject: "the raid never materialised", "failed to take place"; what need not have come, came."""
        if self._tells_that_it_came(verb):
            auxiliaries = [aux.lower_ for aux in self.tree.children(verb, "aux")]
            return self.is_negated(verb) and not any(aux == "need" or aux in self.words.modals for aux in auxiliaries)
        below = any(self._tells_that_it_came(child) for child in self.tree.children(verb, "xcomp"))
        return below and (self.operator(verb) in NEGATING) != self.is_negated(verb)

    def _tells_that_it_came(self, verb: Token) -> bool:
        lemma, occurring = self.tree.lemma(verb), self.words.occurring
        company = self.tree.children(verb, "dobj", "prt", "advmod")
        return lemma in occurring or any(f"{lemma} {child.lower_}" in occurring for child in company)
