"""What a column of figures is called: by its own words, those of its title, or of the column it is a part of."""

from __future__ import annotations

import re
from dataclasses import replace

from nlg.intake.answers import Unsure
from nlg.intake.clue import Clue, Column
from nlg.intake.cues import (
    AVERAGE,
    BECAME,
    COUNTABLE,
    FLOW,
    GROUP,
    IN_PERCENT,
    INDEX,
    LEVELS,
    MADE,
    METHOD,
    NO_NOUN,
    PER,
    PERCENT,
    RATE,
    RUNNING,
    SPENT,
    STOCK,
)
from nlg.intake.nouns import BRACKETED, IN_BRACKETS, LEADING, bare, head, many_of, one_of, several, small
from nlg.intake.phrases import (
    OF_HUNDRED,
    PARTICIPLE,
    add_up,
    in_plain_words,
    is_a_part,
    lacks_its_noun,
    less_than_all,
    without_what_became,
)
from nlg.intake.scale import without_scale
from nlg.intake.titled import all_of_whom, in_full, of_title, of_whom

OF_PUBLISHERS = re.compile(r"^(?:ons|nomis|eurostat|census|bls) (?=\w)")
PART_OF = re.compile(
    r"(?:of (?:which|whom|these|those)|including|incl|thereof|within|under|over|above|below|between|less than|more than"
    r"|at|in|on|with|who|which|that)\b(?!-)|\d+ ?(?:plus|or more|\+)"
)
OF_A_SHARE = re.compile(r"(?:percentage|share|proportion)s? of ")
PLAIN = {  # publishers' terms
    r"fatal casualties|fatalities (?=on)": "people killed",
    r"serious(?:ly injured)? casualties": "people seriously injured",
    r"slight(?:ly injured)? casualties": "people slightly injured",
    r"ksi(?: casualties)?|killed or seriously injured casualties": "people killed or seriously injured",
    r"persistent absentees": "persistent absence",
    r"percentage of household waste sent for reuse, recycling (?:or|and) composting": "household recycling rate",
}
OF_A_SUBSTANCE = re.compile(
    r"(?:[m\u00b5\u03bcun]g|mmol|cfu|mpn|ml)[ /]?(?:/| ?per ?|)(?:m[3\u00b3]|l|litre|kg|100 ?ml)|pp[mb]"
)
OF_GOODS = re.compile(r"(?:pence|cents|p|c)(?:/| ?per | an? )\w+|ppl")
OF_AN_EXTREME = re.compile(r"(?:average|mean|median|peak|typical|minimum) (?=[a-z])")  # "peak curlew count"
OF_A_CLASS = re.compile(  # of whom, or of what, rows may be some: "Motorcycles" of licensed vehicles
    r"\b(?:vehicles|population|residents|people|pupils|students|livestock|animals|dwellings|homes|voters|prisoners)$"
)
OF_A_PRICE = re.compile(r"^[a-z ]*\b(?:price|rent|cost|fare)s?$")
EXTREME = re.compile(r"highest|lowest|maximum|minimum|max|min|peak|median", re.I)
BARE_RATE = re.compile(r"(crude |age[- ]adjusted |age[- ]standardi[sz]ed |)rates?", re.IGNORECASE)
OF_VARIABLES = re.compile(r"(.+?)(?: exact)? (?:percent|pct|perc|pc)")  # "sess_overall_percent"
PART = "Part of the year"  # "first-half burglaries", not "first-half burglaries recorded"
RATED = re.compile(r"(?:at least )?(?:excellent|good|sufficient|poor|outstanding|inadequate|requires improvement)")
OF_HOURS = r"\b(?:minutes|hours|days|weeks|months|years|points|marks|miles)\b"
OF_A_MIND = re.compile(r"(?:very |fairly |quite )?(?:dis|un)?(?:satisfied|pleased|worried|concerned|engaged|motivated)")
OF_THESE = re.compile(r"of|incl|thereof")
LOUD = 5  # capitals that are no abbreviation
OF_A_CRIME = re.compile(
    r"\b(?:burglary|robbery|theft|assault|arson|fraud|homicide|drugs?|violence|trespass|criminal damage)\b"
)
OF_ALL = re.compile(r"of (?!which|whom|these|those)")  # "% of capacity"
COUNTED_AS = {**GROUP, "residents": "residents"}


def of_them_all(clue: Clue) -> Clue:
    """A clue of "All casualties" or "Total crimes" as what they are, where no other column is called so."""
    hit = re.fullmatch(r"(?:all|total|overall)[ _](?P<what>[^()]+)(?P<more>.*)", clue.heading, re.I)
    what = head(bare(hit["what"])) if hit else ""
    if hit is None or not several(what) or not (FLOW.search(what) or STOCK.search(what)):
        return clue
    others = {bare(column.heading).casefold() for column in clue.beside}
    return clue if bare(hit["what"]).casefold() in others else replace(clue, heading=hit["what"] + hit["more"])


def of_an_average(clue: Clue) -> Clue:
    """A clue of "Average daily cyclists" as the number of them that it is: no average cyclist is meant."""
    hit = re.fullmatch(
        r"(?P<how>average|mean|median) (?P<each>(?:daily|weekly|monthly|annual) )?(?P<what>[a-z -]+)",
        bare(clue.heading),
    )
    if hit is None or BRACKETED.search(clue.heading) or clue.unit or not several(hit["what"]):
        return clue
    what = hit["what"]
    if COUNTABLE.search(one_of(head(what))) or SPENT.search(what) or re.search(OF_HOURS, what) or "number" in what:
        return clue
    return replace(clue, heading=f"{hit['how']} {hit['each'] or ''}number of {what}")


def of_the_count(clue: Clue) -> Clue:
    """A clue of a "Rate per 100,000 people" beside the only column that counts: it is the rate of that."""
    nouns = {noun for column in clue.beside if (noun := _counts(column))}
    if bare(clue.heading) == "index" and (price := next(filter(OF_A_PRICE.search, _plain_headings(clue)), "")):
        return replace(clue, heading=f"{one_of(price)} index {' '.join(_brackets(clue.heading))}".strip())
    if (hit := BARE_RATE.fullmatch(clue.heading)) and len(nouns) == 1:
        how = "" if hit[1].casefold().startswith("crude") else hit[1].casefold()
        return replace(clue, heading=f"{how}{one_of(nouns.pop())} rate")
    if EXTREME.fullmatch(bare(clue.heading)) and len(levels := _averaged(clue)) == 1:
        return replace(clue, heading=f"{clue.heading} {levels.pop()}")
    hit = re.match(r"(?:crude )?rates? (?=per (?:\d|thousand|million))", clue.heading, re.I)
    if hit is None or len(nouns) != 1:
        return clue
    return replace(clue, heading=f"{nouns.pop()} {clue.heading[hit.end() :]}")


def _averaged(clue: Clue) -> set[str]:
    """What the other columns have averages of: "attendance"."""
    found = [re.fullmatch(r"(?:average|mean|median) (.+)", plain) for plain in _plain_headings(clue)]
    return {hit[1] for hit in found if hit}


def _plain_headings(clue: Clue) -> list[str]:
    return [bare(column.heading) for column in clue.beside]


def _brackets(heading: str) -> list[str]:
    return [f"({text})" for text in BRACKETED.findall(heading)]


def as_a_part(clue: Clue, title: str) -> Clue:
    """A clue of "Lifetime" with the noun of its title ("Dog licences issued"), where it adds up to "Total" with the
    other columns of figures that have no noun either."""
    if not _lacks_any_noun(clue.heading, clue.unit):
        return clue
    parts = [one.texts for one in clue.beside if _lacks_any_noun(one.heading, one.unit)]
    for whole in clue.beside:
        noun = of_title(title) if NO_NOUN.match(bare(whole.heading)) else _counts(whole)
        some = ([clue.texts, *parts], *([clue.texts, part] for part in parts)) if several(noun) else ()
        if any(add_up(each, whole.texts) for each in some):
            return replace(clue, heading=f"{small(clue.heading)} {noun}")
    return clue


def _lacks_any_noun(heading: str, unit: str) -> bool:
    """Whether a heading of counts names nothing that is counted: "Lifetime", "Type 1 departments - major A&E"."""
    plain = bare(heading)
    odd = (
        NO_NOUN.match(plain)
        or RATED.fullmatch(plain)
        or several(plain)
        or PART_OF.match(plain)
        or lacks_its_noun(plain)
    )
    return not (
        odd or BRACKETED.search(heading) or _is_share(heading, unit) or FLOW.search(plain) or STOCK.search(plain)
    )


def with_its_noun(clue: Clue, title: str = "") -> Clue:
    """A clue whose heading says what became of some ("Seen within four hours") with the noun of what they are.

    Unsure where the figures do not show of which column they are a part.
    """
    plain, words = _of_some(clue.heading)
    share = _is_share(clue.heading, clue.unit)
    a_part = RATED.fullmatch(plain) or (PART_OF.match(plain) and not OF_THESE.match(plain))
    if a_part and not share and not RATED.fullmatch(plain) and not _shown(clue, plain, share=False):
        a_part = None  # `called` asks
    if not share and _lacks_any_noun(clue.heading, clue.unit) and (of := all_of_whom(plain, title)):
        return replace(clue, heading=f"{of} {small(clue.heading)}")
    if not (lacks_its_noun(plain) or a_part) or plain in COUNTED_AS or (BECAME.match(plain) and plain == words):
        return clue
    noun = "people" if BECAME.match(plain) else _shown(clue, plain, share=share) or of_whom(plain, title)
    counted = {without_what_became(many) for column in clue.beside if (many := _counts(column))}
    if not noun and share and len(counted) == 1 and not OF_A_MIND.match(plain):
        noun = counted.pop()  # "% answered in 10 days" beside "Complaints received" and "Complaints upheld"
    if not noun:
        near = _near(clue) or of_title(title) or "people"
        raise Unsure(
            f"{clue.place}: says {'which part' if a_part else 'what became of some'}, and not of whom or of what",
            key=f"called.{clue.key}",
            example=f"{near} {plain}",
        )
    behind = " ".join(f"({text})" for text in BRACKETED.findall(clue.heading))
    plain = f"rated {plain}" if RATED.fullmatch(plain) else plain
    return replace(clue, heading=f"{'percentage of ' if share else ''}{noun} {plain} {behind}".strip())


def _near(clue: Clue) -> str:
    """What another column counts, one of a whole before one of a part: "pathways" before "total 52 plus weeks"."""
    nouns = [noun for column in clue.beside if (noun := _counts(column)) and not re.search(r"\d", noun)]
    return next(iter(nouns), "")


def _shown(clue: Clue, plain: str, *, share: bool) -> str:
    """What the figures show it to be a part of: of what a column counts a third gives the per cent, or it is one of
    several that add up to it; "" where they show nothing."""
    alike = [(_of_some(one.heading)[0], _is_share(one.heading, one.unit), one.texts) for one in clue.beside]
    own = (plain, share, clue.texts)
    counts = [texts for words, of_100, texts in (own, *alike) if words == plain and not of_100]
    shares = [clue.texts] if share else [texts for _, of_100, texts in alike if of_100]
    parts = [texts for words, of_100, texts in (own, *alike) if _a_part(words) and not of_100]
    for column in clue.beside:
        if (noun := _counts(column)) and len(counts) == 1:
            per_cent = any(is_a_part(counts[0], column.texts, each) for each in shares)
            if per_cent or (counts[0] in parts and add_up(parts, column.texts)):
                return noun
    for column in clue.beside if share else ():
        for other in clue.beside if (noun := _counts(column)) else ():
            if other is not column and any(
                is_a_part(other.texts, column.texts, each) for each in (clue.texts, less_than_all(clue.texts))
            ):
                return noun
    nouns = {noun for column in clue.beside if (noun := _counts(column))}
    return nouns.pop() if RATED.fullmatch(plain) and len(nouns) == 1 else ""


def _a_part(words: str) -> bool:
    part = PART_OF.match(words) and not OF_THESE.match(words)
    return bool(part) or lacks_its_noun(words) or RATED.fullmatch(words) is not None


def _of_some(heading: str) -> tuple[str, str]:
    """A heading's words, and before that the same with what says that it is per cent."""
    words = re.sub(r"[\u00a3$\u20ac%]", "", LEADING.sub("", bare(without_scale(heading)))).strip(" :,-/")
    words = re.sub(rf"^(?:total|number) (?={PART_OF.pattern})", "", words)
    return OF_HUNDRED.sub("", words), words


def _is_share(heading: str, unit: str) -> bool:
    return unit == "%" or PERCENT.search(heading.casefold().replace("_", " ")) is not None


def _counts(column: Column) -> str:
    """What a column of counts counts, without what became of it; "" of any other."""
    many = LEADING.sub("", bare(without_scale(in_plain_words(column.heading))))
    plain = f"{column.heading} {many}".casefold().replace("_", " ")
    if not several(many) or column.unit == "%" or BRACKETED.search(column.heading):
        return ""
    if any(form.search(plain) for form in (PERCENT, PER, RATE, AVERAGE, INDEX, RUNNING)):
        return ""
    return without_what_became(re.sub(r"^total (?=[a-z])", "", many))


def plain_english(heading: str) -> bool:
    """Whether a word of a heading is one that English tables measure by; a bracket or "%" is no word."""
    plain = re.sub(r"[%\u00a3$\u20ac]", "", IN_BRACKETS.sub("", heading)).casefold().replace("_", " ")
    return any(form.search(plain) for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, PERCENT, MADE))


def in_english(clue: Clue, said: str) -> Clue:
    """A clue of a table in another tongue, its heading in the words that a person gave for it."""
    if not said:
        raise Unsure(
            f"{clue.place}: what does it count or measure, in English?",
            key=f"called.{clue.key}",
            example="pass rates" if _is_share(clue.heading, clue.unit) else "visits",
        )
    sign = ["(%)"] if PERCENT.search(IN_BRACKETS.sub("", clue.heading)) and not PERCENT.search(said) else []
    return replace(clue, heading=" ".join((said, *(f"({text})" for text in BRACKETED.findall(clue.heading)), *sign)))


def of_so_many(clue: Clue, said: str) -> Clue:
    """A clue of a rate, in the words that a person gave: "road deaths" of a column "Value (per million people)"."""
    per = PER.search(said.casefold()) or PER.search(clue.heading.casefold())
    bare = re.sub(r" rates?$", "", PER.split(said)[0].strip())
    return replace(clue, heading=f"{bare} {per[0]}" if per else clue.heading)


def called(clue: Clue, title: str, around: str, name: str) -> str:
    """The plural for what is measured, from the heading, the kind, or what the page or the person calls it all."""
    noun = LEADING.sub("", bare(without_scale(clue.heading)))
    noun = re.sub(r" as (?:an? )?(?:%|per ?cent(?:age)?|proportion|share) of ", " as a share of ", noun)
    noun = re.sub(r"^([A-Z][A-Z\d&]+): (?=\w)", r"\1 ", noun)  # "ULSP: pump price"
    noun = re.sub(r"^([^:]+): (volume|amount)$", r"\2 of \1", re.sub(r": (?:value|number)$", "", noun))
    noun = re.sub(r"[\u00a3$\u20ac%]", "", noun).strip(" :,-/")
    noun = re.sub(
        r",? (?:gbp|usd|eur|(?<!taken )(?<!brought )(?<!handed )(?<!moved )in)$", "", noun, flags=re.IGNORECASE
    )
    noun = ", ".join(part for part in re.split(r"\s*[,;]\s*", noun) if part and not METHOD.match(part)) or noun
    if NO_NOUN.match(noun):
        if clue.kind and (split := _split_by(clue)):
            return split
        noun = of_title(title)
        if not noun and PERCENT.search(title.casefold()) and not NO_NOUN.match(clue.kind.casefold() or "all"):
            noun = clue.kind.casefold()
        if not noun and PERCENT.search(title.casefold()):
            raise Unsure(
                f"{clue.place}: what are its percentages called, in a few words?",
                key=f"called.{clue.key}",
                example="pass rates",
            )
        if not noun and PERCENT.search(around.casefold()) and not _tells(name):
            raise Unsure(
                f"{clue.place}: nothing says what its percentages are of, in a few words",
                key=f"called.{clue.key}",
                example="pass rates",
            )
        titled = noun
        noun = noun or OF_PUBLISHERS.sub("", re.sub(r"[_-]", " ", name).casefold())
        if titled and several(titled):
            pass  # whether it is counted or stands is another question
        elif not any(
            form.search((noun if title and not titled else f"{noun} {title} {around}").casefold())
            for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, PERCENT, RUNNING, MADE, SPENT)
        ):
            if clue.kind and not NO_NOUN.match(clue.kind.casefold()):
                kind = _as_a_kind(clue.kind)
                return f"offences of {kind}" if OF_A_CRIME.search(kind) and not several(kind) else kind
            raise Unsure(
                f"{clue.place}: nothing says what its figures count",
                key=f"called.{clue.key}",
                example="visits",
            )
    noun = re.sub(r"\b(CPIH?|RPI|PPI|HPI) ind(?:ex|ices)$", r"\1", re.sub(r"\brain$", "rainfall", noun))
    cut = share.end() if (share := OF_A_SHARE.match(noun)) else 0
    noun = noun[:cut] + in_full(noun[cut:], title)
    noun = re.sub(r"^highest (?=[a-z])", "peak ", re.sub(r"^lowest (?=[a-z])", "minimum ", _without_total(noun, clue)))
    if noun in ("positive", "positivity", "tests positive"):
        noun = "positivity rate" if noun == "positivity" or _is_share(clue.heading, clue.unit) else "positive tests"
    variable = clue.key.removesuffix(re.sub(r"\W+", "_", f"_{clue.kind.casefold()}")) if clue.kind else clue.key
    if (hit := OF_VARIABLES.fullmatch(variable.replace("_", " "))) and not _tells(hit[1]):
        raise Unsure(
            f"{clue.place}: its heading is the name of a variable: what is it of, in a few words?",
            key=f"called.{clue.key}",
            example="absence rates",
        )
    if OF_ALL.match(noun) and PERCENT.search(clue.heading.casefold()):
        noun = f"share {noun}"
    noun = _of_the_column_before(noun, clue) or noun
    if PART_OF.match(noun):
        raise Unsure(
            f"{clue.place}: says of which figures it is a part, and not what it counts",
            key=f"called.{clue.key}",
            example=f"{next((near for column in clue.beside if (near := _counts(column))), 'visits')} {noun}",
        )
    kind = "" if NO_NOUN.match(clue.kind.casefold()) else f"{_as_a_kind(clue.kind)}{_of_a_school(clue)} "
    noun = noun.removeprefix("overall ") if kind and not _is_beside(noun.removeprefix("overall "), clue) else noun
    if PER.search(clue.heading.casefold()):
        what = re.sub(r"(?<=\w) rates?$", "", PER.split(noun)[0].strip())  # "Self-harm rate per 1,000 prisoners"
        if what in ("rate", "rates"):
            near = next((noun for column in clue.beside if (noun := _counts(column))), "orders")
            raise Unsure(
                f"{clue.place}: says of how many it is a rate, and not what is counted",
                key=f"called.{clue.key}",
                example=f"{kind}{near}",
            )
        what = f"{kind}{re.split(' ?[(]', what)[0]}"
        if what.endswith(" ratio"):
            return f"{what}s"  # "Sex ratio (females per 1,000 males)"
        return f"{one_of(what)} rates" if head(what) == what else f"rates of {what}"
    if BECAME.match(noun):
        noun = f"people {noun}"
    if noun.casefold() in ("dna", "dnas") and any(
        several(one) and "appointments" in one for one in map(_counts, clue.beside)
    ):
        noun = "missed appointments"  # as the NHS writes those who did not attend
    noun = re.sub(r"^(\d{3}) (calls)\b", r"\2 to \1", noun)  # "1,200 999 calls" are two figures in a row
    noun = _with_its_object(noun, clue)
    noun = _with_its_measure(_as_people_say(noun, title), clue)
    noun = re.sub(r"^persons(?= )", "people", noun)
    if kind and _names_some(clue.kind, noun):
        return small(clue.kind)
    noun = noun.removeprefix("recorded ") if clue.kind else noun
    noun = without_what_became(noun) if clue.of == PART and several(without_what_became(noun)) else noun
    if kind and re.fullmatch(PARTICIPLE, kind.strip()) and several(noun):
        return f"{noun} {kind.strip()}"  # "decisions granted"
    if kind and small(clue.kind).endswith(f" {noun}"):
        return small(clue.kind)  # "Theft offences" of offences
    share = OF_A_SHARE.match(noun) or (OF_AN_EXTREME.match(noun) if kind else None)
    return f"{share[0]}{kind}{noun[share.end() :]}" if share else f"{kind}{noun}"


def _as_people_say(noun: str, title: str) -> str:
    """A publisher's term in plain words: "people killed on the roads" are its "fatal casualties"."""
    where = " on the roads" if re.search(r"\b(?:road|traffic)\b", title, re.I) else ""
    for term, told in PLAIN.items():
        if hit := re.fullmatch(term, noun, re.I):
            return told + (where if "casualties" in hit[0].casefold() or hit[0].casefold() == "ksi" else "")
    return noun


def _with_its_measure(noun: str, clue: Clue) -> str:
    """A heading that names but a substance or goods with what is measured of it: "nitrate level", "diesel price"."""
    if several(noun) or COUNTABLE.search(head(noun)) or SPENT.search(noun) or LEVELS.search(noun):
        return noun
    units = [text.casefold() for text in BRACKETED.findall(clue.heading)]
    if any(OF_A_SUBSTANCE.fullmatch(unit) for unit in units):
        return f"{noun} level"
    return f"{noun} price" if any(OF_GOODS.fullmatch(unit) for unit in units) else noun


def _with_its_object(noun: str, clue: Clue) -> str:
    """ "Average time to repair" beside "Potholes repaired" is the time to repair potholes."""
    hit = re.fullmatch(r".* to (?P<do>[a-z]{3,})", noun)
    stem = hit["do"].removesuffix("e") if hit else ""
    if stem.endswith("y"):
        stem = f"{stem[:-1]}(?:y|i)"
    done = [re.fullmatch(rf"([a-z -]+s) {stem}(?:e?d)", plain) for plain in map(str.casefold, _plain_headings(clue))]
    nouns = {each[1] for each in done if each and stem}
    return f"{noun} {nouns.pop()}" if len(nouns) == 1 else noun


def _of_the_column_before(noun: str, clue: Clue) -> str:
    """What "of which with children" counts: the households of the column before, where it is never more than they."""
    hit = re.match(r"(?:of (?:which|whom|these|those)|thereof):? (?P<rest>.+)", noun)
    if hit is None or _is_share(clue.heading, clue.unit):
        return ""
    for column in clue.beside:
        pairs = [(a, b) for a, b in zip(clue.texts, column.texts, strict=True) if a.isdigit() and b.isdigit()]
        if (many := _counts(column)) and pairs and all(int(part) <= int(whole) for part, whole in pairs):
            links = re.match(rf"(?:with|without|in|on|from|to|for|at|aged|under|over|{PARTICIPLE})\b", hit["rest"])
            return f"{many} {hit['rest']}" if links else ""
    return ""


def _names_some(kind: str, noun: str) -> bool:
    """Whether rows are of a kind that is what is counted: "Cars" of licensed vehicles, and not "Females" of deaths."""
    return OF_A_CLASS.search(noun) is not None and re.fullmatch(r"[a-z]+[^siu]s", small(kind)) is not None


def _without_total(noun: str, clue: Clue) -> str:
    """What is counted without "total" before it, unless another column has it so; "rainfall total" the right way."""
    plain = re.sub(r"^total (?=\w)", "", noun)
    if (
        plain != noun
        and (several(plain) or FLOW.search(many_of(plain)))
        and not any(bare(one.heading) == plain for one in clue.beside)
    ):
        return plain
    return re.sub(r"^([a-z ]+) total$", r"total \1", noun)


def _as_a_kind(kind: str) -> str:
    """A kind of row before its noun: "fatal", "Asian", "A positive"."""
    if kind.isupper() and len(kind) > LOUD:
        return kind.casefold()
    return kind if re.match(r"[A-Z] ", kind) else small(kind)


def _of_a_school(clue: Clue) -> str:
    """ " school" behind "Primary" of a column "School type"."""
    plain = clue.of.casefold().replace("_", " ")
    return (
        " school"
        if re.match(r"school\b", plain) and re.fullmatch(r"(?:primary|secondary|special)", clue.kind.casefold())
        else ""
    )


def _is_beside(noun: str, clue: Clue) -> bool:
    return any(bare(column.heading).casefold() == noun.casefold() for column in clue.beside)


def _tells(name: str) -> bool:
    """Whether what a person calls the dataset says what it counts: "pay", and not "ab12"."""
    plain = re.sub(r"[_-]", " ", name).casefold()
    return any(form.search(plain) for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, IN_PERCENT))


def _split_by(clue: Clue) -> str:
    """What rows split by "Crime group" count: "sexual crimes" as it stands, "fraud" as "fraud crimes"; "" of others."""
    plain = " ".join(clue.of.casefold().replace("_", " ").split())
    if not (hit := re.fullmatch(r"([a-z]+) (?:group|type|category|kind|class)", plain)):
        return ""
    kind, one = clue.kind.casefold(), hit[1]
    if NO_NOUN.match(kind) or not (FLOW.search(one) or STOCK.search(many_of(one)) or FLOW.search(many_of(one))):
        return ""
    return kind if re.search(rf"\b{one}|\b{many_of(one)}", kind) else f"{kind} {many_of(one)}"
