"""The story and the awkward values' sentences in simplenlg; run by with_python.py in an environment of its own."""

# It lives in another environment and ships no types.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from datetime import date
from typing import Any

from simplenlg import Feature, Lexicon, NLGFactory, NumberAgreement, Realiser, Tense

LEXICON = Lexicon.getDefaultLexicon()
MAKE, REALISE = NLGFactory(LEXICON), Realiser(LEXICON)


def day(iso: str, told: str = "") -> str:
    when = date.fromisoformat(iso)
    return f"{when:%B} {when.day}{f', {when.year}' if told and told[:4] != iso[:4] else ''}"


def cases(n: int) -> Any:
    noun = MAKE.createNounPhrase(f"{n:,}", "case")
    noun.setPlural(n != 1)
    return noun


def clause(subject: Any, verb: str, *rest: Any, past: bool = False) -> Any:
    said = MAKE.createClause(subject, verb)
    said.setFeature(Feature.TENSE, Tense.PAST if past else Tense.PRESENT)
    for part in rest:
        said.addComplement(part)
    return said


def listed(names: list[str]) -> Any:
    both = MAKE.createCoordinatedPhrase()
    for name in names:
        both.addCoordinate(MAKE.createNounPhrase(name))
    return both


def since(s: dict[str, Any]) -> Any:
    fever = MAKE.createNounPhrase("case")
    fever.addPreModifier("fever")
    fever.setPlural(True)
    fever.addPostModifier(f"in {s['area']}")
    said = clause(fever, "fall", f"to their lowest level since the week to {day(s['since'])}")
    said.setFeature(Feature.PERFECT, True)
    return said


def size(s: dict[str, Any]) -> Any:
    said = MAKE.createClause(None, "record", cases(s["cases"]))
    said.setFeature(Feature.PASSIVE, True)
    said.setFeature(Feature.TENSE, Tense.PAST)
    said.addFrontModifier(f"in the week to {day(s['week'])}, {s['week'][:4]},")
    fewer = "fewer" if s["percent"] < 0 else "more"
    said.addPostModifier(f", {abs(s['percent']):.0f}% {fewer} than the week before ({s['before']:,})")
    return said


def rate(s: dict[str, Any]) -> Any:
    figure = MAKE.createNounPhrase("a", "rate")
    figure.addPostModifier(f"of {s['rate']:,.1f} cases for every 1,000 people")
    return clause("that", "be", figure)


def rank(s: dict[str, Any]) -> Any:
    place = f"{'second' if s['rank'] == 2 else 'third'} {'highest' if s['high'] else 'lowest'}"
    return clause(MAKE.createNounPhrase("its", "rate"), "be", f"the {place} in {s['county']}")


def areas(s: dict[str, Any]) -> Any:
    fewer = MAKE.createNounPhrase("fewer", "case")
    fewer.setPlural(True)
    said = MAKE.createClause(None, "record", fewer)
    said.setFeature(Feature.PASSIVE, True)
    said.setFeature(Feature.TENSE, Tense.PAST)
    said.addFrontModifier(f"across {s['county']},")
    said.addPostModifier(f"in {s['fewer_in']} of the {s['areas']} districts")
    return said


def exception(s: dict[str, Any]) -> Any:
    subject = MAKE.createNounPhrase("the", "exception")
    subject.setPlural(len(s["exceptions"]) > 1)
    said = clause(subject, "be", listed(s["exceptions"]), past=True)
    if len(s["exceptions"]) == 1:
        said.addPostModifier(
            f", where there were {s['exception_now']:,} after {s['exception_before']:,} the week before"
        )
    return said


SENTENCES = (since, size, rate, rank, areas, exception)


# The awkward values' sentences.
def there_were(n: int, rest: str = "") -> Any:
    said = clause("there", "be", cases(n), past=True)
    said.setFeature(Feature.NUMBER, NumberAgreement.SINGULAR if n == 1 else NumberAgreement.PLURAL)
    said.addPostModifier(f"in the week to March 3{rest}")
    return said


def of_count(count: int | None) -> Any:
    return None if count is None else there_were(count)


def of_rate(rate_: float) -> Any:
    return rate({"rate": rate_})


def of_change(before: int | None, now: int, percent: float | None) -> Any:
    if before is None:
        return there_were(now)
    if now == before:
        return there_were(now, ", the same number as the week before")
    if percent is None:
        return there_were(now, ", up from none the week before")
    figure = f"{abs(percent):.1f}".removesuffix(".0")
    return there_were(now, f", {figure}% {'fewer' if percent < 0 else 'more'} than the week before ({before:,})")


def of_rank(rank: int, tied: bool) -> Any:
    place = "" if rank == 1 else f"{'joint ' if tied else ''}{'second' if rank == 2 else 'third'} "
    return clause(MAKE.createNounPhrase("its", "rate"), "be", f"the {place}highest in Borsetshire")


def of_run(weeks: int) -> Any:
    said = clause("Ashby", "record", f"fewer cases for {weeks} weeks in a row")
    said.setFeature(Feature.PERFECT, True)
    return said


def of_date(since: str, told: str) -> Any:
    return clause("that", "be", f"the lowest figure since the week to {day(since, told)}")


def of_list(names: list[str]) -> Any:
    if not names:
        return None
    said = clause(listed(names), "have", "none", past=True)
    said.addPreModifier("also")
    return said


# How both are asked for.
def story(figures: dict[str, Any]) -> str:
    said = [MAKE.createSentence(sentence(figures)) for sentence in SENTENCES]
    return str(REALISE.realise(MAKE.createParagraph(said)).getRealisation()).strip()


def sentence(kind: str, inputs: dict[str, Any]) -> str:
    given = {"rate_": inputs["rate"]} if kind == "rate" else inputs
    said = globals()[f"of_{kind}"](**given)
    return "" if said is None else str(REALISE.realiseSentence(said))
