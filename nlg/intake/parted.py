"""Headings as programs write them ("newCasesBySpecimenDate", "num_calls"), in words."""

from __future__ import annotations

import re

_SEAMS = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z]{3})(?<!ovid)(?=\d)")
_TELLING = (  # words that no place begins or ends with: "DeKalb" is one, and "TotalDeaths" is not
    "area authority average avg cases code count cum cumulative date day deaths id month name new num number of per"
    " period rate region total tot value week year"
)
_SAYS = frozenset(_TELLING.split())
_SHORT = {
    "amt": "amount",
    "avg": "average",
    "cum": "cumulative",
    "epiweek": "epi week",
    "isoweek": "iso week",
    "pop": "population",
    "qty": "quantity",
    "temp": "temperature",
    "tot": "total",
}
_COUNT = r"num|nbr?|n|cnt|count|number"
_COUNTED_AHEAD = re.compile(rf"(?:{_COUNT}) (?!of\b)(?P<what>\S.*s)")
_COUNTED_BEHIND = re.compile(rf"(?P<what>.*s) (?:{_COUNT}|no\.?|nr\.?)")
_TOTAL_BEHIND = re.compile(r"(?P<what>.*s) total")
_BY_ITS_DATE = re.compile(r" by (?:(?:[a-z]+ )*date|day|week|month|quarter|year)$")
_SO_MANY_K = re.compile(r"\bper (\d+) ?k\b", re.I)


def parted(heading: str, *, sure: bool = False) -> str:
    """A heading in words, where a program wrote it (it is `sure` that capitals part words); any other as it stands.

    >>> parted("newCasesBySpecimenDate"), parted("totalDeaths"), parted("CasesPer100k"), parted("areaName")
    ('new cases', 'total deaths', 'cases per 100,000', 'area name')
    >>> parted("num_calls"), parted("calls_total"), parted("Calls no."), parted("tot_crimes"), parted("avg_rent")
    ('number of calls', 'total calls', 'number of Calls', 'total crimes', 'average rent')
    >>> parted("AttendanceRate (%)"), parted("BoatTrips"), parted("BoatTrips", sure=True)
    ('attendance rate (%)', 'BoatTrips', 'boat trips')
    >>> parted("DeKalb"), parted("week_no"), parted("CO2"), parted("Library loans"), parted("PM10_mean")
    ('DeKalb', 'week_no', 'CO2', 'Library loans', 'PM10_mean')
    """
    bracket = next(iter(re.findall(r" ?\(.*\)$", heading)), "")
    bare = heading.removesuffix(bracket)
    words = _words_of(bare, sure)
    plain = " ".join(_SHORT.get(word, word) for word in words or [bare])
    found = _counted(_SO_MANY_K.sub(lambda hit: f"per {hit[1]},000", _BY_ITS_DATE.sub("", plain)))
    return heading if found.lower() == bare.replace("_", " ").lower() else found + bracket


def _words_of(heading: str, sure: bool) -> list[str]:
    """The words of a heading that a program wrote, small but for "PM10"; none of any other."""
    if not re.fullmatch(r"\w+", heading):
        return []
    words = [word for part in heading.split("_") for word in _humps(part, sure)]
    return [word if word.isupper() and len(word) > 1 else word.lower() for word in words] if len(words) > 1 else []


def _counted(plain: str) -> str:
    """Words with "number of" or "total" before what is counted, where a program has it otherwise."""
    if hit := _COUNTED_AHEAD.fullmatch(plain) or _COUNTED_BEHIND.fullmatch(plain):
        return f"number of {hit['what']}"
    if hit := _TOTAL_BEHIND.fullmatch(plain):
        return f"total {hit['what']}"
    return plain


def _humps(text: str, sure: bool) -> list[str]:
    """The words that capitals part; a name stays whole: two words with a capital each, and none that tells."""
    words = _SEAMS.sub(" ", text).split()
    told = not _SAYS.isdisjoint(word.lower() for word in words)
    is_name = len(words) == 2 and words[0][0].isupper() and not told
    return [text] if is_name and not sure else words
