"""The embedded tables read with pandas alone, and the few sums by which the key of an article is proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

SHELF = Path(__file__).resolve().parents[2] / "nlg"
TABLES = SHELF / "datasets"
UNKNOWN = Path(__file__).parent / "unknown"  # small tables of domains that no sheet of the shelf has
OFFENCES = {
    "violence": "VIOLENCE AGAINST THE PERSON",
    "theft": "THEFT",
    "vehicle": "VEHICLE OFFENCES",
    "damage": "ARSON AND CRIMINAL DAMAGE",
    "burglary": "BURGLARY",
    "public_order": "PUBLIC ORDER OFFENCES",
    "drugs": "DRUG OFFENCES",
    "robbery": "ROBBERY",
    "sexual": "SEXUAL OFFENCES",
    "weapons": "POSSESSION OF WEAPONS",
    "other": "MISCELLANEOUS CRIMES AGAINST SOCIETY",
}
KINDS = {
    "insolvencies": "total",
    "bankruptcies": "bankruptcy",
    "debt_relief_orders": "debt-relief-order",
    "arrangements": "iva",
    "breathing_spaces": "breathing-space",
}
BILL = {
    "bill": "total",
    "council": "billing",
    "parish": "parish",
    "county": "county_or_gla",
    "police": "police",
    "fire": "fire",
    "mayor": "combined_authority",
    "tax_base": "tax_base",
}
LANDLORDS = {
    "private": "landlord-private",
    "social": "landlord-social",
    "accelerated": "landlord-accelerated",
    "mortgage": "mortgage",
}
REGISTERS = {
    "council_tax": "billing_councils",
    "crime_london": "london",
    "england_covid": "england",
    "england_deaths": "england",
    "house_prices_london": "london",
    "house_prices_regions": "london",
    "insolvency": "councils_2021",
    "pay_jobs": "districts_uk",
    "possession": "councils_2023",
}


OWN_REGISTERS = {
    "bathing": "bathing-places",
    "brittany": "brittany-places",
    "gates": "gates-clubs",
    "libraries": "libraries-places",
}


@dataclass(frozen=True)
class Table:
    """One dataset: for each measure a frame of periods by area codes, and the register's names of the areas."""

    measures: dict[str, pd.DataFrame]
    register: pd.DataFrame

    def code(self, area: str, measure: str) -> str:
        """Return the code of the area of this name that the measure has; a code is passed through."""
        if area in self.measures[measure].columns:
            return area
        codes = self.register.loc[self.register.name == area, "code"]
        held = [str(code) for code in codes if code in self.measures[measure].columns]
        if len(held) != 1:
            raise KeyError(f"{area}: {held} in {measure}")
        return held[0]

    def row(self, area: str, measure: str) -> pd.Series[float]:
        """Return the area's values by period, holes left out."""
        return self.measures[measure][self.code(area, measure)].dropna()

    def x(self, area: str, measure: str, period: str) -> float:
        return float(self.row(area, measure)[period])

    def change(self, area: str, measure: str, now: str, before: str) -> float:
        return self.x(area, measure, now) - self.x(area, measure, before)

    def pct(self, area: str, measure: str, now: str, before: str) -> float:
        return 100 * self.change(area, measure, now, before) / self.x(area, measure, before)

    def share(self, area: str, part: str, whole: str, period: str) -> float:
        return 100 * self.x(area, part, period) / self.x(area, whole, period)

    def total(self, area: str, measure: str, first: str, last: str) -> float:
        return float(self.row(area, measure)[first:last].sum())

    def mean(self, area: str, measure: str, first: str, last: str) -> float:
        return float(self.row(area, measure)[first:last].mean())

    def peak(self, area: str, measure: str, first: str = "", last: str = "9999") -> str:
        """Return the period of the highest value; it must be the only one."""
        row = self.row(area, measure)[first:last]
        return _only(row[row == row.max()])

    def trough(self, area: str, measure: str, first: str = "", last: str = "9999") -> str:
        row = self.row(area, measure)[first:last]
        return _only(row[row == row.min()])

    def lowest_since(self, area: str, measure: str, period: str) -> str:
        """Return the last period before with a value as low or lower, '' where there is none."""
        past = self.row(area, measure)[:period].iloc[:-1]
        found = past[past <= self.x(area, measure, period)]
        return str(found.index[-1]) if len(found) else ""

    def highest_since(self, area: str, measure: str, period: str) -> str:
        past = self.row(area, measure)[:period].iloc[:-1]
        found = past[past >= self.x(area, measure, period)]
        return str(found.index[-1]) if len(found) else ""

    def run(self, area: str, measure: str, period: str, up: bool, step: int = 1) -> int:
        """Return how many changes in a row, up to the period, went that way (each on the value `step` before)."""
        moved = self.row(area, measure)[:period].iloc[::-1].iloc[::step].diff(-1).dropna()
        same = (moved > 0) if up else (moved < 0)
        return int(same.cumprod().sum())

    def children(self, parent: str, measure: str) -> list[str]:
        """Return the codes of the areas below the parent that the measure has."""
        top = self.register.loc[(self.register.name == parent) | (self.register.code == parent), "code"]
        below = self.register.loc[self.register.parent.isin(top), "code"]
        return [code for code in below if code in self.measures[measure].columns]

    def values(self, measure: str, period: str, among: Sequence[str]) -> pd.Series[float]:
        """Return the value of each area, by code."""
        return pd.Series({self.code(area, measure): self.x(area, measure, period) for area in among})

    def changes(self, measure: str, now: str, before: str, among: Sequence[str]) -> pd.Series[float]:
        return self.values(measure, now, among) - self.values(measure, before, among)

    def pcts(self, measure: str, now: str, before: str, among: Sequence[str]) -> pd.Series[float]:
        return 100 * self.changes(measure, now, before, among) / self.values(measure, before, among)

    def risen(self, measure: str, now: str, before: str, among: Sequence[str]) -> list[str]:
        moved = self.changes(measure, now, before, among)
        return [str(code) for code in moved[moved > 0].index]

    def fallen(self, measure: str, now: str, before: str, among: Sequence[str]) -> list[str]:
        moved = self.changes(measure, now, before, among)
        return [str(code) for code in moved[moved < 0].index]

    def above(self, measure: str, period: str, area: str, among: Sequence[str]) -> set[str]:
        """Return the names of the areas with a higher value than the area's."""
        values = self.values(measure, period, among)
        return set(self.named(list(values[values > self.x(area, measure, period)].index)))

    def count(self, measure: str, period: str, among: Sequence[str], test: Callable[[float], bool]) -> int:
        return sum(test(value) for value in self.values(measure, period, among))

    def named(self, codes: Sequence[str]) -> list[str]:
        names = dict(zip(self.register.code, self.register.name, strict=True))
        return [str(names[code]) for code in codes]

    def top(self, values: pd.Series[float], place: int = 1) -> str:
        """Return the name of the area in this place from above, which it must not share."""
        return self._placed(values.sort_values(ascending=False), place)

    def bottom(self, values: pd.Series[float], place: int = 1) -> str:
        return self._placed(values.sort_values(), place)

    def _placed(self, ordered: pd.Series[float], place: int) -> str:
        near = ordered.iloc[max(0, place - 2) : place + 1]
        if int((near == ordered.iloc[place - 1]).sum()) != 1:
            raise ValueError(f"a shared place: {near.to_dict()}")
        return self.named([str(ordered.index[place - 1])])[0]


def _only(found: pd.Series[float]) -> str:
    if len(found) != 1:
        raise ValueError(f"a shared extreme: {list(found.index)}")
    return str(found.index[0])


@cache
def table(dataset: str) -> Table:
    """Return the dataset's table, measures named as in its sheet."""
    register = pd.read_csv(register_of(dataset), dtype=str)
    return Table(READERS[dataset](register), register)


def register_of(dataset: str) -> Path:
    """Return the file of a dataset's register, of those made for these articles too."""
    if dataset in OWN_REGISTERS:
        return UNKNOWN / f"{OWN_REGISTERS[dataset]}.csv"
    return SHELF / "registers" / f"{REGISTERS[dataset]}.csv"


def _raw(name: str) -> pd.DataFrame:
    return pd.read_csv(TABLES / f"{name}.csv.gz")


def _wide(frame: pd.DataFrame, period: str, column: str) -> pd.DataFrame:
    return frame.pivot_table(index=period, columns="area_code", values=column, aggfunc="sum", min_count=1).sort_index()


def _council_tax(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("council-tax-england")
    return {measure: _wide(rows, "year", column) for measure, column in BILL.items()}


def _crime(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("crime-london").assign(month=lambda f: f.month.str[:7])
    found = {name: _wide(rows[rows.offence_group == group], "month", "offences") for name, group in OFFENCES.items()}
    whole = _wide(rows, "month", "offences")
    filled = {name: frame.reindex(index=whole.index, columns=whole.columns).fillna(0) for name, frame in found.items()}
    return filled | {"offences": whole}


def _houses(name: str) -> dict[str, pd.DataFrame]:
    rows = _raw(name).assign(month=lambda f: f.month.str[:7])
    return {"price": _wide(rows, "month", "average_price"), "sales": _wide(rows, "month", "sales")}


def _insolvency(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("insolvency-england-wales").astype({"year": str})
    found = {name: _wide(rows[rows.kind == kind], "year", "people") for name, kind in KINDS.items()}
    return found | {"rate": _wide(rows[rows.kind == "total"], "year", "rate_per_10000")}


def _pay(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("pay-jobs-uk").assign(month=lambda f: f.month.str[:7])
    return {"employees": _wide(rows, "month", "employees"), "pay": _wide(rows, "month", "median_pay")}


def _possession(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("possession-england-wales")
    rows["quarter"] = rows.quarter.str[:4] + "-Q" + ((rows.quarter.str[5:7].astype(int) + 2) // 3).astype(str)
    every = rows.quarter.drop_duplicates().sort_values()
    rented = rows[rows.claim_type != "mortgage"]
    lent = rows[rows.claim_type == "mortgage"]
    found = {name: _wide(rows[rows.claim_type == kind], "quarter", "claims") for name, kind in LANDLORDS.items()}
    found["landlord"] = _wide(rented, "quarter", "claims")
    found["landlord_repossessions"] = _wide(rented, "quarter", "repossessions")
    found["mortgage_repossessions"] = _wide(lent, "quarter", "repossessions")
    return {name: frame.reindex(index=every).fillna(0) for name, frame in found.items()}


def _deaths(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    rows = _raw("ons-deaths-la-week")
    weekly = _wide(rows[rows.cause == "covid-19"], "week_ending", "deaths")
    weekly["E10000016"] = weekly[[f"E070001{n:02}" for n in range(5, 17)]].sum(axis=1)
    weekly["X-KENT-MEDWAY"] = weekly["E10000016"] + weekly["E06000035"]
    return {"deaths": weekly, "deaths_to_date": weekly.cumsum()}


def _seven_days(name: str, column: str) -> pd.DataFrame:
    days = _wide(_raw(name), "date", column)
    return days.reindex(pd.date_range(days.index[0], days.index[-1]).strftime("%Y-%m-%d")).fillna(0).rolling(7).sum()


def _covid(register: pd.DataFrame) -> dict[str, pd.DataFrame]:
    people = register.set_index("code").population.astype(float)
    found: dict[str, pd.DataFrame] = {}
    for measure, name, column in (
        ("cases", "uk-utla-asof-2021-03-08", "cases"),
        ("deaths", "uk-utla-asof-2021-03-08", "deaths28"),
        ("final_cases", "uk-cases-ltla", "cases"),
    ):
        found[measure] = _seven_days(name, column)
    found["cases"]["X-KENT-MEDWAY"] = found["cases"]["E10000016"] + found["cases"]["E06000035"]
    found["deaths"]["X-KENT-MEDWAY"] = found["deaths"]["E10000016"] + found["deaths"]["E06000035"]
    for measure, counted in (("rate", "cases"), ("final_rate", "final_cases")):
        known = [code for code in found[counted].columns if code in people.index]
        found[measure] = 100_000 * found[counted][known] / people[known]
    return found


def _own(name: str, area: str, period: str) -> dict[str, pd.DataFrame]:
    rows = pd.read_csv(UNKNOWN / f"{name}.csv", dtype={area: str})
    if period == "quarter":
        rows[period] = rows[period].str[:4] + "-Q" + ((rows[period].str[5:7].astype(int) + 2) // 3).astype(str)
    rows[period] = rows[period].astype(str).str[:7]
    columns = [column for column in rows.columns if column not in (area, period)]
    return {column: rows.pivot(index=period, columns=area, values=column).sort_index() for column in columns}


def _bathing(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    found = _own("bathing", "beach", "month")
    return found | {"failure_rate": 100 * found["failed"] / found["samples"]}


def _brittany(_: pd.DataFrame) -> dict[str, pd.DataFrame]:
    found = _own("brittany", "departement", "year")
    return found | {"burglary_rate": 1000 * found["burglaries"] / found["homes"]}


READERS: dict[str, Callable[[pd.DataFrame], dict[str, pd.DataFrame]]] = {
    "council_tax": _council_tax,
    "crime_london": _crime,
    "england_covid": _covid,
    "england_deaths": _deaths,
    "house_prices_london": lambda _: _houses("house-prices-london"),
    "house_prices_regions": lambda _: _houses("house-prices-regions"),
    "insolvency": _insolvency,
    "pay_jobs": _pay,
    "possession": _possession,
    "bathing": _bathing,
    "brittany": _brittany,
    "gates": lambda _: _own("gates", "club", "season"),
    "libraries": lambda _: _own("libraries", "branch", "quarter"),
}
