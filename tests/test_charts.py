"""Charts: the sort a lead calls for, every point proved, and pictures that stay legible whatever the figures are."""

from __future__ import annotations

import copy
import re
import shutil
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import pytest
from conftest import Story, checker, dataset, tried
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from feeds.charts.draw import LAYOUTS, NARROW, WIDE, card, svg
from feeds.charts.letters import cut, width, wrapped
from feeds.charts.picture import Picture, inside, overlap
from feeds.charts.png import can_draw, png
from feeds.charts.several import Drawers
from feeds.gate import refuse_leaks
from feeds.publish import publish
from nlg.errors import Unprintable
from nlg.fact import exact_text
from nlg.finding.detect import shelf as kinds
from nlg.home import Home
from nlg.intake.style import load_style
from nlg.pipeline import release
from nlg.proof.check import Unreadable
from nlg.shelf import shelf
from nlg.telling.charts import SORTS, sort_of
from nlg.telling.charts.spec import scale
from nlg.telling.echoes import FAMILIES

GOLDEN = Path(__file__).parent / "golden"
FRAMES = (NARROW, WIDE)
LONG = "Bournemouth, Christchurch and Poole Unitary"  # 43 letters
KENT = ("england_covid", "Kent and Medway", date(2021, 3, 3))


def cell(text: str) -> dict[str, Any]:
    return {"text": text, "claim": "c1"}


def words(sort: str) -> dict[str, Any]:
    parts = ("title", "unit", "alt", "source")
    said = {part: {"id": f"g1.{part}", "text": f"The {part} of it & more"} for part in parts}
    return {"id": "g1", "sort": sort, "fact": "f1", **said}


def line(
    values: list[str | None], labels: tuple[str, str] = ("757", "1,081"), goal: str = "", when: str = "March 3"
) -> dict[str, Any]:
    """A line over weeks, the last figure marked and the one compared with the first that is known."""
    ends = [date(2021, 3, 3) - timedelta(weeks=len(values) - 1 - n) for n in range(len(values))]
    known = [Fraction(v) for v in (*values, goal or None) if v is not None]
    low = min(Fraction(0), *known) if min(known) <= Fraction(3, 5) * max(known) else min(known)
    ticks = [{"value": str(exact_text(t)), "text": f"{float(t):,g}"} for t in scale(low, max(known), False)]
    then = next(n for n, v in enumerate(values) if v is not None)
    marks = [(len(values) - 1, "now", labels[0])] + [(then, "then", labels[1])] * (then < len(values) - 1)
    years = [n for n in range(1, len(values)) if ends[n].year != ends[n - 1].year]
    return {
        **words("line"),
        "values": values,
        "marks": [
            {"role": role, "at": n, "period": ends[n].isoformat(), "label": cell(label), "when": cell(when)}
            for n, role, label in marks
        ],
        "ticks": ticks,
        "dates": [{"at": n, "period": ends[n].isoformat(), "text": str(ends[n].year)} for n in years],
        "target": {"value": goal, "label": cell(f"Goal: {goal}")} if goal else None,
    }


def bars(values: list[str | None], own: int | None = 0, name: str = "District {}", goal: str = "") -> dict[str, Any]:
    made = [
        {"area": f"X{n}", "value": v, "name": cell(name.format(n)), "label": cell(v or "not published")}
        for n, v in enumerate(values)
    ]
    target = {"value": goal, "label": cell(f"Goal: {goal}")} if goal else None
    return {**words("bars"), "own": None if own is None else f"X{own}", "bars": made, "target": target}


def share(whole: str, parts: list[str], name: str = "Part {}") -> dict[str, Any]:
    told = [{"value": part, "name": cell(name.format(n)), "label": cell(part)} for n, part in enumerate(parts)]
    return {**words("share"), "whole": {"value": whole, "name": cell("All"), "label": cell(whole)}, "parts": told}


AWKWARD: dict[str, dict[str, Any]] = {
    "two points": line(["1", "2"]),
    "one figure among gaps": line([*["3"], *[None] * 30, "5"]),
    "all zero": line(["0"] * 20),
    "all alike": line(["7"] * 20),
    "below zero": line(["-5", "3", "-8", "2", "-1"], ("\u22121", "\u22125")),
    "1,100 points": line([str((n * 7919) % 1000) for n in range(1100)]),
    "1,100 points with gaps": line([None if n % 17 == 5 else str(n % 90) for n in range(1100)]),
    "gaps": line(["5", None, "6", "7", None, None, "8", "9"]),
    "huge": line(["123456789012", "987654321098", "555555555555"], ("555.6bn", "123.5bn")),
    "money in millions": line(["1200000", "3400000", "2600000"], ("£2.6m", "£1.2m")),
    "a goal above all": line(["5", "6", "7"], goal="90"),
    "a goal on the line": line(["25", "25", "25"], goal="25"),
    "the earlier point beside the latest": line([*["9"] * 60, "30", "28"]),
    "long dates": line(["5", "9", "7", "4"], when="Third quarter of 2023"),
    "spikes": line([str(900 * (n % 2)) for n in range(150)], ("0", "900")),
    "60 bars": bars([str(60 - n) for n in range(60)], own=31),
    "names of 43 letters": bars(["5", "4", "3"], name=LONG),
    "names of 80 letters": bars(["5", "4", "3"], name=LONG + LONG),
    "ties": bars(["5", "5", "5", "0"]),
    "bars all zero": bars(["0", "0"]),
    "bars below zero": bars(["4.5", "0.1", "-12.25", None], own=2),
    "bars to a goal": bars(["4.5", "0.1", "2"], goal="100"),
    "bars and a low goal": bars(["75.7", "20.2"], goal="0.5"),
    "no own bar": bars(["3", "2"], own=None),
    "huge bars": bars(["1234567890123", "1"]),
    "none of the whole": share("9", ["0"]),
    "the whole of it": share("9", ["9"], LONG + LONG),
    "ten parts": share("100", ["10"] * 10),
}


def every_fault(picture: Picture) -> Iterator[str]:
    """What would make a picture illegible."""
    frame = (0.0, 0.0, picture.width, picture.height)
    for n, text in enumerate(picture.texts):
        if not inside(text.box, frame):
            yield f"outside: {text}"
        if text.size < 12:
            yield f"too small: {text}"
        yield from (f"overlap: {text}, {other}" for other in picture.texts[:n] if overlap(text.box, other.box))
    for kind, x, y, wide, high in picture.boxes:
        if not inside((x, y, x + wide, y + high), (-0.1, 0, picture.width + 0.1, picture.height)):
            yield f"outside: {kind} {x} {y} {wide} {high}"


def drawn(chart: dict[str, Any]) -> Iterator[tuple[Picture, str]]:
    for frame in FRAMES:
        yield LAYOUTS[chart["sort"]](chart, frame), svg(chart, frame)


def look_over(chart: dict[str, Any]) -> None:
    for picture, text in drawn(chart):
        assert list(every_fault(picture)) == []
        root = etree.fromstring(text.encode("utf-8"))
        assert root.get("role") == "img"
        assert root.findtext("{*}title") == chart["title"]["text"]
        assert root.findtext("{*}desc") == chart["alt"]["text"]
        assert not re.search(r"nan|inf\b|None|e[-+]\d", re.sub(r">[^<]*<", "><", text))
        assert all(len(number.partition(".")[2]) <= 1 for number in re.findall(r"-?\d+\.\d+", "".join(_places(root))))


def _places(root: Any) -> Iterator[str]:
    for element in root.iter():
        for key in ("x", "y", "d", "cx", "cy", "width", "height"):
            yield f" {element.get(key, '')} "


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_figures_stay_legible(name: str) -> None:
    look_over(AWKWARD[name])


@pytest.mark.parametrize("name", AWKWARD)
def test_a_card_is_whole_in_its_frame(name: str) -> None:
    headline = "A headline of sixty-five letters, the most that any of ours has"
    root = etree.fromstring(card(AWKWARD[name], headline, "Borchester Echo"))
    assert root.get("viewBox") == "0 0 600 315"
    plot = root.find("{*}g")
    assert plot is not None
    top = float(plot.get("transform", "").rstrip(")").split()[-1])
    assert max(top + float(text.get("y", "0")) for text in plot.iter("{*}text")) < 315 - 18 - 12
    assert not re.search(r"nan|inf\b", etree.tostring(root, encoding="unicode").partition("</desc>")[2])


FIGURES = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**12).map(str),
    st.integers(0, 30).map(str),
    st.fractions(0, 100, max_denominator=97).map(lambda f: str(exact_text(f))),
)


@tried(150)
@given(
    st.lists(FIGURES, min_size=2, max_size=90), st.sampled_from(["", "0", "25", "-3"]), st.sampled_from(["9", "£2.6m"])
)
def test_any_line_is_valid_and_no_label_touches_another(values: list[str | None], goal: str, label: str) -> None:
    values[0], values[-1] = values[0] or "1", values[-1] or "2"
    look_over(line(values, (label, label), goal))


@tried(100)
@given(st.lists(FIGURES, min_size=2, max_size=40), st.integers(0, 39), st.text("abc é&<", min_size=1, max_size=60))
def test_any_bars_are_valid_and_no_label_touches_another(values: list[str | None], own: int, name: str) -> None:
    values[0] = values[0] or "1"
    look_over(bars(values, own if own < len(values) and values[own] else None, name.replace("{", "")))


def test_the_latest_figure_and_its_date_are_always_told() -> None:
    for name, chart in AWKWARD.items():
        if chart["sort"] == "line":
            for picture, _ in drawn(chart):
                told = [text.text for text in picture.texts]
                assert chart["marks"][0]["label"]["text"] in told, name
                assert chart["marks"][0]["when"]["text"] in told, name


def test_a_gap_is_left_open_and_a_figure_between_gaps_is_a_dot() -> None:
    chart = line(["5", "6", None, "7", None, "8", "9"])
    picture = LAYOUTS["line"](chart, NARROW)
    assert picture.paths[0][1].count("M") == 3
    assert [dot[0] for dot in picture.dots] == ["lone", "then", "now"]


def test_thinning_a_long_line_keeps_its_highest_and_lowest_point() -> None:
    values: list[str | None] = ["50"] * 1500
    values[700], values[900] = "99", "1"
    ys = [float(y) for y in re.findall(r"[ML]\S+ (\S+?)(?=L|$)", LAYOUTS["line"](line(values), NARROW).paths[0][1])]
    full = LAYOUTS["line"](line(["50", "99", "1", "50"]), NARROW).paths[0][1]
    assert {min(ys), max(ys)} == {float(y) for y in re.findall(r" (\S+?)(?=L|$)", full)} - {ys[0]}
    assert len(ys) < 700


def test_of_60_bars_only_the_ends_and_the_storys_own_are_drawn() -> None:
    told = [text.text for text in LAYOUTS["bars"](AWKWARD["60 bars"], NARROW).texts]
    assert {"District 0", "District 59", "District 31"} <= set(told)
    assert len(told) == 2 * 20
    assert len([dot for dot in LAYOUTS["bars"](AWKWARD["60 bars"], NARROW).dots if dot[0] == "left-out"]) == 6


def test_bars_begin_at_nothing() -> None:
    for name, chart in AWKWARD.items():
        if chart["sort"] == "bars":
            picture = LAYOUTS["bars"](chart, NARROW)
            shown = [bar for bar in chart["bars"] if bar["value"] not in (None, "0")]
            ends = [(x, x + wide) for kind, x, _, wide, _ in picture.boxes if wide > 0.6]
            assert len({x for pair in ends for x in pair}) <= 2 * len(shown), name
            signs = [bar["value"].startswith("-") for bar in shown]
            if not any(signs):
                assert len({x for x, _ in ends}) <= 1, name


def test_the_same_chart_gives_the_same_bytes() -> None:
    for chart in AWKWARD.values():
        assert svg(chart) == svg(copy.deepcopy(chart))


@pytest.mark.parametrize("name", ["line", "bars", "share"])
def test_the_pictures_are_as_approved_by_eye(name: str, request: pytest.FixtureRequest) -> None:
    approved = {
        "line": line(["12", "30", None, "22", "19"], ("19", "12"), goal="25"),
        "bars": bars(["7.5", "3.2", "-1"], own=1, goal="5"),
        "share": share("40", ["22", "9"]),
    }
    path, made = GOLDEN / f"chart_{name}.svg", svg(approved[name])
    if request.config.getoption("--accept"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text("utf-8") == made


def test_the_fonts_widths_are_those_of_its_own_tables() -> None:
    assert [width("1,081", 12), width("1,081", 12, bold=True), width("\u4e2d", 12)] == [30.6, 32.1, 12.5]
    assert wrapped("one two three four", 12, 60, most=2) == ["one two", "three four"]
    assert cut("Tunbridge Wells", 12, 60) == "Tunbrid…"


@pytest.mark.skipif(not can_draw(), reason="the extra 'charts' is not installed")
def test_a_card_as_png_is_1200_by_630_and_always_the_same() -> None:
    drawing = card(AWKWARD["gaps"], "A headline", "Echo")
    made = png(drawing)
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", made[16:24]) == (1200, 630)
    assert made == png(drawing)


def test_every_kind_has_a_sort() -> None:
    assert {sort_of(kind) for kind in kinds()} == {"line", "bars", "share"}
    assert set(SORTS) <= set(FAMILIES)


def test_a_scale_is_round_and_holds_its_figures() -> None:
    for low, high in ((0, 757), (0, 1), (-3, 4), (1540, 2170), (5, 5)):
        made = scale(Fraction(low), Fraction(high), True)
        assert made[0] <= low <= high <= made[-1]
        assert 2 <= len(made) <= 7
        assert len({b - a for a, b in pairwise(made)}) == 1


def charts_of(bundle: dict[str, Any]) -> dict[str, Any]:
    return bundle["charts"][0]  # type: ignore[no-any-return]


def test_the_lead_about_a_goal_draws_every_area_and_the_goal(story: Story) -> None:
    chart = charts_of(story(*KENT))
    assert (chart["sort"], len(chart["bars"]), chart["target"]["label"]["text"]) == ("bars", 13, "Goal: 25")
    assert chart["alt"]["text"].startswith("Bar chart of the infection rate in the 13 areas of Kent and Medway")


def _value(chart: dict[str, Any]) -> None:
    chart["values"][3] = str(int(chart["values"][3]) + 1)


def _gap(chart: dict[str, Any]) -> None:
    chart["values"][3] = None


def _left_out(chart: dict[str, Any]) -> None:
    chart["values"].pop()


def _tick(chart: dict[str, Any]) -> None:
    chart["ticks"][1]["text"] = chart["ticks"][2]["text"]


def _cut(chart: dict[str, Any]) -> None:
    chart["ticks"][0] = {"value": "1", "text": "1"}


def _date(chart: dict[str, Any]) -> None:
    chart["dates"][0]["text"] = "1999"


def _moved(chart: dict[str, Any]) -> None:
    chart["dates"][0]["at"] += 1


def _then(chart: dict[str, Any]) -> None:
    chart["marks"][1]["at"] -= 1


def _label(chart: dict[str, Any]) -> None:
    chart["marks"][0]["label"], chart["marks"][1]["label"] = chart["marks"][1]["label"], chart["marks"][0]["label"]


def _printed(chart: dict[str, Any]) -> None:
    chart["marks"][0]["label"]["text"] = "1" + chart["marks"][0]["label"]["text"]


def _title(chart: dict[str, Any]) -> None:
    chart["title"]["text"] += " since 2015"


def _bare(chart: dict[str, Any]) -> None:
    chart["marks"][1]["when"]["claim"] = None


def _fact(chart: dict[str, Any]) -> None:
    chart["fact"] = "f99"


LINE_LIES = (_value, _gap, _left_out, _tick, _cut, _date, _moved, _then, _label, _printed, _title, _bare, _fact)


def missed(story: dict[str, Any], lies: Sequence[Callable[[dict[str, Any]], None]]) -> list[str]:
    """The lies, of those that are told in the chart of a true story, in which the checker finds nothing wrong."""
    assert checker().check(story).faults == ()
    found = []
    for lie in lies:
        bundle = copy.deepcopy(story)
        lie(charts_of(bundle))
        found += [] if checker().check(bundle).faults else [lie.__name__]
    return found


def test_a_line_that_is_not_true_is_caught(story: Story) -> None:
    assert missed(story("england_deaths", "Medway"), LINE_LIES) == []


def _shorter(chart: dict[str, Any]) -> None:
    chart["bars"][0]["value"] = "1"


def _area_gone(chart: dict[str, Any]) -> None:
    del chart["bars"][4]


def _swapped(chart: dict[str, Any]) -> None:
    for key in ("name", "label"):
        one, other = chart["bars"][0], chart["bars"][1]
        one[key], other[key] = other[key], one[key]


def _other_goal(chart: dict[str, Any]) -> None:
    chart["target"]["value"] = "30"


def _own(chart: dict[str, Any]) -> None:
    chart["own"] = "E06000001"


def _withheld(chart: dict[str, Any]) -> None:
    chart["bars"][2] |= {"value": None, "label": {"text": "not published", "claim": None}}


BAR_LIES = (_shorter, _area_gone, _swapped, _other_goal, _own, _withheld)


def test_bars_that_are_not_true_are_caught(story: Story) -> None:
    assert missed(story(*KENT), BAR_LIES) == []


@pytest.mark.parametrize("part", ["title", "unit", "alt", "source"])
def test_marks_of_a_program_in_the_words_of_a_chart_are_leaks(story: Story, part: str) -> None:
    bundle = copy.deepcopy(story("england_deaths", "Medway"))
    charts_of(bundle)[part]["text"] += " None"
    assert any("leaked" in str(fault) for fault in checker().check(bundle).faults)


@pytest.mark.parametrize("key", ["sort", "alt", "marks", "ticks"])
def test_a_chart_without_a_part_of_it_is_refused(story: Story, key: str) -> None:
    bundle = copy.deepcopy(story("england_deaths", "Medway"))
    del charts_of(bundle)[key]
    with pytest.raises(Unreadable):
        checker().check(bundle)


@pytest.mark.parametrize("sort", sorted(LAYOUTS))
def test_each_sort_has_its_template_and_its_words(sort: str) -> None:
    assert (Path(__file__).parents[1] / "story_templates" / "charts" / f"{sort}.svg.j2").is_file()
    told = (shelf("sentences").folders[0] / "_chart.j2").read_text("utf-8")
    assert all(f"macro {sort}_{part}(" in told for part in ("title", "unit", "alt"))


@pytest.mark.parametrize("style", sorted(shelf("styles").files()))
def test_labels_are_in_the_houses_figures_and_dates(style: str) -> None:
    opened = dataset("england_deaths")
    bundle = release(opened, opened.latest(), style).story(opened.area("Medway").code)
    assert isinstance(bundle, dict)
    assert checker().check(bundle).faults == ()
    when = charts_of(bundle)["marks"][0]["when"]["text"]
    assert when == ("July 10" if load_style(shelf("styles").find(style)).date == "month_day" else "10 July")


NOW = datetime(2021, 3, 9, 8, 30, tzinfo=UTC)


def published(tmp_path: Path, bundle: dict[str, Any]) -> tuple[Home, Path]:
    """A newsroom that has let out one story, and the story's public folder."""
    home = Home.create(
        tmp_path / "echo", publisher="Borchester Echo", base_url="https://echo.example", id_namespace="echo.example"
    )
    home.approve(bundle["id"], home.keep(bundle, NOW), by="Jo Bright", now=NOW)
    assert publish(home, NOW).quarantined == ()
    return home, home.public / "stories" / bundle["slug"]


def test_the_page_has_the_chart_behind_the_second_paragraph_with_its_source(story: Story, tmp_path: Path) -> None:
    _, folder = published(tmp_path, story(*KENT))
    page = lxml_html.fromstring((folder / "index.html").read_bytes())
    (figure,) = page.findall(".//figure")
    assert len(figure.findall("svg")) == 2
    chart = charts_of(story(*KENT))
    said = figure.text_content()
    assert chart["title"]["text"] in said
    assert said.index(chart["source"]["text"]) > said.index(chart["title"]["text"])
    before = [e.tag for e in figure.itersiblings(preceding=True)]
    assert [tag for tag in before if tag != "div"] == ["p", "p", "header"]  # below each paragraph stand its proofs
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = [str(target)[1:] for target in page.xpath("//a/@href") if str(target).startswith("#")]
    assert set(targets) <= set(ids)


def test_no_style_stands_in_a_drawing_which_the_pages_policy_would_refuse() -> None:
    for chart in AWKWARD.values():
        assert "style" not in svg(chart)


@pytest.mark.skipif(not can_draw(), reason="the extra 'charts' is not installed")
def test_a_published_chart_is_a_png_named_in_page_and_feed(story: Story, tmp_path: Path) -> None:
    home, folder = published(tmp_path, story(*KENT))
    (picture,) = folder.glob("*.png")
    address, alt = f"https://echo.example/stories/{folder.name}/{picture.name}", charts_of(story(*KENT))["alt"]["text"]
    page = (folder / "index.html").read_text("utf-8")
    assert f'<meta property="og:image" content="{address}">' in page
    assert f'<meta property="og:image:alt" content="{alt}">' in page
    content = feedparser.parse((home.public / "feed.xml").read_bytes()).entries[0].content[0].value
    assert f'src="{address}"' in content
    assert alt in content
    assert publish(home, NOW + timedelta(hours=1)).written == ()


@pytest.mark.skipif(not can_draw(), reason="the extra 'charts' is not installed")
def test_a_chart_that_shows_something_else_replaces_the_old_picture(story: Story, tmp_path: Path) -> None:
    bundle = copy.deepcopy(story(*KENT))
    home, folder = published(tmp_path, bundle)
    (old,) = folder.glob("*.png")
    charts_of(bundle)["bars"][0]["value"] = "70"
    later = NOW + timedelta(hours=1)
    home.approve(bundle["id"], home.keep(bundle, later), by="Jo Bright", now=later)
    report = publish(home, later)
    assert report.removed == (f"stories/{folder.name}/{old.name}",)
    assert len(list(folder.glob("*.png"))) == 1


@pytest.mark.skipif(not can_draw(), reason="the extra 'charts' is not installed")
def test_a_build_with_others_to_draw_for_it_makes_the_same_bytes(story: Story, tmp_path: Path) -> None:
    bundles = [story(*KENT), story(KENT[0], "Ashford")]
    folders = []
    for several in (1, 2):
        place = tmp_path / str(several)
        Home.create(place, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
        form = (place / "newsroom.toml").read_text("utf-8")
        (place / "newsroom.toml").write_text(form.replace("# drawers = 4", f"drawers = {several}"), "utf-8")
        home = Home(place)
        assert home.settings.feeds.drawers == several
        for bundle in bundles:
            home.approve(bundle["id"], home.keep(bundle, NOW), by="Jo Bright", now=NOW)
        report = publish(home, NOW)
        assert report.quarantined == ()
        folders.append({path: (home.public / path).read_bytes() for path in report.written})
    assert sum(path.endswith(".png") for path in folders[0]) == 2
    assert folders[0] == folders[1]


@pytest.mark.skipif(not can_draw(), reason="the extra 'charts' is not installed")
def test_what_another_process_cannot_draw_is_drawn_here_or_its_fault_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = card(AWKWARD["gaps"], "A headline", "Echo")
    with Drawers(2) as drawers:
        drawers.ask("good", drawing)
        drawers.ask("bad", "<svg")
        drawers.ask("again", drawing)
        assert drawers.take("again", drawing) == drawers.take("good", drawing) == png(drawing)
        with pytest.raises(ValueError, match="root node"):
            drawers.take("bad", "<svg")
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with Drawers(2) as drawers:
        drawers.ask("good", drawing)
        assert drawers.take("good", drawing) == png(drawing)


@pytest.mark.parametrize("part", ["alt", "title", "unit", "source"])
def test_a_leak_in_a_chart_stays_behind(story: Story, tmp_path: Path, part: str) -> None:
    bundle = copy.deepcopy(story(*KENT))
    charts_of(bundle)[part]["text"] = "The rate of {{ area }}"
    with pytest.raises(Unprintable, match="template-mark"):
        refuse_leaks(bundle)


def test_a_story_without_the_extra_goes_out_without_a_picture(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.publish.can_draw", lambda: False)
    home, folder = published(tmp_path, story(*KENT))
    assert list(folder.glob("*.png")) == []
    assert "og:image" not in (folder / "index.html").read_text("utf-8")
    assert "<img" not in (home.public / "feed.xml").read_text("utf-8")
