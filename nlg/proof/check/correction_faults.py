"""Notes on what an earlier version said: their words, their day, and that what they take back no longer holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .beside import part_beside
from .document import Claim, Correction, Story, read_story
from .expressions import look_at
from .measures import Figures
from .operations import reckoner_for
from .passages import Passage
from .read_words import read
from .reading import Words
from .reckoner import Reckoner, Value, agrees
from .report import Fault, Unreadable, Untrue


def correction_faults(story: Story, reckoner: Reckoner, beside: Mapping[str, Figures]) -> Iterator[Fault]:
    """What is wrong with a story's correction notes beside their claims. `beside`: other datasets' figures, by name."""
    for note in story.corrections:
        if note.source:
            yield from _carried(note, reckoner)
        elif note.sentences:
            yield from _new(note, story, reckoner, beside)


def _carried(note: Correction, reckoner: Reckoner) -> Iterator[Fault]:
    """A note of an earlier version stands as it stood there, to the letter."""
    earlier = reckoner.figures.stories.get(note.source, {}).get("corrections", [])
    told = {"on": note.on.isoformat(), "where": note.where, "text": note.text}
    if note.sentences or not any(_same(entry, told) for entry in earlier):
        yield Fault("-", note.text, f"{note.source} has no such note")


def _same(entry: Any, told: Mapping[str, str]) -> bool:
    return isinstance(entry, Mapping) and all(entry.get(key) == words for key, words in told.items())


def _new(note: Correction, story: Story, reckoner: Reckoner, beside: Mapping[str, Figures]) -> Iterator[Fault]:
    opening = note.sentences[0]
    if note.text != " ".join(said.text for said in note.sentences):
        yield Fault(opening.id, note.text, "the note's text is not that of its sentences")
    for claim in (story.claims[each] for said in note.sentences for each in said.claims if each in story.claims):
        if claim.op == "period" and claim.sentence == opening.id and claim.value != note.on.isoformat():
            yield Fault(opening.id, claim.printed, f"the note is of {note.on}")
        source = reckoner.figures.sources.get(str(claim.inputs.get("source")), {})
        if claim.op == "metadata" and source.get("role") == "story":
            yield from _taken_back(claim, reckoner, beside)


def _taken_back(claim: Claim, reckoner: Reckoner, beside: Mapping[str, Figures]) -> Iterator[Fault]:
    """A sentence that a note quotes from an earlier version must hold a claim that is no longer right."""
    earlier = read_story(reckoner.figures.stories[claim.inputs["source"]])
    quoted = [each for each in earlier.sentences if each.text == claim.value and each.claims]
    if quoted and not any(_fails(each, earlier, reckoner.figures, beside) for each in quoted):
        yield Fault(claim.sentence or "-", claim.printed, "taken back, but it holds as it stands")


def _fails(passage: Passage, earlier: Story, own: Figures, beside: Mapping[str, Figures]) -> bool:
    """Whether a sentence of an earlier version holds a claim that these figures do not bear out; one beside the story
    is held against its own dataset's, and what stands beside it no more cannot be."""
    figures = own
    for part in earlier.beside:
        if passage.id in part.sentences:
            if part.dataset not in beside:
                return True
            earlier, figures = part_beside(earlier, part), beside[part.dataset]
    anew = reckoner_for(figures)  # its own: what an earlier version compared is no matter of this one's groups
    return any(_wrong(earlier.claims[each], passage, earlier, anew) for each in passage.claims)


def _wrong(claim: Claim, passage: Passage, earlier: Story, reckoner: Reckoner) -> bool:
    """Whether an earlier claim has another value now, or words that do not say the one it has."""
    if claim.op in ("reported", "led_with", "metadata"):
        return False
    try:
        value = _value(claim, reckoner)
        if not agrees(claim.op, value, claim.value):
            return True
        beside = (earlier.claims[each] for each in passage.claims)
        signs = frozenset(str(_value(each, reckoner)) for each in beside if each.op == "direction")
        read(
            Words(
                claim=claim,
                text=passage.text,
                value=value,
                reckoner=reckoner,
                story_end=earlier.end,
                told_on=earlier.told_on,
                as_of=earlier.as_of,
                story_area=earlier.area[0],
                last_named=earlier.area[0],
                signs=signs,
            )
        )
    except (Untrue, Unreadable):
        return True
    return False


def _value(claim: Claim, reckoner: Reckoner) -> Value:
    look_at(claim.op, claim.inputs, reckoner.figures.measures)
    return reckoner.reckon(claim.op, claim.inputs)
