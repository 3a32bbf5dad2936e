"""The demonstration's corrected story: one small real table as it was published twice, nine days apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from desk.ingesting import Arrival, desk_of, take_in, take_in_first
from desk.publishing import Signed, let_out
from desk.revising import run
from desk.telling import tell
from nlg.errors import Trouble
from nlg.files import write_whole
from nlg.home import Home
from nlg.pipeline import open_dataset, release

DATASET, AREA = "bristol_deaths", "E06000023"
WEEK, NEXT_WEEK = date(2020, 10, 21), date(2020, 10, 28)
FIRST, SECOND = datetime(2020, 10, 26, 9, 30, tzinfo=UTC), datetime(2020, 11, 4, 9, 30, tzinfo=UTC)
FOLLOWED = datetime(2020, 11, 4, 10, tzinfo=UTC)
HERE = Path(__file__).parent


def replay(home: Home, rule: str) -> Path:
    """Publishes a story of none, takes in the edition that has some, corrects the story and tells the next week's.

    Gives the corrected story's page. A newsroom that has been through it is left as it is.
    """
    for name in (f"{DATASET}.toml", f"{DATASET}.csv"):
        write_whole(home.folder / "datasets" / name, (HERE / name).read_bytes(), staging=home.staging)
    story = home.settings.story_id(DATASET, "weekly", AREA, WEEK)
    if not home.versions(story):
        _publish(home, WEEK, Signed(by="", rule=rule, now=FIRST))
        _take_in(home)
        run(home, DATASET, Signed(by="", rule=rule, now=SECOND), SECOND, lambda _: None)
        _publish(home, NEXT_WEEK, Signed(by="", rule=rule, now=FOLLOWED))
    return home.public / "stories" / home.state(story).slug / "index.html"


def _take_in(home: Home) -> None:
    """The later edition comes in."""
    content = (HERE / f"{DATASET}-{SECOND.date()}.csv").read_bytes()
    origin = "https://coronavirus.data.gov.uk"
    desk = desk_of(home, DATASET, "", f"{DATASET}.csv", SECOND)
    take_in_first(desk)
    take_in(desk, Arrival(content=content, file=desk.file, origin=origin, released=SECOND.date()), lambda _: None)


def _publish(home: Home, week: date, signed: Signed) -> None:
    (told,) = tell(release(open_dataset(home, DATASET), week), [AREA])
    if told.bundle is None:
        raise Trouble(told.why)
    let_out(home, [told], signed)
