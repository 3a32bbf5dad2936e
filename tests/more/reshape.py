"""How the shipped tables and registers of six datasets were cut from the publishers' own: run to make them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
SHARED = HOUSE.parent / "shared" / "data" / "more"
Row = dict[str, str]
COLUMNS = [
    *("code", "name", "display", "article", "preposition", "kind", "called"),
    *("parent", "members", "population", "population_year", "note"),
]
LONDON, ENGLAND, WALES, BOTH = "E12000007", "E92000001", "W92000004", "K04000001"
SCOTLAND, NORTHERN_IRELAND, UK = "S92000003", "N92000002", "K02000001"
NUTS = {  # the publisher's codes of nations and regions
    **{f"UK{letter}": f"E1200000{n}" for n, letter in enumerate("CDEFGHIJK", start=1)},
    "UKL": WALES,
    "UKM": SCOTLAND,
    "UKN": NORTHERN_IRELAND,
}
FRAUD = ("FRAUD AND FORGERY", "NFIB FRAUD")  # a national centre records it since 2013

# Councils that have come since the register of England was made: their county, or else their region.
NEW = {
    "E06000061": ("North Northamptonshire", "E12000004"),
    "E06000062": ("West Northamptonshire", "E12000004"),
    "E06000063": ("Cumberland", "E12000002"),
    "E06000064": ("Westmorland and Furness", "E12000002"),
    "E06000065": ("North Yorkshire", "E12000003"),
    "E06000066": ("Somerset", "E12000009"),
}
DISPLAY = {"E09000012": "Hackney", "E06000052": "Cornwall"}  # where the City of London and Scilly are told of apart
WALES_COUNTY = "Isle of Anglesey|Gwynedd|Denbighshire|Flintshire|Ceredigion|Pembrokeshire|Carmarthenshire|Powys"
WALES_CALLED = {
    "city": "Swansea|Cardiff|Newport|Wrexham",
    "county": f"{WALES_COUNTY}|Monmouthshire",
    "borough": "Conwy|Neath Port Talbot|Bridgend|Vale of Glamorgan|Rhondda Cynon Taf|Caerphilly|Blaenau Gwent|Torfaen"
    "|Merthyr Tydfil",
}
OLD_CALLED = {
    "borough": "Bournemouth|Poole|Christchurch|Weymouth and Portland|Taunton Deane|St Edmundsbury",
    "district": "East Dorset|North Dorset|Purbeck|West Dorset|West Somerset|Forest Heath|Suffolk Coastal|Waveney",
}
MET_COUNTIES = {
    "E11000001": ("Greater Manchester", "E12000002", range(1, 11)),
    "E11000002": ("Merseyside", "E12000002", range(11, 16)),
    "E11000003": ("South Yorkshire", "E12000003", range(16, 20)),
    "E11000005": ("West Midlands metropolitan county", "E12000005", range(25, 32)),
    "E11000006": ("West Yorkshire", "E12000003", range(32, 37)),
    "E11000007": ("Tyne and Wear", "E12000001", (*range(21, 25), 37)),
}


def rows_of(name: str) -> list[Row]:
    raw = (SHARED / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def files(every: int = 1) -> Iterator[tuple[Path, bytes]]:
    """The shipped files of these datasets, or one in so many, as they are made from the tables."""
    tables: list[tuple[str, Callable[[], list[Row]]]] = [
        ("house-prices-regions.csv.gz", partial(house_prices, "region", ENGLAND)),
        ("council-tax-england.csv.gz", council_tax),
        ("house-prices-london.csv.gz", partial(house_prices, "london-borough", LONDON)),
        ("crime-london.csv.gz", crime),
        ("insolvency-england-wales.csv.gz", insolvency),
        ("possession-england-wales.csv.gz", possession),
        ("pay-jobs-uk.csv.gz", pay_jobs),
    ]
    registers: list[tuple[str, Callable[[], list[Row]]]] = [
        ("london.csv", london),
        ("billing_councils.csv", billing_councils),
        ("councils_2021.csv", councils_2021),
        ("councils_2023.csv", councils_2023),
        ("districts_uk.csv", districts_uk),
    ]
    for name, made in tables[::every]:
        rows = made()
        yield HOUSE / "nlg" / "datasets" / name, gzip.compress(_csv(rows, list(rows[0])), 9, mtime=0)
    for name, made in registers[::every]:
        yield HOUSE / "nlg" / "registers" / name, _csv(made(), COLUMNS)


def _csv(rows: Iterable[Mapping[str, str]], columns: list[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _only(rows: Iterable[Row], columns: str) -> list[Row]:
    return [{column: row[column] for column in columns.split()} for row in rows]


# --- tables ---------------------------------------------------------------------------------------------------------


def council_tax() -> list[Row]:
    columns = "year area_code billing parish county_or_gla police fire combined_authority total tax_base"
    return sorted(_only(rows_of("council-tax-year.csv"), columns), key=lambda row: (row["area_code"], row["year"]))


def house_prices(kind: str, whole: str) -> list[Row]:
    rows = [r for r in rows_of("house-prices-latest.csv.gz") if r["area_type"] == kind or r["area_code"] == whole]
    return sorted(_only(rows, "month area_code average_price sales"), key=lambda row: (row["area_code"], row["month"]))


def crime() -> list[Row]:
    """Offence groups by borough; London is all of the force's file, what it could place in no borough included."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows_of("crime-london-month.csv.gz"):
        if row["offence_group"] in FRAUD:
            continue
        for code in (row["area_code"], LONDON):
            if not code.startswith("X-"):
                key = (code, row["offence_group"], row["month"])
                counts[key] = counts.get(key, 0) + int(row["offences"])
    return [
        {"month": month, "area_code": code, "offence_group": group, "offences": str(counts[code, group, month])}
        for code, group, month in sorted(counts)
    ]


def insolvency() -> list[Row]:
    columns = "year area_code kind people rate_per_10000"
    found = _only(rows_of("insolvency-year.csv.gz"), columns)
    return sorted(found, key=lambda row: (row["area_code"], row["kind"], row["year"]))


def possession() -> list[Row]:
    """Claims and repossessions. England and Wales is all cases in the file; the Isles of Scilly had none at the end."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for row in rows_of("possession-claims-quarter.csv.gz"):
        for code in (row["area_code"], BOTH):
            if not code.startswith("X-"):
                sums = counts.setdefault((code, row["claim_type"], row["quarter"]), [0, 0])
                sums[0] += int(row["claims"])
                sums[1] += int(row["repossessions"])
    quarters = sorted({quarter for _, _, quarter in counts})
    for quarter in (quarters[0], quarters[-1]):
        counts.setdefault(("E06000053", "mortgage", quarter), [0, 0])
    return [
        {
            "quarter": quarter,
            "area_code": code,
            "claim_type": kind,
            "claims": str(counts[code, kind, quarter][0]),
            "repossessions": str(counts[code, kind, quarter][1]),
        }
        for code, kind, quarter in sorted(counts)
    ]


def pay_jobs() -> list[Row]:
    """One release: districts, and nations and regions from its other table. The whole UK and England have no rows."""
    found = _only(rows_of("pay-jobs-district.csv.gz"), "month area_code employees median_pay")
    for row in rows_of("pay-jobs-nuts-vintages.csv.gz"):
        if row["release"] == "2023-03-14" and row["area_type"] != "nuts3":
            found += _only([{**row, "area_code": NUTS[row["area_code"]]}], "month area_code employees median_pay")
    return sorted(found, key=lambda row: (row["area_code"], row["month"]))


# --- registers ------------------------------------------------------------------------------------------------------


def england() -> dict[str, Row]:
    path = HOUSE / "nlg" / "registers" / "england.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = {row["code"]: {column: row[column] for column in COLUMNS} for row in csv.DictReader(file)}
    for row in found.values():
        row |= {"population": "", "population_year": "", "note": "", "members": ""}
    for code, name in DISPLAY.items():
        found[code] |= {"name": name, "display": name, "called": "area" if name == "Cornwall" else "borough"}
    return found


def _row(code: str, name: str, kind: str, called: str, parent: str, **more: str) -> Row:
    common = {"article": "", "preposition": "in", "members": "", "population": "", "population_year": "", "note": ""}
    return (
        {"code": code, "name": name, "display": name, "kind": kind, "called": called, "parent": parent} | common | more
    )


def london() -> list[Row]:
    old = england()
    regions = [row for row in old.values() if row["kind"] == "region"]
    return [old[ENGLAND], *regions, *(row for row in old.values() if row["parent"] == LONDON)]


def _called(name: str, words: Mapping[str, str]) -> str:
    return next(called for called, names in words.items() if name in names.split("|"))


def wales() -> list[Row]:
    names = {r["area_code"]: r["area_name"] for r in rows_of("insolvency-year.csv.gz") if r["area_code"][0] == "W"}
    found = []
    for code, name in sorted(names.items()):
        if code != WALES:
            the = {"article": "the"} if name in ("Isle of Anglesey", "Vale of Glamorgan") else {}
            on = {"preposition": "on"} if name == "Isle of Anglesey" else {}
            found.append(_row(code, name, "unitary", _called(name, WALES_CALLED), WALES, **the, **on))
    return found


def _england_and_wales(areas: list[Row]) -> list[Row]:
    whole = [_row(BOTH, "England and Wales", "nation", "area", ""), _row(WALES, "Wales", "nation", "country", BOTH)]
    return [*whole, *({**row, "parent": BOTH} if row["code"] == ENGLAND else row for row in areas), *wales()]


def councils_2021() -> list[Row]:
    """The one map that the insolvency tables use in all years, with counties, regions and both nations."""
    codes = {row["area_code"] for row in insolvency()}
    old = england()
    for code, (name, region, numbers) in MET_COUNTIES.items():
        old[code] = _row(code, name, "metropolitan county", "area", region)
        for number in numbers:
            old[f"E080000{number:02}"]["parent"] = code
    for code in ("E06000061", "E06000062"):
        old[code] = _row(code, NEW[code][0], "unitary", "area", NEW[code][1])
    old["E07000246"] |= {"parent": "E10000027"}
    return _england_and_wales([row for row in old.values() if row["code"] in codes])


def councils_2023() -> list[Row]:
    """The councils of April 2023. Those that went before stand at the end and belong to nothing."""
    tables = (rows_of("council-tax-year.csv"), rows_of("possession-claims-quarter.csv.gz"))
    names = {row["area_code"]: row["area_name"] for rows in tables for row in rows}
    now = {row["area_code"] for row in tables[0] if row["year"] == "2023-24"} | {"E06000053"}
    old = england()
    for code, (name, region) in NEW.items():
        old[code] = _row(code, name, "unitary", "county" if name in ("North Yorkshire", "Somerset") else "area", region)
    parents = {old[code]["parent"] for code in now if code in old}
    current = [row for row in old.values() if row["code"] in now | parents or row["kind"] == "region"]
    gone = []
    for code in sorted(code for code in names if code[0] == "E" and code not in now | {ENGLAND}):
        row = old.get(code) or _row(code, names[code], "district", _called(names[code], OLD_CALLED), "")
        gone.append({**row, "parent": "", "note": "merged into another council before April 2023"})
    return _england_and_wales([*current, *gone])


SCOTTISH = {  # what the publisher calls them, and what a reader does
    "Scottish Borders": {"article": "the"},
    "City of Edinburgh": {"display": "Edinburgh", "called": "city"},
    "Aberdeen City": {"display": "Aberdeen", "called": "city"},
    "Dundee City": {"display": "Dundee", "called": "city"},
    "Glasgow City": {"display": "Glasgow", "called": "city"},
    "North Ayrshire mainland": {"article": "the", "preposition": "on"},
    "Argyll and Bute Mainland": {"display": "Argyll and Bute mainland", "article": "the", "preposition": "on"},
    "Argyll and Bute Islands": {"display": "Argyll and Bute islands", "article": "the"},
    "Arran and Cumbrae": {"preposition": "on"},
    "Orkney Islands": {"display": "Orkney"},
    "Shetland Islands": {"display": "Shetland"},
}


def districts_uk() -> list[Row]:
    """The districts of 2020, before Northamptonshire's were merged, in the counties, regions and nations of the UK."""
    names = {row["area_code"]: row["area_name"] for row in rows_of("pay-jobs-district.csv.gz")}
    old = england()
    for code, (name, region, numbers) in MET_COUNTIES.items():
        old[code] = _row(code, name, "metropolitan county", "area", region)
        for number in numbers:
            old[f"E080000{number:02}"]["parent"] = code
    english = [row for row in old.values() if row["code"] in names]
    counties = {row["parent"] for row in english}
    above = [row for row in old.values() if row["code"] in counties or row["kind"] == "region"]
    nations = [(ENGLAND, "England"), (WALES, "Wales"), (SCOTLAND, "Scotland"), (NORTHERN_IRELAND, "Northern Ireland")]
    return [
        _row(UK, "United Kingdom", "union", "country", "", article="the"),
        *(_row(code, name, "nation", "country", UK) for code, name in nations),
        *above,
        *english,
        *wales(),
        *(_row(c, n, "district", "area", SCOTLAND) | SCOTTISH.get(n, {}) for c, n in names.items() if c[0] == "S"),
        *(_northern(code, name) for code, name in names.items() if code[0] == "N"),
    ]


def _northern(code: str, name: str) -> Row:
    return _row(code, name, "district", "city" if name == "Belfast" else "district", NORTHERN_IRELAND)


def billing_councils() -> list[Row]:
    """England's of these, all beside each other: no bill is known of a county or region."""
    found = [row for row in councils_2023() if row["code"][0] == "E" and row["kind"] not in ("county", "region")]
    return [{**row, "parent": ENGLAND if row["parent"] not in ("", BOTH) else ""} for row in found]


if __name__ == "__main__":
    for path, content in files():
        path.write_bytes(content)
        print(path.name, len(content))
