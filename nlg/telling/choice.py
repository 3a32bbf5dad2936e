"""Lets `pick` make only the wording that it chooses: what is not printed is not rendered, and takes no fact along."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer


def picks_rendered_lazily(template: nodes.Template) -> nodes.Template:
    """The template with each `more.pick(a, b, c)` as `a if more.is_first_of(3) else b if more.is_next() else c`."""
    made: nodes.Template = _Lazily().visit(template)
    return made


def is_pick(call: nodes.Call) -> bool:
    """Whether a call chooses among wordings."""
    return isinstance(call.node, nodes.Getattr) and call.node.attr == "pick"


class _Lazily(NodeTransformer):
    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - jinja2 names a visitor by the node's class
        self.generic_visit(call)
        if not is_pick(call) or call.dyn_args or call.kwargs or call.dyn_kwargs:
            return call
        *wordings, made = call.args
        for place, wording in reversed(list(enumerate(wordings))):
            test = _asked(call, "is_next") if place else _asked(call, "is_first_of", nodes.Const(len(call.args)))
            made = nodes.CondExpr(test, wording, made, lineno=call.lineno)
        assert call.environment is not None  # set by the parser
        made.set_environment(call.environment)
        return made


def _asked(call: nodes.Call, method: str, *args: nodes.Expr) -> nodes.Call:
    owner: Any = call.node
    of = nodes.Getattr(owner.node, method, "load", lineno=call.lineno)
    return nodes.Call(of, list(args), [], None, None, lineno=call.lineno)
