"""Writes docs/datasets/, a page for each shipped dataset, from its sheet: python -m desk.dataset_pages."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nlg.home import Home
from nlg.intake.sheet import BesideSheet, MeasureSheet, Sheet, TableSheet
from nlg.panel import Panel
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.story import NoStory

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "datasets"
COMMAND = "python -m desk.dataset_pages"
TOLD = "## As it is told now"
UNDATED = "It is not known on which day this copy of the figures was published."
STEPS = {1: "the period before", 7: "seven periods before", 12: "twelve periods before"}


def names() -> tuple[str, ...]:
    """The shipped datasets, in the shelf's order."""
    return tuple(Home(None).shelf("datasets").files())


def page(dataset: Dataset, told: str) -> str:
    """A dataset's page; `told` is what stands under its last heading but one."""
    sheet, opening = dataset.sheet, _opening(dataset.files["sheet"])
    lines = [
        f"# {sheet.title}\n",
        f"{opening}\n",
        *_tables(dataset),
        *_notes(sheet),
        *_beside(sheet),
        f"{TOLD}\n",
        told,
    ]
    lines += [*_commands(dataset), f"*Made from `nlg/datasets/{sheet.id}.toml` by `{COMMAND}`.*\n"]
    return "\n".join(lines)


def _opening(path: Path) -> str:
    """What the sheet's first lines say, as a paragraph."""
    head = re.match(r"(?:#.*\n)+", path.read_text("utf-8"))
    return " ".join(line.removeprefix("# ") for line in head[0].splitlines()) if head else ""


def _tables(dataset: Dataset) -> Iterator[str]:
    sheet = dataset.sheet
    for table, about in sheet.tables.items():
        title = f"`{table}`" if len(sheet.tables) > 1 else "The table"
        yield f"## {title}\n"
        yield f"- **Publisher** {about.publisher}: [{about.title}]({about.url})"
        yield f"- **Licence** {about.licence}. {about.attribution}"
        yield f"- **Published** {about.released.isoformat() if about.released else UNDATED}"
        if table in dataset.panels:
            yield from _size(dataset, dataset.panels[table])
        yield f"- **File** `nlg/datasets/{about.file}`\n"
        yield from (f"{said}\n" for said in (about.definition, about.stands_in) if said)
        yield from _measures(about)


def _size(dataset: Dataset, panel: Panel) -> Iterator[str]:
    ends, groups = panel.calendar.ends, len(panel.groups.rows)
    called = f"{panel.table_rows} {dataset.sheet.story.areas.many}"
    yield f"- **Periods** {len(ends)} ({panel.calendar.form}), ending {ends[0]} to {ends[-1]}"
    yield f"- **Areas** {called}, {groups} group{'s' if groups != 1 else ''} (register `{dataset.sheet.register_}`)"


def _measures(about: TableSheet) -> Iterator[str]:
    yield "| measure | what is counted | unit | type | good or bad | compared with | settles after |"
    yield "|---|---|---|---|---|---|---|"
    for short, measure in about.measures.items():
        settles = f"{measure.mature_after_days} days" if measure.mature_after_days else "at once"
        yield (
            f"| `{short}` | {measure.noun.full} | {measure.unit} | {_type(measure)} | {measure.polarity} "
            f"| {STEPS.get(measure.step, f'{measure.step} periods before')} | {settles} |"
        )
    yield ""


def _type(measure: MeasureSheet) -> str:
    """Its type, and for a stock whether areas add up."""
    return measure.type if measure.type != "stock" else f"stock, {'adds up' if measure.adds else 'does not add up'}"


def _notes(sheet: Sheet) -> Iterator[str]:
    """What an editor must know, then what readers are told with the figures."""
    measures = [measure for table in sheet.tables.values() for measure in table.measures.values()]
    caveats = dict.fromkeys(caveat for measure in measures for caveat in measure.caveats)
    if sheet.notes:
        yield "## What to beware of\n"
        yield from (f"- {note}" for note in sheet.notes)
        yield ""
    if caveats:
        yield "## What readers are told with it\n"
        yield from (f"- {caveat}" for caveat in caveats)
        yield ""


def _beside(sheet: Sheet) -> Iterator[str]:
    """What other datasets say of the same areas, beside its stories."""
    if sheet.beside:
        yield "## Told beside it\n"
        yield from (_other(one) for one in sheet.beside)
        yield ""


def _other(one: BesideSheet) -> str:
    of = f" of {one.what}" if one.what else ""
    return f"- Figures{of}, from [`{one.dataset}`]({one.dataset}.md). {one.differs}".rstrip()


def example(made: Release) -> str:
    """Headline and first paragraph of the first story that there is in a release."""
    for code in made.dataset.everywhere():
        story = made.story(code)
        if not isinstance(story, NoStory):
            first = " ".join(sentence["text"] for sentence in story["body"][0]["sentences"])
            return f"> **{story['headline']['text']}**\n>\n> {first}\n"
    return "No area has a story worth telling.\n"


def _commands(dataset: Dataset) -> Iterator[str]:
    name, area = dataset.sheet.id, dataset.register.areas[dataset.everywhere()[0]].name
    yield "## Run it\n"
    yield "```sh"
    yield f"parishpump datasets {name}  # its areas, with their codes"
    yield f'parishpump facts {name} --area "{area}"  # what was found, with scores and reasons'
    yield f'parishpump write {name} --area "{area}"  # a story; --all for every area'
    yield "```\n"


def written(text: str) -> str:
    """What a page says under its heading of what is told, as it stands there."""
    found = re.search(rf"^{TOLD}\n\n(.*?)^## ", text, flags=re.MULTILINE | re.DOTALL)
    return found[1].rstrip("\n") + "\n" if found else ""


def main() -> None:
    """Writes the pages."""
    if not FOLDER.parent.is_dir():
        sys.exit(
            f"{FOLDER.parent}: there is no such folder: the pages are part of the source, not of what is installed"
        )
    FOLDER.mkdir(exist_ok=True)
    for name in names():
        dataset = open_dataset(Home(None), name)
        text = page(dataset, example(release(dataset, dataset.latest())))
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")
        print(FOLDER / f"{name}.md")


if __name__ == "__main__":
    main()
