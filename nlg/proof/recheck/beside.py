"""What a story tells of another dataset beside it, as a story of that dataset would have told it: to be held alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = ("measure", "share_of", "table", "source")  # inputs that name a thing of the other dataset
_OF_A_SOURCE = ("id", "name", "receipt", "register", "sheet")
_OF_A_MEASURE = ("source", "numerator", "denominator")


def alone(bundle: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle less all that is not said in a `part` of its `beside`, under the names of that dataset's own stories.

    Its texts stay where they are, without the claims that are not the part's.
    """
    own = f"{part['dataset']}/"
    named = {source["id"] for source in bundle["sources"]}
    shared = {"style"} if f"{own}register" in named else {"style", "register"}
    sources = [source for source in bundle["sources"] if source["id"].startswith(own) or source["id"] in shared]
    return {
        **bundle,
        "dataset": part["dataset"],
        "area": part["area"],
        "period": {**bundle["period"], **part["period"]},
        "as_of": part["as_of"],
        "sources": [_renamed(source, _OF_A_SOURCE, own) for source in sources],
        "measures": {
            name.removeprefix(own): _renamed(made, _OF_A_MEASURE, own)
            for name, made in bundle["measures"].items()
            if name.startswith(own)
        },
        "groups": {},
        "claims": [
            {**claim, "inputs": dict(_inputs(claim["inputs"], own))}
            for claim in bundle["claims"]
            if claim["sentence"] in part["sentences"]
        ],
        "beside": [],
        "charts": [],
        "corrections": [],
    }


def _renamed(told: Mapping[str, Any], keys: tuple[str, ...], own: str) -> dict[str, Any]:
    return {key: _bare(value, own) if key in keys else value for key, value in told.items()}


def _inputs(inputs: Mapping[str, Any], own: str) -> Iterator[tuple[str, Any]]:
    for key, value in inputs.items():
        if isinstance(value, Mapping):
            yield key, dict(_inputs(value, own))
        else:
            yield key, _bare(value, own) if key in _NAMES else value


def _bare(value: Any, own: str) -> Any:
    return value.removeprefix(own) if isinstance(value, str) else value
