"""Worked out when it is first asked for, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property

    lazily = cached_property
else:

    class lazily:  # noqa: N801 - stands where cached_property does
        """functools.cached_property without a lock, which until Python 3.12 takes longer than what is asked for."""

        def __init__(self, work: Any) -> None:
            self._work, self._name, self.__doc__ = work, work.__name__, work.__doc__

        def __get__(self, owner: Any, _: type | None = None) -> Any:
            if owner is None:
                return self
            found = owner.__dict__[self._name] = self._work(owner)
            return found
