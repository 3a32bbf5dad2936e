"""Which column is which: the period, the area and its code, the figures, what the rows are split by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Irregular, Unsure
from nlg.intake.block import Block
from nlg.intake.cues import (
    AREA_WORDS,
    CODE,
    CODE_WORDS,
    COMPARED_WITH,
    COUNTS_ROWS,
    KIND_WORDS,
    NO_LEVEL,
    NUMBERED,
    OF_PEOPLE,
    TARGET,
)
from nlg.intake.figures import Place, in_brackets, is_mark, looks_a_figure
from nlg.intake.figures import places as places_of
from nlg.intake.nouns import IN_BRACKETS, many_of, one_of
from nlg.intake.phrases import growth_rate
from nlg.intake.readers import letters
from nlg.intake.timeline import PERIOD_WORDS, Timeline, names_a_period, timeline
from nlg.intake.wide import Wide, areas_across, wide_columns

ABOUT_FIGURES = re.compile(
    r"\b(?:source|publisher|note|notes|title|table|dataset|description|comment|licence|currency)\b"
)


NUMBER_OF_A_PERIOD = re.compile(r"\b(?:week|month|quarter|period|day)(?: (?:no\.?|num|number|of (?:the )?year))?$")
AREA_NAME = re.compile(rf"\bname\b|{AREA_WORDS.pattern}")
LATIN = re.compile("[A-Za-z]")
WITH_A_YEAR = re.compile(r"(?:^|[^\W\d_] )(?:19|20)\d\d(?:$| [^\W\d_])")  # "2010 general election"


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Places of a block's columns by what they are. `year` is a column of years beside headings that are months."""

    period: int | None
    year: int | None
    wide: tuple[Wide, ...]
    area: int | None
    code: int | None
    values: tuple[int, ...]
    kinds: tuple[int, ...]
    across: tuple[int, ...]  # columns of figures whose headings are areas
    said: tuple[str, ...]  # what stands in every row the same: a unit, a title


def roles(block: Block, inquiry: Inquiry, places: frozenset[str] = frozenset()) -> Roles:
    """What each column is; `places` are names of areas that are known.

    Unsure where two readings are open, Irregular where no calendar of ours fits.
    """
    wide, year = wide_columns(block, inquiry)
    taken = {one.at for one in wide} | ({year} if year is not None else set())
    period = None if wide else _period(block, inquiry)
    taken |= {period} if period is not None else set()
    rest = [at for at in range(len(block.names)) if at not in taken]
    numeric = [at for at in rest if _numeric(block, at) and not _of_the_period(block, at, period)]
    texts = [at for at in rest if at not in numeric and any(block.column(at))]
    values = _values(block, numeric, bool(wide), inquiry) or _growth(block, numeric, bool(wide), inquiry)
    if not wide and not values:
        if changes := [block.names[at] for at in numeric if NO_LEVEL.search(block.names[at].casefold())]:
            raise BadTable(
                f"{block.page.file}: the only figures, of '{changes[0]}', are changes by their heading: changes and "
                "ranks are reckoned from levels",
                mend="give the figures that they are changes of, or another heading if they are levels",
            )
        raise BadTable(f"{block.page.file}: no column holds figures", mend="is it the right sheet?")
    if not wide and period is None:
        _no_period(block, inquiry)
    beside = [at for at in texts if _follows(block, at, period) and not _constant(block, at)]
    for at in beside:
        if not all(names_a_period(text) for text in block.column(at)):
            inquiry.believe("left out", block.names[at], "it says more about the period, the same in all its rows")
    texts = [at for at in texts if at not in beside and not _counts_rows(block, at, inquiry)]
    texts = [at for at in texts if not all(text[:1] in "\u00b1" for text in block.column(at))]  # margins of error
    same = [at for at in texts if _constant(block, at)]
    texts = [at for at in texts if at not in same]
    area, code, kinds = _who(block, texts, same, period, inquiry)
    across = (
        values if not wide and area is None and code is None and areas_across(block, values, inquiry, places) else []
    )
    return Roles(
        period=period,
        year=year,
        wide=tuple(wide),
        area=area,
        code=code,
        values=tuple(values),
        kinds=tuple(kinds),
        across=tuple(across),
        said=tuple(block.column(at)[0] for at in same if at not in (area, code)),
    )


def column_places(block: Block, at: int) -> list[Place]:
    return list(places_of(block.cells, block.lines, at, block.columns[at]))


def _numeric(block: Block, at: int) -> bool:
    """A column of figures: at least half of its cells are some, and it is no column of codes."""
    name = block.names[at].casefold().replace("_", " ")
    texts = [text for text in block.column(at) if text]
    figures = [text for text in texts if looks_a_figure(text)]
    if CODE_WORDS.search(name) or CODE_WORDS.search(block.names[at].casefold()):
        return False
    if NUMBERED.match(name) and all(re.fullmatch(r"\d{1,3}", text) for text in texts):
        return False
    if figures and all(re.fullmatch(r"0\d+", text) for text in figures):
        return False
    if _numbers_places(block, at, name, texts):
        return False
    marks = [text for text in texts if is_mark(text) or (figures and text not in figures and in_brackets(text))]
    return (
        bool(texts)
        and (len(marks) == len(texts) or 2 * (len(figures) + len(marks)) > len(texts))
        and (bool(figures) or len(marks) == len(texts))
    )


def _of_the_period(block: Block, at: int, period: int | None) -> bool:
    """Whether a column under a heading of time says no more than that of the periods: the year of each month."""
    plain = block.names[at].casefold().replace("_", " ")
    if period is None or not PERIOD_WORDS.search(plain) or not _follows(block, at, period):
        return False
    return all(map(names_a_period, block.column(at))) or (
        NUMBER_OF_A_PERIOD.search(plain) is not None and _goes_round(block, at, period)
    )


def _goes_round(block: Block, at: int, period: int) -> bool:
    """Whether a column numbers its periods: one on from one to the next, and from 1 again."""
    each = list(dict.fromkeys(zip(block.column(period), block.column(at), strict=True)))
    if not all(re.fullmatch(r"\d{1,3}", text) for _, text in each):
        return False
    steps = pairwise(int(text) for _, text in each)
    return all(abs(b - a) == 1 or min(a, b) == 1 for a, b in steps)


def _numbers_places(block: Block, at: int, name: str, texts: Sequence[str]) -> bool:
    """Whether "Route" or "Ward" holds the numbers they go by: they come again and again, and all are whole."""
    one = AREA_WORDS.fullmatch(name) and many_of(one_of(name)) != name
    again = 2 * len(set(texts)) <= len(texts)
    return bool(one) and again and all(re.fullmatch(r"[A-Z]*\d+[A-Z]*", text) for text in texts)


def _values(block: Block, numeric: Sequence[int], wide: bool, inquiry: Inquiry) -> list[int]:
    kept = []
    for at in numeric:
        if not any(looks_a_figure(text) for text in block.column(at)):
            inquiry.believe("left out", block.names[at], f"no figure in it, only '{block.column(at)[0]}' and the like")
        elif wide:
            inquiry.believe("left out", block.names[at], "its heading names no period as those of the others do")
        elif NO_LEVEL.search(_plain(block, [at])):
            inquiry.believe("left out", block.names[at], "a change, a rank or a margin: we reckon or need none")
        elif COMPARED_WITH.match(IN_BRACKETS.sub("", block.names[at]).replace("_", " ")) and len(numeric) > 1:
            inquiry.believe("left out", block.names[at], "what the figures are compared with: we reckon changes")
        elif TARGET.search(block.names[at].casefold()) and _constant(block, at):
            inquiry.believe(
                "left out", block.names[at], "a target, the same in all rows: put it into the sheet as [targets]"
            )
        elif _all_signed(block, at):
            inquiry.believe("left out", block.names[at], "per cent with a plus or minus each: changes, by their look")
        else:
            kept.append(at)
    return kept


def _growth(block: Block, numeric: Sequence[int], wide: bool, inquiry: Inquiry) -> list[int]:
    """The columns of growth in per cent of a table that has no levels: such rates are published, and are news."""
    rates = {at: rate for at in numeric if not wide and (rate := growth_rate(block.names[at].replace("_", " ")))}
    for at, rate in rates.items():
        inquiry.believe("growth", f"'{block.names[at]}' is told as a rate: {rate}", "no column has the levels")
        inquiry.beliefs[:] = [one for one in inquiry.beliefs if (one.about, one.said) != ("left out", block.names[at])]
    return list(rates)


def _counts_rows(block: Block, at: int, inquiry: Inquiry) -> bool:
    """Whether a column of whole numbers ranks or numbers the rows, other ones for an area each time: no split."""
    plain = block.names[at].casefold().replace("_", " ")
    whole = all(re.fullmatch(r"=?\d+=?", text) for text in filter(None, block.column(at)))
    if not whole or not COUNTS_ROWS.match(plain):
        return False
    names = [
        other
        for other, text in enumerate(block.cells[0])
        if other != at and not (looks_a_figure(text) or names_a_period(text)) and len(set(block.column(other))) > 1
    ]
    if not names or any(_follows(block, at, other) for other in names):
        return False  # an area's own number
    inquiry.believe("left out", block.names[at], "it ranks or numbers the rows: we reckon ranks ourselves")
    return True


def _all_signed(block: Block, at: int) -> bool:
    """Whether all figures of a column in per cent have a sign, plus ones among them: "+4.1", "-0.3"."""
    texts = [text for text in block.column(at) if looks_a_figure(text) and re.search("[1-9]", text)]
    of_percent = "%" in block.names[at] or all("%" in text for text in texts)
    return of_percent and all(text[0] in "+-\u2212" for text in texts) and any(text[0] == "+" for text in texts)


def _period(block: Block, inquiry: Inquiry) -> int | None:
    """The column of periods."""
    if said := inquiry.answer("period", block.names):
        return block.names.index(said)
    found: list[tuple[bool, int, Timeline]] = []
    doubtful: list[tuple[bool, int]] = []  # what is wrong with them is raised where the column is read
    for at, name in enumerate(block.names):
        named = PERIOD_WORDS.search(name.casefold()) is not None
        texts = [text for text in block.column(at) if text]
        if not texts or (not named and not all(names_a_period(text) for text in texts)):
            continue
        quiet = Inquiry(answers=inquiry.answers)
        try:
            line = timeline(block.page, column_places(block, at), name, block.around, quiet)
        except (Unsure, Irregular, BadTable):
            doubtful.append((not named, at))
            continue
        if line is not None and (named or line.form != "year"):
            found.append((named, at, line))
    found.sort(key=lambda one: (not one[0], one[1]))
    if finer := [at for _, at in doubtful if found and all(_finer(block, at, one[1]) for one in found)]:
        return finer[0]
    if doubtful and (not found or (not min(doubtful)[0] and not found[0][0])):
        return min(doubtful)[1]
    if not found:
        return None
    found = _finest_of(block, found)
    different = [one for one in found if one[0] == found[0][0] and one[2] != found[0][2]]
    if different:
        names = [block.names[found[0][1]], *(block.names[one[1]] for one in different)]
        raise Unsure(
            f"{block.page.file}: more than one column holds periods: {', '.join(names)}", key="period", choices=names
        )
    return found[0][1]


def _finest_of(block: Block, found: list[tuple[bool, int, Timeline]]) -> list[tuple[bool, int, Timeline]]:
    """The one column of periods that all others follow, as a year follows its days, where it follows none of them."""
    for one in found:
        others = [other for other in found if other is not one]
        if all(_finer(block, one[1], other[1]) for other in others):
            return [one]
    return found


def _finer(block: Block, at: int, other: int) -> bool:
    return _follows(block, other, at) and not _follows(block, at, other)


def _no_period(block: Block, inquiry: Inquiry) -> None:
    named = [at for at, name in enumerate(block.names) if PERIOD_WORDS.search(name.casefold())]
    if named:
        at = named[0]
        odd = next(n for n, text in enumerate(block.column(at)) if not names_a_period(text))
        raise BadTable(
            f"{block.page.place(block.lines[odd], block.columns[at])}: '{block.column(at)[odd]}' is no period that "
            "we can read",
            mend="write periods as 2021-03-31, Mar 2021, 2021 Q1, 2021 or 2021-22",
        )
    for at in range(len(block.names)):
        texts = block.column(at)
        if 1 < len(set(texts)) <= len(texts) / 2 and all(WITH_A_YEAR.search(text) for text in texts):
            raise BadTable(
                f"{block.page.place(block.lines[0], block.columns[at])}: '{texts[0]}' has a year, and is no period "
                "that we can read",
                mend="write the year alone, or of elections and the like the day (2019-12-12)",
            )
    raise BadTable(
        f"{block.page.file}: no column and no heading names a period: news is what has changed, "
        "and this is one moment only",
        mend="add a column 'period', and the figures of earlier periods",
    )


def _constant(block: Block, at: int) -> bool:
    return len(set(block.column(at))) == 1


def _who(
    block: Block, texts: Sequence[int], same: Sequence[int], period: int | None, inquiry: Inquiry
) -> tuple[int | None, int | None, list[int]]:
    """The column of areas, that of their codes, and what the rows are split by beside."""
    families = _renamed(block, _families(block, texts), period) or _families(
        block, [at for at in same if _score(block, [at]) > 0]
    )
    families = families or _families(block, [at for at in same if _a_name(block, at)][:1])
    said = inquiry.answer("area", block.names)
    chosen = next((family for family in families if said and block.names.index(said) in family), None)
    if said and chosen is None:
        chosen = [block.names.index(said)]
    if chosen is None:
        chosen = _best(block, families)
    if chosen is None:
        return None, None, [at for at in texts if not _follows(block, at, None)]
    code = next((at for at in chosen if _codes(block, at)), None)
    named = [at for at in chosen if not _codes(block, at)]
    area = next((at for at in named if any(map(LATIN.search, block.column(at)))), named[0] if named else None)
    key = code if code is not None else area
    kinds = [family[0] for family in families if family is not chosen and family[0] in texts]
    for at in kinds:
        if _follows(block, at, key):
            inquiry.believe("left out", block.names[at], "it says more about the area, the same in all its rows")
    inquiry.believe(
        "area", " and ".join(f"column {block.names[at]}" for at in (area, code) if at is not None), _why(block, chosen)
    )
    kinds = [at for at in kinds if not _follows(block, at, key)]
    return area, code, [at for at in kinds if not any(_finer(block, other, at) for other in kinds if other != at)]


def _a_name(block: Block, at: int) -> bool:
    """Whether what stands in every row the same is a name under a heading that says nothing else of it."""
    name, text = block.names[at].casefold().replace("_", " "), block.column(at)[0]
    return bool(re.match(r"[A-Z][a-z]", text)) and not (KIND_WORDS.search(name) or ABOUT_FIGURES.search(name))


def _families(block: Block, texts: Sequence[int]) -> list[list[int]]:
    """Columns that say the same in other words: a name and its code."""
    found: list[list[int]] = []
    for at in texts:
        for family in found:
            if _follows(block, at, family[0]) and _follows(block, family[0], at):
                family.append(at)
                break
        else:
            found.append([at])
    return found


def _renamed(block: Block, families: list[list[int]], period: int | None) -> list[list[int]]:
    """Names and codes are one family where some of a code have changed with time, each period with one of them."""
    if period is None:
        return families
    for codes in [family for family in families if all(_codes(block, at) for at in family)]:
        for names in [family for family in families if family is not codes and AREA_NAME.search(_plain(block, family))]:
            of_time = {(row[codes[0]], row[period]): row[names[0]] for row in block.cells}
            one_each = all(of_time[row[codes[0]], row[period]] == row[names[0]] for row in block.cells)
            if one_each and _follows(block, codes[0], names[0]):
                return [
                    sorted((*family, *codes)) if family is names else family for family in families if family != codes
                ]
    return families


def _plain(block: Block, family: Sequence[int]) -> str:
    return block.names[family[0]].casefold().replace("_", " ")


def _follows(block: Block, at: int, key: int | None) -> bool:
    """Whether a column says nothing that another does not say already."""
    if key is None:
        return False
    seen: dict[str, str] = {}
    return all(seen.setdefault(row[key], row[at]) == row[at] for row in block.cells)


def _codes(block: Block, at: int) -> bool:
    """Whether a column holds codes: its heading says so and no cell is in plain words, or every cell looks like one."""
    name = block.names[at].casefold().replace("_", " ")
    texts = [text for text in block.column(at) if text]
    if any(re.search(r"[a-z]{3}", text) for text in texts):
        return False
    return bool(CODE_WORDS.search(name) or NUMBERED.match(name)) or all(CODE.fullmatch(text) for text in texts)


def _score(block: Block, family: Sequence[int]) -> int:
    names = [block.names[at].casefold().replace("_", " ") for at in family]
    score = 4 * any(AREA_WORDS.search(name) for name in names)
    score += 2 * any(OF_PEOPLE.search(name) for name in names)
    score -= 4 * any(KIND_WORDS.search(name) for name in names)
    score += 4 * any(re.fullmatch(r"[EWSNK]\d{8}", text) for at in family for text in block.column(at)[:3])
    return score + any(re.search(r"\bname\b", name) for name in names) - (all(_codes(block, at) for at in family))


def _best(block: Block, families: Sequence[list[int]]) -> list[int] | None:
    ranked = sorted(families, key=lambda family: -_score(block, family))
    if not ranked or (len(ranked) == 1 and _score(block, ranked[0]) < 0):
        return None
    if len(ranked) > 1 and _score(block, ranked[0]) == _score(block, ranked[1]):
        finer = [family for family in ranked if _score(block, family) == _score(block, ranked[0])]
        below = [f for f in finer if all(_follows(block, other[0], f[0]) for other in finer)]
        if len(below) == 1:
            return below[0]
        names = [block.names[family[0]] for family in finer]
        raise Unsure(
            f"{block.page.file}: who the figures are about may stand in column {' or '.join(names)}",
            key="area",
            choices=names,
        )
    below = [f for f in ranked[1:] if _named_and_coded(block, f) and _finer(block, f[0], ranked[0][0])]
    return below[0] if len(below) == 1 else ranked[0]


def _named_and_coded(block: Block, family: Sequence[int]) -> bool:
    """Whether a family is a column "Name" and one of codes: in such a table the regions beside say more about them."""
    return any(_codes(block, at) for at in family) and any(block.names[at].casefold() == "name" for at in family)


def _why(block: Block, family: Sequence[int]) -> str:
    hit = next((m[0] for at in family if (m := AREA_WORDS.search(block.names[at].casefold().replace("_", " ")))), "")
    many = len(set(block.column(family[0])))
    return (
        f"{many} different, and '{hit}' in the heading"
        if hit
        else f"{many} different (column {letters(block.columns[family[0]])})"
    )
