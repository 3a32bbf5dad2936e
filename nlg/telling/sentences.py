"""The sentence files of a shelf, compiled and linted: which wordings a place has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from traceback import walk_tb
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from nlg.errors import BadTemplate, Unprintable
from nlg.shelf import SHIPPED
from nlg.story import Brief
from nlg.telling.aimed import aiming
from nlg.telling.branches import FIRED, Fired, Noted
from nlg.telling.choice import is_pick, picks_rendered_lazily
from nlg.telling.compared import comparing
from nlg.telling.compiled import COMPILED
from nlg.telling.lint import lint
from nlg.telling.measured import from_sheet, phrases
from nlg.telling.once import Once
from nlg.telling.straight import Straight, as_function
from nlg.telling.together import reworded
from nlg.telling.words import filters
from nlg.telling.words.figures import BelowZero
from nlg.telling.words.quoted import said
from nlg.telling.words.spelling import respelled
from nlg.telling.words.voice import Voice

_MACRO = re.compile(r"\{%-? *macro +(\w+)\(")


class _Linted(jinja2.Environment):
    """Lints a file before it is compiled (what is compiled, here or on disk, has been linted), and makes only the
    wordings that are chosen."""

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *rest: Any) -> Any:
        if filename is not None:
            lint(Path(filename), running_text(source, self))
        return super().compile(source, name, filename, *rest)

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        return super()._generate(picks_rendered_lazily(source), *args, **options)


class _Ours(_Linted):
    """For the files that ship with the program."""

    code_generator_class = Straight
    as_function = staticmethod(as_function)


class _Sandbox(_Linted, ImmutableSandboxedEnvironment):
    """For a newsroom's own: a sandbox, which asks once of each type's attribute and of each function whether it is
    safe."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}
        self._plain: dict[Any, bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = (type(obj), attr)
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is not str and self._safe.get((type(obj), attribute)):  # a str's `format` is another matter
            with suppress(AttributeError):
                return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Ours take no context and no environment: what is safe is called at once."""
        if (type(obj) is Macro or self._is_plain(obj)) and "_loop_vars" not in kwargs:
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def _is_plain(self, obj: Any) -> bool:
        if type(obj) not in (FunctionType, MethodType):
            return False
        function = getattr(obj, "__func__", obj)
        if function not in self._plain:
            self._plain[function] = self.is_safe_callable(obj) and not hasattr(obj, "jinja_pass_arg")
        return self._plain[function]


class Sentences:
    """The sentence files of a shelf, compiled once for a voice. Every file is linted when it is loaded.

    `fired` is told of every branch that is rendered, by its file and place: only coverage asks for that.
    """

    def __init__(self, files: Mapping[str, Path], brief: Brief, voice: Voice, fired: Fired | None = None) -> None:
        self._files = files
        self._brief = brief
        self._voice = voice
        self._once = Once()
        self._together = reworded(brief)
        self._environment = self._made(_Sandbox)
        self._ours = self._made(_Ours) if fired is None else self._environment
        if fired is not None:
            self._environment.bytecode_cache = None
            self._environment.add_extension(Noted)
            self._environment.globals[FIRED] = fired
        self._modules: dict[str, Any] = {}
        self._wordings: dict[tuple[str, str], list[tuple[str, Callable[..., str]]]] = {}  # as lasting as the modules

    def _made(self, kind: type[jinja2.Environment]) -> jinja2.Environment:
        """An environment that knows all there is to ask for."""
        made = kind(
            loader=jinja2.FunctionLoader(self._source),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            auto_reload=False,
            optimized=False,  # what is worked out when compiling would be of one voice, and serves all
            bytecode_cache=COMPILED,
        )
        voice = self._voice
        made.filters.update(self._once.all_of(filters(voice)))
        told = {**phrases(voice), **comparing(voice), **aiming(voice)}
        made.globals.update({**self._once.all_of(told), **self._globals()})
        return made

    def macros(self, file: str, place: str) -> list[tuple[str, Callable[..., str]]]:
        """The wordings of a place, in order: `size`, `size_2`, ... Empty where the file has none.

        Called with facts that a wording cannot tell, one raises Unprintable naming itself.
        """
        if (file, place) not in self._wordings:
            module = self._module(file)
            names = [place, *(f"{place}_{n}" for n in range(2, 10))]
            found = [(name, getattr(module, name)) for name in names if hasattr(module, name)]
            told = [(name, self._told(macro, f"sentences/{file}.j2#{name}")) for name, macro in found]
            self._wordings[file, place] = told
        return self._wordings[file, place]

    def _told(self, macro: Callable[..., str], name: str) -> Callable[..., str]:
        def say(*args: object) -> str:
            try:
                return self._together(respelled(macro(*args), voice=self._voice))
            except BelowZero:
                return ""  # these figures do not suit the wording
            except (jinja2.UndefinedError, TypeError, ValueError, KeyError, AttributeError) as error:
                raise Unprintable(f"{name}: line {_line(error)}: {error}") from error

        return say

    @cached_property
    def places(self) -> Mapping[str, frozenset[str]]:
        """By kind, what its file can say: "headline", "lead", "body", "member"."""
        return {file: _places(path.read_text(encoding="utf-8")) for file, path in self._files.items()}

    @property
    def vocabulary(self) -> tuple[frozenset[str], frozenset[str]]:
        """What a file may ask for: the names of filters, and of functions and values."""
        return frozenset(self._environment.filters), frozenset(self._environment.globals)

    def forget(self) -> None:
        """Words every figure anew: what was worded before saves time, and changes nothing."""
        self._once.forget()

    def check_all(self) -> None:
        """Loads every file of the newsroom's own, so that a fault is met before anything is written.

        Those that ship with the program have been through its tests, and are compiled when they are needed.
        """
        shipped = SHIPPED["sentences"][0]
        for file, path in self._files.items():
            if path.parent != shipped:
                self._module(file)

    def _module(self, file: str) -> Any:
        if file not in self._modules:
            try:
                self._modules[file] = self._of(file).get_template(file).module
            except jinja2.TemplateSyntaxError as error:
                raise BadTemplate(f"{file}.j2: line {error.lineno}: {error.message}") from error
            except jinja2.TemplateNotFound:
                raise BadTemplate(f"there are no sentences for '{file}'", mend=f"add sentences/{file}.j2") from None
        return self._modules[file]

    def _of(self, file: str) -> jinja2.Environment:
        """Where a file is compiled: a newsroom's own, and what is not there at all, in the sandbox."""
        path = self._files.get(file)
        shipped = path is not None and path.parent == SHIPPED["sentences"][0]
        return self._ours if shipped else self._environment

    def _source(self, file: str) -> tuple[str, str, None] | None:
        path = self._files.get(file)
        return None if path is None else (path.read_text(encoding="utf-8"), str(path), None)

    def _globals(self) -> dict[str, Any]:
        one, many = self._brief.areas_called
        return {
            "areas": SimpleNamespace(one=one, many=many),
            "sheet_subject": lambda: said(from_sheet("subject", self._brief.subject)),
            "sheet_story": lambda key: said(from_sheet(f"story.{key}", getattr(self._brief, key))),
            "publisher": lambda fact: publisher(self._brief, fact.measure.table),
        }


def _line(error: BaseException) -> int:
    """The line of the innermost template that an error came through."""
    at = 0
    for frame, line in walk_tb(error.__traceback__):
        if template := frame.f_globals.get("__jinja_template__"):
            at = template.get_corresponding_lineno(line)
    return at


@lru_cache(maxsize=512)
def _places(source: str) -> frozenset[str]:
    return frozenset(re.sub(r"_\d$", "", name) for name in _MACRO.findall(source))


def publisher(brief: Brief, table: str) -> str:
    """Who published a table, as running text has it."""
    return said(from_sheet(f"tables.{table}.publisher_said", brief.sources[table].publisher))


def running_text(source: str, environment: jinja2.Environment | None = None) -> Iterator[tuple[int, str]]:
    """What a template says in words of its own, with lines; no comments.

    That is its text, what `pick` chooses among, and what a wording prints as it stands, through no filter.
    """
    own = environment or jinja2.Environment()
    yield from ((line, text) for line, kind, text in own.lex(source) if kind == "data")
    tree = own.parse(source)
    yield from _picked(tree)
    for macro in tree.find_all(nodes.Macro):
        if [argument.name for argument in macro.args] == [
            "f",
            "more",
        ]:  # what others give may be claimed where it is used
            yield from _printed(macro)


def _picked(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """The words that `pick` is given as they stand, with their lines; not those that a filter or a function gets."""
    for call in template.find_all(nodes.Call):
        if is_pick(call):
            yield from _literals(call.args)


def _printed(wording: nodes.Macro) -> Iterator[tuple[int, str]]:
    """The words that a wording prints as they stand, or by a name that it gave them."""
    named: dict[str, list[nodes.Node]] = {}
    for given in wording.find_all(nodes.Assign):
        if isinstance(given.target, nodes.Name):
            named.setdefault(given.target.name, []).append(given.node)
    for output in wording.find_all(nodes.Output):
        for part in output.nodes:
            yield from _literals(named.get(part.name, []) if isinstance(part, nodes.Name) else [part])


def _literals(parts: Iterable[nodes.Node]) -> Iterator[tuple[int, str]]:
    for part in parts:
        if isinstance(part, nodes.Const) and isinstance(part.value, str | int | float):
            yield part.lineno, str(part.value)
        elif isinstance(part, nodes.CondExpr):
            yield from _literals(one for one in (part.expr1, part.expr2) if one)
        elif isinstance(part, (nodes.Concat, nodes.Add)):
            yield from _literals(part.iter_child_nodes())
