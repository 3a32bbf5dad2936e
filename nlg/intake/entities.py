"""Who the figures are about: matched to the registers there are, by code or by name; the doubtful listed."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry
from nlg.intake.cues import AREA_WORDS, AT, AT_ALL, FOR, FROM, NO_NAME, OF_PEOPLE, ON, SURE, WHOLE
from nlg.intake.nouns import many_of, one_of
from nlg.intake.register import COLUMNS, Register
from nlg.panel import Area

AFFIXES = re.compile(
    r"^(?:the |london borough of |royal borough of )|(?:, city of| ua| london boro| \(met county\)| district)$"
)
ISLE = re.compile(r"Isle of ")
THE = re.compile(
    r"(?:Isles? of|Vale of|Forest of|City of|Royal Borough of) |.* (?:Islands|Isles)$"
    r"|(?:North|South|East|West)$|(?:North|South) (?:East|West)(?: of England)?$|(?:East |West )?Midlands$"
    r"|East of England$"
    r"|(?:United (?:States|Kingdom|Arab Emirates)|Philippines|Bahamas|Netherlands|Gambia|Maldives|Comoros|Seychelles"
    r"|(?:Czech|Dominican|Central African|Slovak) Republic|(?:Democratic )?Republic of |Euro ?area|Highlands$)"
)
TURNED = re.compile(  # "Rioja, La", "Bristol, City of"
    r"(?P<head>[^,]+), (?P<tail>(?:\S+ ){0,3}(?:of|del?|du|des|d[ao]s?)|The|L[ae]s?|El|Los|L['\u2019]|Illes|A|O)$"
)
OF_REGISTRARS = re.compile(  # what stands behind a name in lists alone: "Bielefeld, Stadt", "NHS Kent ICB - 91Q"
    r", (?:(?:kreisfreie )?Stadt|Landeshauptstadt|Hansestadt|Landkreis|Kreis)$| - (?=[A-Z]*\d)[A-Z\d]{3,5}$"
)
A_COUNTRY = {  # those of whose names a row of all may have; and so where England or Wales stand beside
    False: re.compile("uk|united kingdom|great britain|usa?|united states(?: of america)?|france|germany|ireland"),
    True: re.compile("usa?|united states(?: of america)?|france|germany|ireland"),
}
PARTS_OF_THE_UK = re.compile("england|wales|scotland|northern ireland")
OF_A_PLACE = (  # what bears the name of the town it stands in
    *("airport", "port", "station", "fire station", "railway station", "library", "museum", "prison", "hospital"),
    *("school", "college", "university", "club", "theatre", "pool", "court", "beach", "reservoir", "store", "branch"),
    *("food bank", "sampling point", "monitoring site", "site", "gauge", "cinema", "park", "car park", "venue"),
)
ALIKE = (  # what the names of such may end with, where no heading says what they are
    ("hospital", r"hospital|infirmary|hospitals"),
    ("school", r"school|academy|college|grammar|high|primary"),
)
GOODS = ("commodity", "crop", "product", "item", "species", "breed")
FEWEST = 3  # names
SHORT_NAME = 4  # of so few letters names may be codes
NAMELESS = "table"  # the kind of a group that has no name of its own: it is told of as "the libraries listed"
NONE: Mapping[str, Sequence[str]] = {}
IN_ALL = {"article": "", "preposition": "in", "called": "area"}
FOOTNOTE = re.compile(r"\s*(?:\[[^\]]*\]|\(\d\)|[*\u2020\u00b9\u00b2\u00b3]+)$")


@dataclass(frozen=True, kw_only=True)
class Who:
    """An entity as the table has it."""

    code: str
    name: str
    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Cast:
    """All entities: their code in the register, its file's name, and its text where it is a new one."""

    codes: Mapping[str, str]  # key in the table -> code
    register: str
    text: str
    one: str
    many: str
    doubtful: tuple[str, ...]
    unnamed: bool = False  # nothing says what all of them together are called


def plain(name: str) -> str:
    """A name without what publishers write differently.

    >>> plain("King's Lynn & West Norfolk"), plain("Bristol, City of"), plain("St. Albans [1]")
    ('kings lynn and west norfolk', 'bristol', 'st albans')
    """
    text = FOOTNOTE.sub("", name.casefold().strip()).replace("&", " and ")
    text = re.sub(r"['\u2019.`]", "", text)
    return " ".join(AFFIXES.sub("", text).replace("-", " ").split())


def no_name_twice(file: str, people: Mapping[str, Who]) -> None:
    """BadTable where one entity stands under two spellings: their figures would be torn apart."""
    seen: dict[str, str] = {}
    for key, who in people.items():
        if who.code:
            continue
        other = seen.setdefault(plain(who.name), key)
        if other != key:
            first = people[other]
            raise BadTable(
                f"{file}: row {who.row + 1}: '{who.name}' seems to be '{first.name}' of row {first.row + 1} "
                "under another spelling",
                mend="write one name in all rows, or give each its own code in a column 'code'",
            )


@dataclass(frozen=True, kw_only=True)
class Known:
    """Whom the best of the registers knows. `whole`: it knows all of them, and groups them."""

    register: str
    areas: Mapping[str, Area]  # key in the table -> area
    whole: bool
    above: tuple[str, ...]  # keys of areas that others of the table lie within
    doubtful: tuple[str, ...]


def known(people: Mapping[str, Who], registers: Mapping[str, Register]) -> Known:
    """Looks everybody up in the registers there are, by code or else by name."""
    stem, found = _best_register(people, registers)
    if not stem:
        return Known(register="", areas={}, whole=False, above=(), doubtful=())
    register, missing = registers[stem], [key for key in people if key not in found]
    codes = [area.code for area in found.values()]
    return Known(
        register=stem,
        areas=found,
        whole=not missing
        and _gives_a_group(register, codes)
        and not any(_wider(area.name, people[key].name) for key, area in found.items()),
        above=tuple(key for key, area in found.items() if _holds_another(register, area.code, codes)),
        doubtful=_nearest(people, missing, register),
    )


def not_the_town(found: Known, heading: str) -> Known:
    """Nobody, where areas that a register knows by name are what stands at a place called so: Exeter airport is not
    the city."""
    at_one = _called(heading, []) in OF_A_PLACE
    in_them = [area for area in found.areas.values() if area.preposition == "in"]
    return Known(register="", areas={}, whole=False, above=(), doubtful=()) if at_one and in_them else found


def known_beside(people: Mapping[str, Who], registers: Mapping[str, Register]) -> tuple[str, ...]:
    """Whom a register knows, by code or else by name whatever the code, and knows to hold nobody else of the table."""
    for each in (people, {key: replace(who, code="") for key, who in people.items()}):
        found = known(each, registers)
        if found.areas:
            return tuple(key for key in found.areas if key not in found.above)
    return ()


def of_countries(people: Mapping[str, Who], heading: str) -> tuple[str, ...]:
    """Rows that are one country of many under a heading of countries; not the one that parts of it stand beside."""
    plain_heading = heading.casefold()
    if not re.search(r"\b(?:countr(?:y|ies)|nations?)\b", plain_heading):
        return ()
    parts = any(PARTS_OF_THE_UK.fullmatch(plain(who.name)) for who in people.values())
    return tuple(
        key
        for key, who in people.items()
        if A_COUNTRY[parts].fullmatch(plain(who.name)) or PARTS_OF_THE_UK.fullmatch(plain(who.name))
    )


def _wider(name: str, other: str) -> bool:
    """Whether one of two names is of more than the other, whatever their code: "Cornwall and Isles of Scilly"."""
    one, two = plain(name), plain(other)
    return one != two and (one.startswith(f"{two} and ") or two.startswith(f"{one} and "))


def _holds_another(register: Register, code: str, codes: Sequence[str]) -> bool:
    below, waiting = [], list(register.parts(code))
    while waiting:
        part = waiting.pop()
        below.append(part)
        waiting.extend(register.parts(part))
    return any(other in below for other in codes if other != code)


def cast(
    name: str,
    people: Mapping[str, Who],
    total: str,
    heading: str,
    found: Known,
    inquiry: Inquiry,
    groups: Mapping[str, Sequence[str]] = NONE,
) -> Cast:
    """Everybody with a code. A shipped register is used where it knows all of them and gives them a group; else a stub.

    `total` is the key of the row that all the others add up to, "" for none; `groups` are rows that some add up to.
    """
    areas = {key: area for key, area in found.areas.items() if key in people}
    one = _called(heading, list(areas.values()) if len(areas) == len(people) else [])
    one = _by_their_names(people) if one == "area" else one
    if found.whole:
        inquiry.believe("register", f"{found.register}, shipped", f"it knows all {len(people)} of them")
        codes = {key: area.code for key, area in areas.items()}
        return Cast(codes=codes, register=found.register, text="", one=one, many=many_of(one), doubtful=())
    why = "no shipped register knows them"
    if found.register:
        missing = len(people) - len(areas)
        why = (
            f"'{found.register}' knows {len(areas)} of {len(people)}"
            if missing
            else "no register has a group of just these"
        )
    inquiry.believe("register", f"a new one, {name}.csv", why)
    codes = _codes(people, areas)
    nameless = len(people) > 1 and (not total or _says_all(people[total].name))
    whole = inquiry.answer("whole") if nameless else ""
    text = _stub(people, codes, areas, total, one, whole, groups)
    return Cast(
        codes=codes,
        register=name,
        text=text,
        one=one,
        many=many_of(one),
        doubtful=found.doubtful,
        unnamed=nameless and not whole,
    )


def _best_register(people: Mapping[str, Who], registers: Mapping[str, Register]) -> tuple[str, dict[str, Area]]:
    """The register that knows most of them (of several the smallest), if it is half at least."""
    best: tuple[str, dict[str, Area]] = ("", {})
    for stem in sorted(registers, key=lambda stem: (len(registers[stem].areas), stem)):
        found = _known(people, registers[stem])
        if len(found) > len(best[1]) and 2 * len(found) >= len(people):
            best = (stem, found)
    return best


def _known(people: Mapping[str, Who], register: Register) -> dict[str, Area]:
    """Those whom a register knows: by code, or by a name that only one of its areas has."""
    by_name: dict[str, list[Area]] = {}
    for area in register.areas.values():
        for name in dict.fromkeys((plain(area.name), plain(register.full_names[area.code]))):
            by_name.setdefault(name, []).append(area)
    found: dict[str, Area] = {}
    for key, who in people.items():
        if who.code in register.areas:
            found[key] = register.areas[who.code]
        elif not who.code and len(hits := by_name.get(plain(who.name), [])) == 1:
            found[key] = hits[0]
    codes = [area.code for area in found.values()]
    return found if len(set(codes)) == len(codes) else {}


def _gives_a_group(register: Register, codes: Sequence[str]) -> bool:
    """Whether everybody is in a group that the table has all of: the highest of a part is not the highest of all."""
    have = frozenset(codes)
    groups = [code for code in register.areas if register.is_group(code, have)]
    covered = {leaf for code in groups for leaf in register.leaves(code, have)}
    return all(code in covered or code in groups for code in codes) and all(
        register.whole(part, have) for code in groups for part in register.parts(code)
    )


def _nearest(people: Mapping[str, Who], missing: Sequence[str], register: Register) -> tuple[str, ...]:
    names = {plain(area.name): area.name for area in register.areas.values()}
    said = []
    for key in missing:
        near = difflib.get_close_matches(plain(people[key].name), list(names), n=1, cutoff=0.75)
        said.append(f"'{people[key].name}'" + (f" (is it {names[near[0]]}?)" if near else " (nothing like it)"))
    return tuple(said)


def _called(heading: str, known: Sequence[Area]) -> str:
    """What one of them is called: the register's word where it is the same for all, else the heading's."""
    words = dict.fromkeys(area.called for area in known)
    plain_heading = " ".join(heading.casefold().replace("_", " ").split())
    if re.fullmatch("[A-Z]{2,4}", heading) and not AREA_WORDS.search(plain_heading):
        return "area"  # "HBT"
    if hit := OF_PEOPLE.search(plain_heading):
        return hit[0]  # "country of citizenship": its areas are no places
    hits = [hit for hit in AREA_WORDS.findall(plain_heading) if not NO_NAME.match(hit)]
    word = plain_heading if WHOLE.match(plain_heading) else hits[-1] if hits else _own_word(plain_heading)
    if NO_NAME.match(word):
        return next(iter(words)) if len(words) == 1 else "area"
    one = re.sub(r"\bnhs\b", "NHS", one_of(word))
    one = "police force" if one == "force" else one
    return f"{one} area" if one == "police force" else one  # in an area things happen, in a force few


def _by_their_names(people: Mapping[str, Who]) -> str:
    """What the names of all end with, where that is a word for such: "... NHS Trust"; else "area"."""
    last = {FOOTNOTE.sub("", who.name).casefold().rpartition(" ")[2] for who in people.values()}
    word = next(iter(last)) if len(last) == 1 and len(people) > 1 else ""
    if not word and len(people) >= FEWEST:
        fits = (one for one, ends in ALIKE if all(re.fullmatch(ends, name) for name in last) and one in last)
        return next(fits, "area")
    if word == "board":
        return "health board" if all(who.name.casefold().endswith("health board") for who in people.values()) else word
    return word if AREA_WORDS.fullmatch(word) and not NO_NAME.match(word) and many_of(one_of(word)) != word else "area"


def _own_word(heading: str) -> str:
    """The heading itself where it may name one of them: "charity", "health board"; else "area"."""
    if AREA_WORDS.search(heading):
        return "area"  # "area name", "local authority name"
    if heading in FOR:
        return heading  # "species"
    plain = re.fullmatch(r"[a-z\u00df-\u024f]{3,}(?: [a-z\u00df-\u024f]{3,})?", heading) and not NO_NAME.match(heading)
    return heading if plain and many_of(one_of(heading)) != heading else "area"


def _codes(people: Mapping[str, Who], found: Mapping[str, Area]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for key, who in people.items():
        code = found[key].code if key in found else who.code or _made_of(who.name)
        codes[key] = re.sub(r"[\s;,]+", "-", code)
    twice = [code for code in codes.values() if list(codes.values()).count(code) > 1]
    return {key: f"{code}-{n}" if code in twice else code for n, (key, code) in enumerate(codes.items(), 1)}


def _made_of(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain(name)) if not unicodedata.combining(c))
    return "X-" + "-".join(re.findall(r"[A-Z0-9]+", bare.upper()))


def _stub(
    people: Mapping[str, Who],
    codes: Mapping[str, str],
    found: Mapping[str, Area],
    total: str,
    one: str,
    whole: str,
    groups: Mapping[str, Sequence[str]],
) -> str:
    """The text of a new register: a line each, all of them in one group, which is called `whole` if that is known."""
    within = {part: codes[key] for key, parts in groups.items() for part in parts}
    lines = io.StringIO()
    writer = csv.DictWriter(lines, [*COLUMNS, "note"], restval="", lineterminator="\n")
    writer.writeheader()
    group = codes[total] if total else "X-TABLE"
    called = "area" if OF_PEOPLE.fullmatch(one) or one.rpartition(" ")[2] in FOR else one  # "the nationality had"
    called = "council area" if one == "council" else called
    listed = f"{many_of(one if called == 'area' else called)} listed"
    together = (*_named(whole, "area"), "area", "area") if whole else (listed, "the", "among", NAMELESS, NAMELESS)
    if len(people) == 1:
        group = ""
    elif not total:
        writer.writerow(
            _row(group, whole or f"the {listed}", *together) | {"note": "please check: the group they are compared in"}
        )
    told = _without_what_is_behind(
        _without_capitals([_without_code(FOOTNOTE.sub("", who.name), who.code, people) for who in people.values()])
    )
    if one in GOODS and 2 * sum(re.fullmatch(r"[A-Z][a-z-]+(?: [a-z]+)+", text) is not None for text in told) >= len(
        told
    ):
        told = [f"{text[:1].lower()}{text[1:]}" if text[1:].islower() else text for text in told]  # "feed wheat"
    for (key, who), running in zip(people.items(), told, strict=True):
        area = found.get(key)
        row = _row(codes[key], who.name, *_named(running, one), one, called)
        if area is not None and not _wider(area.name, who.name):
            row = _row(area.code, area.name, area.name, area.article, area.preposition, area.kind, area.called)
            row |= {"population": "" if area.population is None else str(area.population)}
        if key == total:
            row = _row(codes[key], who.name, *together) if _says_all(who.name) else row | IN_ALL
            row |= {"note": "please check: the name of all of them together"}
        if key in groups and area is None:
            row = row | IN_ALL
        writer.writerow(row | {"parent": "" if key == total else within.get(key, group)})
    return lines.getvalue()


def _without_code(name: str, code: str, people: Mapping[str, Who]) -> str:
    """A name less its own code behind it, "NHS Kent - 91Q", where no other is called so."""
    bare = re.sub(rf"\s*[-(\[]\s*{re.escape(code)}\s*[)\]]?$", "", name) if code else name
    return bare if bare and sum(who.name.startswith(bare) for who in people.values()) == 1 else name


def _without_capitals(names: Sequence[str]) -> list[str]:
    """Names that all stand in capitals as running text has them: "GATWICK", "KENT AND MEDWAY NHS TRUST".

    >>> _without_capitals(["GATWICK", "BARTS HEALTH NHS TRUST", "GUY'S AND ST THOMAS' NHS TRUST"])
    ['Gatwick', 'Barts Health NHS Trust', "Guy's and St Thomas' NHS Trust"]
    """
    if len(names) < 2 or not all(name.isupper() for name in names) or max(map(len, names)) <= SHORT_NAME:
        return list(names)
    return [" ".join(_in_small(word) for word in name.split()) for name in names]


def _in_small(word: str) -> str:
    if word in ("AND", "OF", "THE", "FOR", "IN", "ON", "UPON", "WITH", "DE", "LA"):
        return word.casefold()
    if word in ("ST", "ST.") or (re.search("[AEIOUY]", word) and word not in ("UK", "USA", "EU", "UCL")):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


def _without_what_is_behind(names: Sequence[str]) -> list[str]:
    """Names as running text has them: "Rioja, La" turned about; less state or province where all give one.

    >>> _without_what_is_behind(["St. Mary's County, MD", "Kent County, MD", "Baltimore city, MD"])
    ["St. Mary's County", 'Kent County', 'Baltimore city']
    >>> _without_what_is_behind(["Rioja, La", "Asturias, Principado de", "Galicia"])
    ['La Rioja', 'Principado de Asturias', 'Galicia']
    >>> _without_what_is_behind(["Bielefeld, Stadt", "Lippe"]), _without_what_is_behind(["NHS Kent ICB - 91Q"])
    (['Bielefeld', 'Lippe'], ['NHS Kent ICB'])
    """
    short = [OF_REGISTRARS.sub("", name) for name in names]
    names = short if len(set(short)) == len(names) else names
    turned = [TURNED.sub(lambda hit: f"{hit['tail']} {hit['head']}".replace("' ", "'"), name) for name in names]
    heads = [name.partition(", ")[0] for name in turned]
    behind = len(names) >= FEWEST and all(", " in name for name in turned) and len(set(heads)) == len(heads)
    return heads if behind else turned


def _says_all(name: str) -> bool:
    """Whether the name of all together is but a word for all: "Total", "All museums", "State"."""
    return SURE.match(name) is not None or AREA_WORDS.fullmatch(name.casefold()) is not None


def _named(name: str, one: str) -> tuple[str, str, str]:
    """How running text has a name: itself, its article and its preposition. A number alone is told with what it is.

    >>> _named("Isle of Sarn", "district"), _named("22 Hospital Link", "route"), _named("the Levels", "area")
    (('Isle of Sarn', 'the', 'on'), ('Route 22 Hospital Link', '', 'on'), ('Levels', 'the', 'in'))
    """
    if name[:1].isdigit() and one != "area":
        name = f"{one.capitalize()} {name}"
    bare = name.removeprefix("the ").removeprefix("The ")
    article = "the" if bare != name or THE.match(bare) or one == "river" else ""
    return bare, article, "on" if ISLE.match(bare) or one in ON or one.rpartition(" ")[2] in ON else _before(one)


def _before(one: str) -> str:
    """How something happens where it is of such a kind: "at" a library, "from" a fuel."""
    last = one.rpartition(" ")[2]
    if one in AT or (last in AT_ALL and one != "service"):  # of a council's services nobody says "at Waste"
        return "at"
    return "from" if one in FROM else "for" if one in FOR or last in FOR else "in"


def _row(code: str, name: str, display: str, article: str, preposition: str, kind: str, called: str) -> dict[str, str]:
    return {
        "code": code,
        "name": name,
        "display": display,
        "article": article,
        "preposition": preposition,
        "kind": kind,
        "called": called,
    }
