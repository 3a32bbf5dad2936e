"""The story and the awkward values' sentences in CoreNLG; run by with_python.py in an environment of its own."""

# It lives in another environment and ships no types.
# mypy: disable-error-code="import-not-found,misc,assignment"

from __future__ import annotations

from datetime import date
from typing import Any

from CoreNLG.DocumentConstructors import Datas, Document, TextClass


class Story(TextClass):
    def __init__(self, section: Any) -> None:
        super().__init__(section)
        s = self.json
        since, week = date.fromisoformat(s["since"]), date.fromisoformat(s["week"])
        self.text = "Fever cases in", s["area"], "have fallen to their lowest level since the week to"
        self.text = f"{since:%B} {since.day}."
        self.text = "In the week to", f"{week:%B} {week.day}, {week.year},", self.nlg_num(s["cases"], thousand_sep=",")
        self.text = "case was" if s["cases"] == 1 else "cases were", "recorded,"
        self.text = self.nlg_num(abs(s["percent"]), short="%", dec=0), "fewer" if s["percent"] < 0 else "more"
        self.text = "than the week before (", self.nlg_num(s["before"], thousand_sep=","), ")."
        self.text = "That is a rate of", self.nlg_num(s["rate"], dec=1, remove_trailing_zeros=False)
        self.text = "cases for every", self.nlg_num(1000, thousand_sep=","), "people."
        self.text = "Its rate is the", "second" if s["rank"] == 2 else "third"
        self.text = "highest" if s["high"] else "lowest", "in", s["county"], "."
        self.text = "Across", s["county"], ", fewer cases were recorded in"
        self.text = self.nlg_num(s["fewer_in"]), "of the", self.nlg_num(s["areas"]), "districts."
        if len(s["exceptions"]) == 1:
            self.text = "The exception was", s["exceptions"][0], ", where there were"
            self.text = self.nlg_num(s["exception_now"]), "after", self.nlg_num(s["exception_before"])
            self.text = "the week before."
        else:
            self.text = "The exceptions were", self.nlg_enum(s["exceptions"]), "."


# The awkward values' sentences.
class Sentence(TextClass):
    def __init__(self, section: Any) -> None:
        super().__init__(section)
        self.text = getattr(self, self.json["kind"])(**self.json["inputs"])

    def count(self, count: int | None) -> Any:
        if count is None:
            return ""
        return self.cases(count), "."

    def cases(self, n: int) -> Any:
        be, noun = ("was", "case") if n == 1 else ("were", "cases")
        return "There", be, self.nlg_num(n, thousand_sep=","), noun, "in the week to March 3"

    def rate(self, rate: float, **_: Any) -> Any:
        figure = self.nlg_num(rate, dec=1, remove_trailing_zeros=False)
        return "That is a rate of", figure, "cases for every", self.nlg_num(1000, thousand_sep=","), "people."

    def change(self, before: int | None, now: int, percent: float | None) -> Any:
        if before is None:
            return self.cases(now), "."
        if now == before:
            return self.cases(now), ", the same number as the week before."
        if percent is None:
            return self.cases(now), ", up from none the week before."
        figure = self.nlg_num(abs(percent), short="%", dec=1)
        more = "fewer" if percent < 0 else "more"
        base = self.nlg_num(before, thousand_sep=",")
        return self.cases(now), ",", figure, more, "than the week before (", base, ")."

    def rank(self, rank: int, tied: bool) -> Any:
        place = "" if rank == 1 else f"{'joint ' if tied else ''}{'second' if rank == 2 else 'third'}"
        return "Its rate is the", place, "highest in Borsetshire."

    def run(self, weeks: int) -> Any:
        return "Ashby has recorded fewer cases for", self.nlg_num(weeks), "weeks in a row."

    def date(self, since: str, told: str) -> Any:
        day, year = date.fromisoformat(since), "" if since[:4] == told[:4] else f", {since[:4]}"
        return "That is the lowest figure since the week to", self.no_interpret(f"{day:%B} {day.day}{year}"), "."

    def list(self, names: Any) -> Any:
        return (self.nlg_enum(names), "also had none.") if names else ""


# How both are asked for.
def story(figures: dict[str, Any]) -> str:
    return _written(Story, figures)


def sentence(kind: str, inputs: dict[str, Any]) -> str:
    return _written(Sentence, {"kind": kind, "inputs": inputs})


def _written(text: type[TextClass], figures: dict[str, Any]) -> str:
    document = Document(Datas(figures), text_format="plain_text", lang="en")
    section = document.new_section()
    text(section)
    document.write_section(section)
    return repr(document)
