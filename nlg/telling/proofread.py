"""Reads a sentence file through without telling it: what cannot stand in it, by line, and what is there instead."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from inspect import getattr_static
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import jinja2
from jinja2 import nodes

from nlg.fact import Fact, Proven
from nlg.telling.choice import is_pick
from nlg.telling.lint import Flaw, unproved
from nlg.telling.related import Related
from nlg.telling.sentences import Sentences, running_text

_PARSER = jinja2.Environment()  # for reading only: templates are compiled elsewhere
_FIGURES = (Proven, Fraction, int, float)
TOLD = ("f", "more")  # the arguments of a wording


def proofread(source: str, fact: type[Fact], known: Sentences) -> list[Flaw]:
    """Every flaw in the file of a kind, whose facts are of type `fact`; a file that cannot be parsed has but one."""
    try:
        tree = _PARSER.parse(source)
    except jinja2.TemplateSyntaxError as error:
        return [Flaw(error.lineno, error.message or "cannot be read")]
    filters, names = known.vocabulary
    found = [
        *unproved(running_text(source)),
        *_unknown_filters(tree, filters),
        *_unknown_names(tree, names),
        *_of_macros(tree, fact),
    ]
    return sorted(set(found))


def _unknown_filters(tree: nodes.Template, filters: Collection[str]) -> Iterator[Flaw]:
    for node in tree.find_all(nodes.Filter):
        if node.name not in filters:
            yield Flaw(node.lineno, f"there is no filter '{node.name}'", nearest(node.name, filters))
    for test in tree.find_all(nodes.Test):
        if test.name not in _PARSER.tests:
            yield Flaw(test.lineno, f"there is no test '{test.name}'", nearest(test.name, _PARSER.tests))


def _unknown_names(tree: nodes.Template, names: Collection[str]) -> Iterator[Flaw]:
    """Macros and phrases that are nowhere. What is set anywhere in a macro counts as there in all of it."""
    for_all = (
        {macro.name for macro in tree.find_all(nodes.Macro)}
        | _set_in(part for part in tree.body if not isinstance(part, nodes.Macro))
        | set(names)
    )
    for macro in tree.find_all(nodes.Macro):
        there = for_all | _set_in([macro]) | {*_PARSER.globals, "loop"}
        for node in macro.find_all(nodes.Name):
            if node.ctx == "load" and node.name not in there:
                yield Flaw(node.lineno, f"there is no '{node.name}'", nearest(node.name, there))


def _set_in(body: Iterable[nodes.Node]) -> set[str]:
    named = [node for part in body for node in part.find_all(nodes.Name)]
    return {node.name for node in named if node.ctx in ("store", "param")}


def _of_macros(tree: nodes.Template, fact: type[Fact]) -> Iterator[Flaw]:
    """Fields that a fact does not have, and what is printed as it stands: figures, and words that claim something."""
    for macro in tree.find_all(nodes.Macro):
        types: Mapping[str, type] = dict(zip(TOLD, (fact, Related), strict=True))
        ours = {argument.name: types[argument.name] for argument in macro.args if argument.name in types}
        for node in macro.find_all(nodes.Getattr):
            yield from _unknown_field(node, ours)
        if len(ours) == len(TOLD):  # what other macros give may be part of a claim where it is asked for
            for output in macro.find_all(nodes.Output):
                yield from _bare(output.nodes, ours)


def _unknown_field(node: nodes.Getattr, types: Mapping[str, type]) -> Iterator[Flaw]:
    owner = _type_of(node.node, types)
    if owner is not None and node.attr not in (there := _fields(owner)):
        yield Flaw(node.lineno, f"{_said(node.node)} has no '{node.attr}'", nearest(node.attr, there))


def _bare(printed: Iterable[nodes.Node], types: Mapping[str, type]) -> Iterator[Flaw]:
    for node in printed:
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            yield from unproved([(node.lineno, node.value)])
        elif isinstance(node, (nodes.Concat, nodes.Add)):
            yield from _bare(node.iter_child_nodes(), types)
        elif isinstance(node, nodes.CondExpr):
            yield from _bare([one for one in (node.expr1, node.expr2) if one], types)
        elif isinstance(node, nodes.Call) and is_pick(node):
            yield from _bare(node.args, types)
        elif isinstance(node, nodes.Getattr) and _is_figure(node, types):
            yield Flaw(
                node.lineno, f"{_said(node)} is printed as it stands", f"{_said(node)} | figure, or another filter"
            )


def _is_figure(node: nodes.Getattr, types: Mapping[str, type]) -> bool:
    of_figure = _type_of(node.node, types) is Proven and node.attr in ("value", "number")
    made = _type_of(node, types)
    return of_figure or (made is not None and made is not bool and issubclass(made, _FIGURES))


def _type_of(node: nodes.Node, types: Mapping[str, type]) -> type | None:
    """What type an expression like f.now has; None where that cannot be said."""
    if isinstance(node, nodes.Name):
        return types.get(node.name)
    if isinstance(node, nodes.Getattr) and (owner := _type_of(node.node, types)) is not None:
        return _plain(_fields(owner).get(node.attr))
    return None


@cache
def _fields(owner: type) -> Mapping[str, Any]:
    """What a type's values have that a sentence can ask for, with its type where it is known.

    A kind may have facts of several types, one below the other: what one of them has is there.
    """
    found: dict[str, Any] = {}
    for own in (owner, *owner.__subclasses__()):
        found |= {name: _given(getattr_static(own, name)) for name in dir(own) if not name.startswith("_")}
        found |= {name: hint for name, hint in get_type_hints(own).items() if not name.startswith("_")}
    return found


def _given(attribute: object) -> Any:
    """What a property says that it gives."""
    function = getattr(attribute, "fget", None) or getattr(attribute, "func", None)
    return get_type_hints(function).get("return") if function else None


def _plain(hint: Any) -> type | None:
    """The class behind a hint: of "Proven | None" it is Proven."""
    if isinstance(hint, type) and get_origin(hint) is None:
        return hint
    others = [one for one in get_args(hint) if one is not NoneType]
    return _plain(others[0]) if len(others) == 1 and NoneType in get_args(hint) else None


def _said(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_said(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "it"


def nearest_field(asked: str, fact: type) -> str:
    """The nearest thing that facts of a type have."""
    return nearest(asked, _fields(fact))


def nearest(asked: str, names: Iterable[str]) -> str:
    """The nearest name there is, as a suggestion; "" where none is near."""
    near = difflib.get_close_matches(asked, sorted(names), n=1)
    return f"did you mean '{near[0]}'?" if near else ""
