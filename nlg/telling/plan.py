"""Chooses what to tell: the lead by score, then a shape's paragraphs, and what is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log2

import numpy as np

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import by_default, marked, says, uneven
from nlg.finding.weigh import comes_near, figure_of
from nlg.panel import Measure, Panel
from nlg.story import Brief, LeftOut, NoStory, Paragraph, Slot, StoryPlan
from nlg.telling.echoes import FAMILIES, echo_of, family, goes_without_saying
from nlg.telling.shape import ANY, LEAD, FillSheet, ParagraphSheet, Shape, SlotSheet

NAMELESS = "table"  # the kind of a register's group that has no name of its own
BEYOND_COMPARISON = 20  # times as many as a year ago: then something else was counted, or it had hardly begun
LEAP_YEAR = 366  # days
IN_HOW_MANY = "count"  # the sentence that says of how many areas something is so
IN_FULL = ("second", "lead")  # places whose sentences name measure and area in full
SIZED = "change_prev"  # the kind that gives a figure and how it moved
LONG_WAY = "trend"  # the kind that says from where to where a figure has come
SIZE = "size"  # the sentence that gives the figure itself, which a lead's own detail has given already
Lead = tuple[str, str, str]  # what leads: kind, measure ("upper.cases"), area
Places = Mapping[str, frozenset[str]]  # the sentences each kind has: "lead", "body", "member"


@dataclass(frozen=True, eq=False)
class Pool:
    """The facts one story may draw on: `scored`, the news of its subject and patch, best first; others when asked for.

    `others` gives the scored facts of a kind that is no news by itself, or about another area that is compared, in one
    measure; `news_of_members` the best of all of them. `held` are those that past revisions would not have left true.
    """

    brief: Brief
    subject: str
    scored: Sequence[ScoredFact]
    others: Callable[[str, str, str], Sequence[ScoredFact]] = lambda kind, measure, code: ()
    news_of_members: Callable[[], Sequence[ScoredFact]] = lambda: ()
    held: Sequence[ScoredFact] = ()

    def of_measures(self, short_names: Collection[str]) -> Pool:
        """The same with facts of these measures only; of all, where none is named."""
        if not short_names:
            return self

        def others(kind: str, measure: str, code: str) -> Sequence[ScoredFact]:
            return self.others(kind, measure, code) if measure.partition(".")[2] in short_names else ()

        wanted = [scored for scored in self.scored if scored.fact.measure.short_name in short_names]
        return Pool(self.brief, self.subject, wanted, others, self.news_of_members)

    def without(self, kind: str) -> Pool:
        """The same without the news of one kind: that is told elsewhere."""
        return replace(self, scored=[scored for scored in self.scored if scored.fact.kind != kind])

    def less(self, leads: Sequence[Lead]) -> Pool:
        """The same without what no wording can lead with."""
        gone = set(leads)
        return replace(self, scored=[s for s in self.scored if as_lead(s.fact) not in gone]) if gone else self

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str, str], list[ScoredFact]]:
        found: dict[tuple[str, str, str], list[ScoredFact]] = {}
        for scored in self.scored:
            fact = scored.fact
            found.setdefault((fact.kind, fact.measure.name, fact.code), []).append(scored)
        return found

    def of(self, kind: str, measure: str, code: str) -> list[ScoredFact]:
        """Facts of a kind about one measure ("upper.cases") of one area."""
        if code in (self.subject, self.patch) and not marked(kind, "CONTEXT"):
            return self._by_place.get((kind, measure, code), [])
        asked = (kind, measure, code)
        if asked not in self._fetched:
            self._fetched[asked] = list(self.others(*asked))
        return self._fetched[asked]

    @cached_property
    def _fetched(self) -> dict[tuple[str, str, str], list[ScoredFact]]:
        return {}

    def told(self) -> list[ScoredFact]:
        """Everything scored so far."""
        fetched = [scored for found in self._fetched.values() for scored in found]
        return [*self.scored, *fetched, *self.__dict__.get("of_members", ())]

    @cached_property
    def of_members(self) -> Sequence[ScoredFact]:
        """The best news of the areas that are compared."""
        return self.news_of_members()

    @cached_property
    def is_group(self) -> bool:
        """Whether the story is about a group of the areas that `parts` holds."""
        panel = self.brief.panels[self.brief.parts]
        row = panel.row(self.subject)
        return row is None or row >= panel.table_rows

    @cached_property
    def kind(self) -> str:
        """What the register calls such an area: "district", "nation"."""
        panel = self.brief.panels[self.own_table]
        row = panel.row(self.subject)
        return "" if row is None else panel.areas[row].kind

    @cached_property
    def patch(self) -> str:
        """The group whose areas are compared: the subject itself, or the one it belongs to."""
        return self.subject if self.is_group else self.brief.patches.get(self.subject, "")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Codes of the areas compared, in the register's order."""
        panel = self.brief.panels[self.brief.parts]
        return panel.leaf_codes(self.patch) if self.patch and panel.row(self.patch) is not None else ()

    @cached_property
    def own_table(self) -> str:
        """Where the subject's own figures come from: the whole for a group, the parts for one of them."""
        whole = self.brief.panels[self.brief.whole]
        return self.brief.whole if self.is_group and whole.row(self.subject) is not None else self.brief.parts

    def discount(self, measure: Measure) -> float:
        """Bits that a fact about a side measure loses, since the most striking of many was picked; else none."""
        if measure.name not in self._discounts:
            table = self.brief.panels[measure.table]
            roles = {self.measure(role, table.table) for role in ("main", "rate", "second")}
            side = len(table.measures) - len(roles & set(table.measures))
            self._discounts[measure.name] = 0.0 if measure.name in roles else log2(max(2, side))
        return self._discounts[measure.name]

    @cached_property
    def _discounts(self) -> dict[str, float]:
        return {}

    def figure(self, fact: Fact) -> tuple[str, str]:
        """What figure a fact is about: the main count and the rate that tells it otherwise are one."""
        name = fact.measure.name
        if name not in self._main_of:
            table = fact.measure.table
            main, rate = (self.measure(role, table) for role in ("main", "rate"))
            self._main_of[name] = main if name == rate else ""
        return (fact.code, self._main_of[name]) if self._main_of[name] else figure_of(fact)

    @cached_property
    def _main_of(self) -> dict[str, str]:
        return {}

    def measure(self, role: str, table: str) -> str:
        """The measure that plays a role in a table ("" where it has none)."""
        if (role, table) not in self._roles:
            short = {"main": self.brief.main, "rate": self.brief.rate, "second": self.brief.second}[role]
            name = f"{table}.{short}"
            self._roles[role, table] = name if short and name in self.brief.panels[table].measures else ""
        return self._roles[role, table]

    @cached_property
    def _roles(self) -> dict[tuple[str, str], str]:
        return {}


def plan(
    pool: Pool, shapes: Iterable[Shape], places: Places, asked: str = "", wanted: Lead | None = None
) -> StoryPlan | NoStory:
    """The story of an area, or why there is none. Of several shapes the one whose lead scores best is taken.

    `places` says which sentences each kind has (Sentences.places). `asked` names the one shape to use, `wanted` what
    is to lead, of what may.
    """
    if late := _beyond_the_record(pool):
        return NoStory(area=pool.subject, name=_name(pool), reason=late)
    best: tuple[ScoredFact, Shape] | None = None
    able: dict[str, list[ScoredFact]] = {}
    for shape in shapes:
        if not (shape.name == asked if asked else _fits_area(shape, pool) and not shape.asked):
            continue
        able[shape.name] = leads(pool, shape, places)
        lead = _lead(pool, shape, [s for s in able[shape.name] if wanted is None or _is(s.fact, wanted)])
        if lead is not None and (best is None or _weight(pool, lead, shape) > _weight(pool, *best)):
            best = (lead, shape)
    if best is None or worth(pool, best[0]) < best[1].least_score or not (best[1].unclear or _clear(best[0].fact)):
        return NoStory(area=pool.subject, name=_name(pool), reason=_why_none(pool, best))
    lead, shape = best
    room = _Room(pool=pool, shape=shape, lead=lead, places=places)
    paragraphs = tuple(p for sheet in shape.paragraphs for p in room.paragraphs(sheet))
    return StoryPlan(
        shape=shape.name,
        area=pool.subject,
        lead=Slot(role="lead", template=lead.fact.kind, place="lead", host=lead),
        runners_up=tuple(s for s in able[shape.name] if s is not lead),
        paragraphs=paragraphs,
        left_out=tuple(_left_out(pool, shape, lead, able[shape.name], paragraphs)),
        longest=shape.longest,
        shown=shape.shown,
    )


def _is(fact: Fact, wanted: Lead) -> bool:
    return as_lead(fact) == wanted


def as_lead(fact: Fact) -> Lead:
    """What leads where a fact does."""
    return fact.kind, fact.measure.name, fact.code


def _fits_area(shape: Shape, pool: Pool) -> bool:
    kind = pool.kind
    return shape.subject in ("either", "group" if pool.is_group else "area") and (
        not shape.kinds or kind in shape.kinds
    )


def leads(pool: Pool, shape: Shape, places: Places) -> list[ScoredFact]:
    """Every fact that may lead, best first: of the subject itself, of the areas compared ("all_but.main.patch"), or
    of one of them ("*.any.members")."""
    found: dict[int, ScoredFact] = {}
    for entry in shape.leads:
        kind, role, *about = entry.split(".")
        for scored in _asked_for(pool, kind, role, about[0] if about else "subject"):
            if {"lead", "headline"} <= places.get(scored.fact.kind, frozenset()):
                found.setdefault(id(scored.fact), scored)
    able = [s for s in found.values() if _in_patch(pool, s.fact) and _firm(s) and not _no_news(pool, s.fact)]
    return sorted(able, key=lambda s: -round(worth(pool, s), 6))


def _no_news(pool: Pool, fact: Fact) -> bool:
    """Whether a fact says what was to be expected, however far from chance: it leads nothing."""
    return _as_ever(pool, fact) or _against_few(pool, fact)


def aside(pool: Pool, fact: Fact) -> bool:
    """Whether a fact leads only where nothing else does: a detail, a side figure that merely moved, or a long rise or
    fall whose last step went the other way."""
    if marked(fact.kind, "ASIDE") or (fact.kind == SIZED and pool.discount(fact.measure) > 0):
        return True
    way = getattr(fact, "direction", None) if fact.kind == LONG_WAY else None
    steps = pool.of(SIZED, fact.measure.name, fact.code) if way is not None else ()
    return way is not None and any({way.value, getattr(s.fact, "direction").value} == {"up", "down"} for s in steps)  # noqa: B009


def worth(pool: Pool, scored: ScoredFact) -> float:
    """A fact's score in a story; of many side measures the most striking one is less of a surprise (guard G11)."""
    return scored.score - pool.discount(scored.fact.measure)


def _asked_for(pool: Pool, kind: str, role: str, about: str) -> list[ScoredFact]:
    if about == "members":
        found = [s for s in pool.of_members if _ours(pool, s.fact) and _among_those_compared(pool, s.fact)]
    else:
        code, table = (pool.patch, pool.brief.parts) if about == "patch" else (pool.subject, pool.own_table)
        if kind != ANY and role != "any":
            return pool.of(kind, pool.measure(role, table), code)
        found = [s for s in pool.scored if s.fact.code == code and s.fact.measure.table == table]
        if about == "patch":  # what the group did by itself is the subject's to tell, from its own table
            found = [s for s in found if marked(s.fact.kind, "AMONG")]
        elif pool.is_group and table != pool.brief.parts:  # and what its areas did the parts' table
            found = [s for s in found if not marked(s.fact.kind, "AMONG")]
    wanted = None if role == "any" else {pool.measure(role, table) for table in pool.brief.panels}
    return [s for s in found if kind in (ANY, s.fact.kind) and (wanted is None or s.fact.measure.name in wanted)]


def _ours(pool: Pool, fact: Fact) -> bool:
    """Whether a story may tell it: a goal that was set for some areas only is none of a wider story's."""
    return not hasattr(fact, "goal") or any(pool.subject in goal.areas for goal in pool.brief.goals)


def _among_those_compared(pool: Pool, fact: Fact) -> bool:
    """Whether a place is one among the areas that the story compares: another table may have other leaders."""
    return not hasattr(fact, "group") or fact.measure.table == pool.brief.parts


def _lead(pool: Pool, shape: Shape, found: Sequence[ScoredFact]) -> ScoredFact | None:
    """The best of the facts that may lead; of those about its figure that come near, the one that says most.

    One area leads the story of its group only where the group itself has nothing to tell.
    """
    clear = [s for s in found if _clear(s.fact)]
    if not clear:
        return found[0] if found else None
    own = [s for s in clear if s.fact.code in (pool.subject, pool.patch) and worth(pool, s) >= shape.least_score]
    news = [s for s in own if not aside(pool, s.fact)]
    best = (news or own or clear)[0]
    return max(
        (
            s
            for s in news or clear
            if pool.figure(s.fact) == pool.figure(best.fact)
            and comes_near(worth(pool, s), best.fact.kind, worth(pool, best))
        ),
        key=lambda s: says(s.fact.kind),
        default=best,  # one that is worth less than nothing comes not even near itself
    )


@dataclass(eq=False)
class _Room:
    """One story while its paragraphs are filled: what is told already, and what still may be."""

    pool: Pool
    shape: Shape
    lead: ScoredFact
    places: Places
    told: list[Fact] = field(default_factory=list)
    detailed: bool = False  # the lead's own figures are told

    def __post_init__(self) -> None:
        self.told.append(self.lead.fact)

    def paragraphs(self, sheet: ParagraphSheet) -> list[Paragraph]:
        """The paragraphs that a sheet gives for these facts: none, one, or with `fill` as many as there is news."""
        if sheet.voices or sheet.beside:
            return [Paragraph(role=sheet.role, slots=(), voices=sheet.voices, beside=sheet.beside)]
        if sheet.fill:
            return self._filled(sheet.role, sheet.fill)
        slots: list[Slot] = []
        for slot in sheet.either:
            slots = self._slots(sheet.role, slot)
            if slots:
                break
        if sheet.either and not slots:
            return [Paragraph(role=sheet.role, slots=(), furniture=sheet.otherwise)] if sheet.otherwise else []
        for slot in sheet.then:
            slots.extend(self._slots(sheet.role, slot))
        self.told.extend(slot.host.fact for slot in slots)
        return [Paragraph(role=sheet.role, slots=tuple(slots), furniture=sheet.furniture)]

    def _slots(self, role: str, sheet: SlotSheet) -> list[Slot]:
        if sheet.tell == LEAD:
            hosts = [self.lead] if sheet.say in self._places(self.lead.fact) else []
            self.detailed = bool(hosts)
        else:
            found = [s for s in _hosts(self.pool, sheet, self.lead) if _fits(self.pool, s.fact, sheet)]
            hosts = [s for s in found if not (self._said_by_lead(s, sheet) or self._peaks_in_a_fall(s.fact))][
                : sheet.most
            ]
        return [
            Slot(
                role=role,
                template=s.fact.kind,
                place=sheet.say,
                host=s,
                again=sheet.again,
                room=sheet.room,
                leans=sheet.leans,
            )
            for s in hosts
        ]

    def _peaks_in_a_fall(self, fact: Fact) -> bool:
        """Whether a peak lies within a streak that is told: both may be true, of weeks that end on other days."""
        peak = getattr(fact, "peak_period", None)
        began = (getattr(told, "first_period", None) for told in self.told if echo_of(told) == "streak")
        return peak is not None and any(start is not None and start.value < peak.value for start in began)

    def _said_by_lead(self, scored: ScoredFact, sheet: SlotSheet) -> bool:
        """Whether a slot would only say again what the lead has said: its size, or in how many areas."""
        if scored.fact is not self.lead.fact:
            return False
        return sheet.say == IN_HOW_MANY or (sheet.say == SIZE and self.detailed)

    def _places(self, fact: Fact) -> frozenset[str]:
        return self.places.get(fact.kind, frozenset())

    def _filled(self, role: str, sheet: FillSheet) -> list[Paragraph]:
        """News of one sort, best first; two sentences about one measure share a paragraph."""
        slots: list[Slot] = []
        for scored in self._candidates(sheet):
            if len(slots) == sheet.most:
                break
            place = self._say(scored.fact, sheet.about)
            if place and not self._echoes(scored.fact):
                slots.append(Slot(role=role, template=scored.fact.kind, place=place, host=scored, room=True))
                self.told.append(scored.fact)
        return [Paragraph(role=role, slots=tuple(together)) for together in _together(self.pool, slots)]

    def _candidates(self, sheet: FillSheet) -> list[ScoredFact]:
        found = _asked_for(self.pool, ANY, sheet.measure, sheet.about) if sheet.measure != "lead" else self._of_lead()
        wanted = [
            s
            for s in found
            if worth(self.pool, s) >= sheet.least_score and family(s.fact.kind) in (sheet.families or FAMILIES)
        ]
        return sorted(
            (
                s
                for s in wanted
                if s.fact.settled
                and not _against_few(self.pool, s.fact)
                and _clear(s.fact)
                and not (s.fact.kind == "record" and _as_ever(self.pool, s.fact))
                and not (s.fact.qualifiers and echo_of(s.fact) == "streak")  # of one weekday's weeks only
                and _in_patch(self.pool, s.fact)
                and not self._reserved(s.fact, sheet)
            ),
            key=lambda s: -round(worth(self.pool, s), 6),
        )

    def _of_lead(self) -> list[ScoredFact]:
        fact = self.lead.fact
        return [s for s in self.pool.scored if (s.fact.code, s.fact.measure) == (fact.code, fact.measure)]

    def _reserved(self, fact: Fact, sheet: FillSheet) -> bool:
        """Whether the shape has a place of its own for it."""
        return any(
            slot.tell == fact.kind and slot.about == sheet.about and fact.measure.name == self._measure(slot)
            for slot in self.shape.slots
        )

    def _measure(self, slot: SlotSheet) -> str:
        return _measure_of(
            self.pool, slot, self.lead, self.pool.own_table if slot.about == "subject" else self.pool.brief.parts
        )

    def _say(self, fact: Fact, about: str) -> str:
        """Which sentence tells it: a measure that is new to the reader is named in full, as in a lead."""
        new = all(told.measure.name != fact.measure.name for told in self.told)
        usual = {"members": ("member",), "patch": ("patch",)}.get(about, IN_FULL if new else ("body",))
        return next((place for place in (*usual, "body", "lead") if self._may(fact, place, about)), "")

    def _may(self, fact: Fact, place: str, about: str) -> bool:
        return place in self._places(fact) and (about == "subject" or place != "body")

    def _echoes(self, fact: Fact) -> bool:
        """Whether the same has been said of this figure in other words, or of the areas that meet a goal together."""
        if hasattr(fact, "goal") and any(hasattr(told, "meeting") for told in self.told):
            return True
        echoes = (_runs_along, is_more_of, goes_without_saying)
        if any(echo(fact, told) for told in self.told for echo in echoes):
            return True
        return self._both_told(fact) or any(
            self.pool.figure(told) == self.pool.figure(fact) and echo_of(told) == echo_of(fact) for told in self.told
        )

    def _both_told(self, fact: Fact) -> bool:
        """Whether it says how two measures of an area moved, and each has been told."""
        other = getattr(fact, "other", None)
        moved = {told.measure for told in self.told if told.code == fact.code and echo_of(told) == "step"}
        return isinstance(other, Measure) and {fact.measure, other} <= moved


def is_more_of(fact: Fact, told: Fact) -> bool:
    """Whether the same kind of news has been told of the same area's other measure; of a plain change never."""
    return fact.kind != SIZED and (fact.kind, fact.code) == (told.kind, told.code) and fact.measure != told.measure


def _runs_along(fact: Fact, told: Fact) -> bool:
    """Whether a streak of one area is within one of the whole that the story tells: no news beside it."""
    if fact.code == told.code or not echo_of(fact) == echo_of(told) == "streak":
        return False
    way, its_way = (getattr(one, "direction", None) for one in (fact, told))
    began, its_began = (getattr(one, "first_period", None) for one in (fact, told))
    if way is None or its_way is None or began is None or its_began is None:
        return False
    alike = way.value == its_way.value and fact.measure.short_name == told.measure.short_name
    return alike and began.value >= its_began.value


def _together(pool: Pool, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Sentences by paragraph: two at most, about one area's one measure."""
    found: list[list[Slot]] = []
    for slot in slots:
        last = found[-1] if found else []
        if last and len(last) < 2 and pool.figure(last[0].host.fact) == pool.figure(slot.host.fact):
            last.append(slot)
        else:
            found.append([slot])
    return found


def _beyond_the_record(pool: Pool) -> str:
    """Why the story's period cannot be told of this area at all; "" where it can."""
    panel, when = pool.brief.panels[pool.own_table], pool.brief.period
    first, last = panel.calendar.ends[0], panel.calendar.ends[-1]
    row, t = panel.row(pool.subject), panel.calendar.at(when)
    if t is None:
        return f"table '{panel.table}' has no period that ends on {when}: its record runs from {first} to {last}"
    main = pool.measure("main", pool.own_table)
    if row is None or not main or np.isnan(panel.values[main][row, t]):
        if main and pool.members and _all_known(panel, main, pool.members, t):
            adding = "; if those of its areas may be added up, set adds_up = true in the sheet"
            may = panel.measures[main].type in ("flow", "stock", "total")
            return f"it is what the others are compared in, with no figure of its own{adding if may else ''}"
        return f"its figure for the period to {when} is not known: cells in table '{panel.table}' are missing"
    if panel.areas[row].kind == NAMELESS:
        return "it is all of them together, and has no name yet: give it one in the register, and another kind"
    if not panel.settled(main, t):
        known = f"when it was published on {panel.released}" if panel.released else f"by the end of the record, {last}"
        return f"its figure for the period to {when} had not settled {known}"
    return ""


def _all_known(panel: Panel, measure: str, codes: Sequence[str], t: int) -> bool:
    """Whether every one of some areas has its figure."""
    rows = [panel.row(code) for code in codes]
    return all(row is not None and not np.isnan(panel.values[measure][row, t]) for row in rows)


def _firm(scored: ScoredFact) -> bool:
    """Settled, fit to live through revisions, and true without a condition.

    A streak that hangs on the day the week ends belongs further down.
    """
    return scored.firm and scored.fact.settled and not scored.fact.qualifiers


def _as_ever(pool: Pool, fact: Fact) -> bool:
    """Whether a yearly figure did what it did in every year, or a record only beats the year before's: no news."""
    calendar = pool.brief.panels[fact.measure.table].calendar
    if calendar.step != "year":
        return False
    if fact.kind == "record":
        former = getattr(fact, "former_period", None)
        return former is not None and (pool.brief.period - former.value).days <= LEAP_YEAR
    return fact.kind in ("run", "longest_run") and getattr(fact, "first_period").value == calendar.ends[0]  # noqa: B009


def _weight(pool: Pool, lead: ScoredFact, shape: Shape) -> tuple[bool, float, bool]:
    """Of two shapes for one lead the one that was made for it is taken."""
    return _clear(lead.fact), round(worth(pool, lead), 6), all(not entry.startswith(ANY) for entry in shape.leads)


def _clear(fact: Fact) -> bool:
    """What moved by no more than chance may be told in its place, but leads nothing."""
    return bool(getattr(fact, "clear", True))


def _against_few(pool: Pool, fact: Fact) -> bool:
    """Whether it sets today's count against next to none of a year ago: true, and no news (guard G3)."""
    year_ago = getattr(fact, "year_ago", None)
    if year_ago is None or not fact.measure.counted:
        return False
    return bool(year_ago.number < max(pool.brief.limits.fewest_events, fact.now.number / BEYOND_COMPARISON))


def _in_patch(pool: Pool, fact: Fact) -> bool:
    """A rank counts only among the areas this story compares."""
    group = getattr(fact, "group", None)
    return group is None or group.value == pool.patch


def _measure_of(pool: Pool, sheet: SlotSheet, lead: ScoredFact, table: str) -> str:
    """The measure a slot tells of: a role's, or the one that the story leads with, as the slot's own table has it."""
    if sheet.measure != "lead":
        return pool.measure(sheet.measure, table)
    name = f"{table}.{lead.fact.measure.short_name}"
    return name if name in pool.brief.panels[table].measures else ""


def _hosts(pool: Pool, sheet: SlotSheet, lead: ScoredFact) -> list[ScoredFact]:
    brief = pool.brief
    if sheet.about == "subject":
        return pool.of(sheet.tell, _measure_of(pool, sheet, lead, pool.own_table), pool.subject)
    measure = _measure_of(pool, sheet, lead, brief.parts)
    if sheet.about == "patch":
        return pool.of(sheet.tell, measure, pool.patch)
    if sheet.about == "members":
        codes: Sequence[str] = pool.members
    else:
        codes = _listed(pool, sheet)
    found = [s for code in codes for s in pool.of(sheet.tell, measure, code)]
    if sheet.about == "members":
        return sorted(found, key=lambda s: -round(s.score, 6))
    return sorted(found, key=lambda s: (s.fact.now.number, s.fact.code))


def _listed(pool: Pool, sheet: SlotSheet) -> Sequence[str]:
    """The areas a listing fact names, or for "after_listed" all others: the first of them comes next."""
    measure = pool.measure(sheet.measure, pool.brief.parts)
    listing = pool.of(sheet.told_by, measure, pool.patch)
    if not listing:
        return ()
    meeting = getattr(listing[0].fact, "meeting").value  # noqa: B009 - the field belongs to listing kinds only
    if sheet.about == "listed":
        return tuple(meeting)
    places = {len(meeting) + 1}
    others = [code for code in pool.members if code not in meeting]
    return [c for c in others if any(getattr(s.fact, "place", 0) in places for s in pool.of(sheet.tell, measure, c))]


def _fits(pool: Pool, fact: Fact, sheet: SlotSheet) -> bool:
    return _in_patch(pool, fact) and all(getattr(fact, key) == value for key, value in sheet.where.items())


def _name(pool: Pool) -> str:
    for panel in pool.brief.panels.values():
        row = panel.row(pool.subject)
        if row is not None:
            return panel.areas[row].name
    return pool.subject


def _why_none(pool: Pool, best: tuple[ScoredFact, Shape] | None) -> str:
    if best is None:
        return "no fact that could lead: nothing in its figures moved"
    lead, shape = best
    least = shape.least_score
    said = f"the best lead, {lead.fact.kind}, scores {worth(pool, lead):.2f} and needs {least:.2f}"
    said += "" if _clear(lead.fact) else ", and the figure moved by no more than chance"
    return f"nothing stands out: {said}. {' '.join(lead.reasons)}"


def _left_out(
    pool: Pool, shape: Shape, lead: ScoredFact, leading: Sequence[ScoredFact], paragraphs: Sequence[Paragraph]
) -> Iterable[LeftOut]:
    """Facts about the subject, or fit to lead, that have no place. Those a sentence takes along go later."""
    used = {id(lead.fact)} | {id(slot.host.fact) for paragraph in paragraphs for slot in paragraph.slots}
    able = {id(s.fact) for s in leading}
    for scored in pool.scored:
        fact = scored.fact
        if id(fact) in used or (fact.code != pool.subject and id(fact) not in able):
            continue
        if fact.measure.table not in (pool.own_table, pool.brief.parts):
            continue
        reason = (
            f"lost the lead to {lead.fact.kind}" if id(fact) in able else f"the {shape.caption} has no place for it"
        )
        if not fact.settled:
            reason = "its period is too young: the figure may still move"
        elif not scored.firm:
            reason = "past revisions would not have left it true often enough to lead"
        yield LeftOut(
            kind=fact.kind, area=fact.code, measure=fact.measure.name, score=round(scored.score, 2), reason=reason
        )
    yield from _waiting(pool)
    yield from _held(pool)


def _waiting(pool: Pool) -> Iterable[LeftOut]:
    """What one late figure would undo: told once its figures have aged."""
    for scored in pool.held:
        fact = scored.fact
        if fact.measure.table in (pool.own_table, pool.brief.parts):
            yield LeftOut(
                kind=fact.kind,
                area=fact.code,
                measure=fact.measure.name,
                score=round(scored.score, 2),
                reason=scored.held,
            )


def _held(pool: Pool) -> Iterable[LeftOut]:
    """Kinds that hold of nothing in the story's own table: its steps are of no one length."""
    calendar = pool.brief.panels[pool.own_table].calendar
    for kind in by_default() if calendar.uneven else ():
        if reason := uneven(kind, calendar):
            name = f"{pool.own_table}.{pool.brief.main}"
            yield LeftOut(kind=kind, area=pool.subject, measure=name, score=0.0, reason=reason)
