"""The register of England: every area once, named as a reporter writes it, and nothing counted twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from nlg.intake.register import load_register

HERE = Path(__file__).parent.parent / "nlg" / "registers"
COLUMNS = "code name display article preposition kind called parent members population population_year note counted_in"
CALLED = {"city", "borough", "district", "county", "region", "capital", "country", "area", "island"}
KINDS = {
    "nation": 1,
    "region": 9,
    "county": 26,
    "district": 192,
    "unitary": 57,
    "metropolitan borough": 36,
    "London borough": 33,
    "news area": 1,
}


def rows() -> list[dict[str, str]]:
    with (HERE / "england.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = {row["code"]: row for row in rows()}


def children(code: str) -> list[dict[str, str]]:
    return [area for area in AREAS.values() if area["parent"] == code]


def by_name(display: str, kind: str = "") -> dict[str, str]:
    (only,) = [a for a in AREAS.values() if a["display"] == display and kind in ("", a["kind"])]
    return only


def test_every_area_is_there_once() -> None:
    assert len(rows()) == len(AREAS) == 355
    assert Counter(area["kind"] for area in AREAS.values()) == KINDS
    assert tuple(AREAS["E07000109"]) == tuple(COLUMNS.split())


def test_every_parent_and_member_is_in_the_register() -> None:
    for area in AREAS.values():
        for code in [*area["parent"].split(), *area["members"].split(), *area["counted_in"].split()]:
            assert code in AREAS, (area["code"], code)


def test_nothing_lies_within_itself() -> None:
    for code in AREAS:
        way = [code]
        while AREAS[way[-1]]["parent"]:
            way.append(AREAS[way[-1]]["parent"])
            assert way.count(way[-1]) == 1, way
        assert way[-1] in ("E92000001", "X-KENT-MEDWAY")


def test_a_county_has_as_many_people_as_its_districts() -> None:
    for county in (area for area in AREAS.values() if area["kind"] == "county"):
        assert int(county["population"]) == sum(int(d["population"]) for d in children(county["code"])), county


def test_a_region_has_as_many_people_as_its_parts_each_counted_once() -> None:
    for region in (area for area in AREAS.values() if area["kind"] == "region"):
        parts = [a for a in children(region["code"]) if a["kind"] == "county" or not a["counted_in"]]
        assert int(region["population"]) == sum(int(part["population"]) for part in parts), region
    assert int(AREAS["E92000001"]["population"]) == sum(int(r["population"]) for r in children("E92000001"))


def test_kent_has_12_districts_and_the_news_area_adds_medway() -> None:
    assert len(children("E10000016")) == 12
    patch = AREAS["X-KENT-MEDWAY"]
    assert patch["members"].split() == ["E10000016", "E06000035"]
    assert int(patch["population"]) == sum(int(AREAS[c]["population"]) for c in patch["members"].split()) == 1860111
    assert patch["parent"] == ""


def test_the_two_buckinghamshires_stand_for_each_other() -> None:
    assert AREAS["E06000060"]["counted_in"] == "E10000002"
    assert AREAS["E10000002"]["counted_in"] == "E06000060"
    assert {a["code"] for a in children("E10000002")} == {f"E0700000{n}" for n in (4, 5, 6, 7)}
    assert not children("E06000060")


def test_areas_without_rows_of_their_own_say_where_they_are_counted() -> None:
    assert AREAS["E09000001"]["counted_in"] == "E09000012"
    assert AREAS["E06000053"]["counted_in"] == "E06000052"


def test_display_names_are_in_the_order_of_speech() -> None:
    for area in AREAS.values():
        assert not area["display"].endswith((" of", ", City", "City of", "County of")), area
        assert not area["display"].lower().startswith("the "), area
        assert "." not in area["display"], area
    assert [a["display"] for a in AREAS.values() if "," in a["display"]] == ["Bournemouth, Christchurch and Poole"]


def test_a_display_name_stands_for_one_place() -> None:
    twice = {n: c for n, c in Counter(a["display"] for a in AREAS.values()).items() if c > 1}
    assert twice == {"Buckinghamshire": 2}


def test_every_area_has_a_known_article_preposition_and_second_name() -> None:
    for area in AREAS.values():
        assert area["article"] in ("", "the"), area
        assert area["preposition"] in ("in", "on"), area
        assert area["called"] in CALLED, area
        assert area["population_year"] == "2019", area


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E06000023", "in Bristol"),
        ("E06000019", "in Herefordshire"),
        ("E06000010", "in Hull"),
        ("E06000046", "on the Isle of Wight"),
        ("E06000011", "in the East Riding of Yorkshire"),
        ("E06000053", "on the Isles of Scilly"),
        ("E07000080", "in the Forest of Dean"),
        ("E07000180", "in the Vale of White Horse"),
        ("E07000079", "in Cotswold"),
        ("E07000091", "in the New Forest"),
        ("E07000044", "in the South Hams"),
        ("E07000124", "in the Ribble Valley"),
        ("E07000035", "in the Derbyshire Dales"),
        ("E07000235", "in the Malvern Hills"),
        ("E07000198", "in the Staffordshire Moorlands"),
        ("E07000037", "in High Peak"),
        ("E09000001", "in the City of London"),
        ("E09000012", "in Hackney and the City of London"),
        ("E06000052", "in Cornwall and the Isles of Scilly"),
        ("E06000047", "in County Durham"),
        ("E08000013", "in St Helens"),
        ("E08000015", "in Wirral"),
        ("E12000001", "in the North East"),
        ("E12000003", "in Yorkshire and the Humber"),
        ("E12000006", "in the East of England"),
        ("E12000007", "in London"),
    ],
)
def test_an_area_is_spoken_of_as_its_people_do(code: str, words: str) -> None:
    area = AREAS[code]
    assert " ".join(filter(None, (area["preposition"], area["article"], area["display"]))) == words


@pytest.mark.parametrize(
    ("called", "names"),
    [
        (
            "city",
            "Canterbury|Chelmsford|Lancaster|Preston|St Albans|Winchester|Salford|Wakefield|Hull|Westminster",
        ),
        ("city", "Brighton and Hove|Stoke-on-Trent|Wolverhampton|City of London|Worcester|Carlisle|Oxford"),
        ("borough", "Ashford|Dartford|Gravesham|Maidstone|Swale|Tonbridge and Malling|Tunbridge Wells"),
        ("borough", "Reading|Northampton|Bolton|Dudley|Hackney and the City of London|Croydon|Guildford"),
        (
            "district",
            "Dover|Sevenoaks|Folkestone and Hythe|Thanet|Chichester|Lichfield|Stratford-on-Avon|Warwick",
        ),
        ("area", "Medway|Kent and Medway|Wiltshire|Bournemouth, Christchurch and Poole"),
        ("county", "Kent|Rutland|Herefordshire|Northumberland|County Durham"),
    ],
)
def test_only_a_council_with_the_status_is_called_by_it(called: str, names: str) -> None:
    for name in names.split("|"):
        if name == "Hackney and the City of London":
            assert by_name(name)["called"] == "area"  # two places, one of them a city
        else:
            assert by_name(name)["called"] == called, name


def test_kent_in_full() -> None:
    found = {area["display"]: area["called"] for area in children("E10000016")}
    assert Counter(found.values()) == {"borough": 7, "district": 4, "city": 1}


@pytest.mark.parametrize(
    ("name", "whole", "leaves"),
    [
        ("london", "E12000007", 33),
        ("billing_councils", "E92000001", 296),
        ("councils_2021", "K04000001", 329),
        ("councils_2023", "K04000001", 318),
    ],
)
def test_each_further_register_counts_every_council_once(name: str, whole: str, leaves: int) -> None:
    register = load_register(HERE / f"{name}.csv")
    parts = [
        code for code in register.leaves(whole, frozenset(register.areas)) if register.areas[code].kind != "region"
    ]
    assert len(parts) == len(set(parts)) == leaves
    shown = Counter(area.name for area in register.areas.values())
    assert max(shown.values()) == 1
    for area in register.areas.values():
        assert area.preposition in ("in", "on")
        assert area.article in ("", "the")
        assert area.called in CALLED, area
