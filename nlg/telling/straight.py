"""Compiles the shipped sentences straight to Python: no sandbox asks about each attribute and call of our own."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing

MAPPINGS = ("words", "inputs")  # fields whose own "attributes" are keys


class Straight(CodeGenerator):
    """What a template names is read and called as Python would. Whatever is not there raises, and `say` names it."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2 names it by the node
        self.visit(node.node, frame)
        self.write(f"[{node.attr!r}]" if _is_mapping(node.node) else f".{node.attr}")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self._takes = {macro.name: [one.name for one in macro.args] for macro in node.find_all(nodes.Macro)}
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        if isinstance(node.node, nodes.Name) and node.node.name in self._takes:
            self._by_place(node, node.node.name, frame)
        else:
            for keyword in node.kwargs:
                self.visit(keyword, frame)
                self.write(", ")
        self.write(")")

    def _by_place(self, call: nodes.Call, macro: str, frame: Frame) -> None:
        """What a macro of the file is given by name, each in its place: a function's own names are not the macro's."""
        given, places = {keyword.key: keyword.value for keyword in call.kwargs}, self._takes[macro][len(call.args) :]
        if strange := set(given) - set(places):
            self.fail(f"the macro '{macro}' takes no '{min(strange)}'", call.lineno)
        for place in places if given else ():
            if place in given:
                self.visit(given[place], frame)
            else:
                self.write("missing")
            self.write(", ")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write(f"({'%s' * len(node.nodes)!r} % (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro as the function that it is."""
        macro: Any = macro_ref.node
        self.write(f"environment.as_function(macro, {len(macro.args)})")


def _is_mapping(node: nodes.Expr) -> bool:
    """Whether something is one of the mappings, or lies within one."""
    return isinstance(node, nodes.Getattr) and (node.attr in MAPPINGS or _is_mapping(node.node))


def as_function(macro: FunctionType, takes: int) -> FunctionType:
    """A compiled macro that may be called with fewer arguments than it takes."""
    macro.__defaults__ = (missing,) * takes
    return macro
