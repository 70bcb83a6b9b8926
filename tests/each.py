"""One claim about many things: one test that names every offender, not a test for each of them.

A parameter costs each worker as much as most of these claims do; there were seven thousand.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def for_each(
    things: Iterable[Thing], name: Callable[[Thing], str] = str
) -> Callable[[Callable[[Thing], None]], Callable[[], None]]:
    """`@for_each(SOURCES, _name)` runs the test's body on all, also after one has failed."""
    known = list(things)
    assert known, "There is nothing to look at."

    def decorated(test: Callable[[Thing], None]) -> Callable[[], None]:
        def on_all() -> None:
            faults = [
                f"{name(thing)}: {fault}" for thing in known if (fault := _fault(test, thing))
            ]
            assert not faults, "\n" + "\n".join(faults)

        # By hand: a wrapped test would be asked for the parameter of the one inside.
        on_all.__name__, on_all.__doc__ = test.__name__, test.__doc__
        on_all.__module__, on_all.__qualname__ = test.__module__, test.__qualname__
        return on_all

    return decorated


def _fault(test: Callable[[Thing], None], thing: Thing) -> str:
    """Empty when it keeps to the rule; any other error than a broken rule is raised as it is."""
    try:
        test(thing)
    except AssertionError as fault:
        return str(fault) or "breaks the rule"
    return ""
