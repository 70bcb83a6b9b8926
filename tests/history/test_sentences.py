"""No act may be recorded that the history cannot put into words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from app.audit.actions import BLANK
from app.audit.queries import EventRow
from app.clock import utc_now
from app.contacts.models import Function, Place
from app.db import new_id
from app.history.kinds import Kind, kind_of
from app.history.known import Known
from app.history.sentences import SENTENCES, said
from app.history.words import outcome_words, role_words, stance_words, status_words
from app.people.models import Role
from app.responses.models import AskStatus
from app.settings import ROOT
from app.stances.models import Stance
from app.tasks.models import PromiseOutcome
from tests.each import for_each

RECORDERS = {"record", "audit", "audit.record", "note", "_note"}
NOTHING_KNOWN = Known(zone=ZoneInfo("UTC"))


def _values(node: ast.expr) -> Iterator[str]:
    """Every text that an expression can be: a literal, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body)
        yield from _values(node.orelse)


def _given(tree: ast.AST, function: ast.FunctionDef, name: str) -> Iterator[str]:
    """What callers in the same module hand over as this parameter, if it is one."""
    names = [argument.arg for argument in function.args.args]
    if name not in names:
        return
    place = names.index(name)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
            named = [word.value for word in call.keywords if word.arg == name]
            for value in (*call.args[place : place + 1], *named):
                yield from _values(value)


def _assigned(function: ast.FunctionDef, name: str) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            yield from _values(node.value)


def _actions(path: Path) -> Iterator[str]:
    """Names of the actions that a module records, whichever way it spells them."""
    tree = ast.parse(path.read_text())
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        calls = (n for n in ast.walk(function) if isinstance(n, ast.Call))
        for call in (c for c in calls if ast.unparse(c.func) in RECORDERS):
            for value in (word.value for word in call.keywords if word.arg == "action"):
                yield from _values(value)
                if isinstance(value, ast.Name):
                    yield from _assigned(function, value.id)
                    yield from _given(tree, function, value.id)
                if isinstance(value, ast.JoinedStr):
                    yield from _joined(tree, function, value)


def _joined(tree: ast.AST, function: ast.FunctionDef, text: ast.JoinedStr) -> Iterator[str]:
    """`f"task.{action}"`, where `action` is a parameter."""
    head, tail = text.values
    assert isinstance(head, ast.Constant)
    assert isinstance(tail, ast.FormattedValue)
    for value in _given(tree, function, ast.unparse(tail.value)):
        yield f"{head.value!s}{value}"


RECORDED = sorted(
    {BLANK, *(action for path in (ROOT / "app").rglob("*.py") for action in _actions(path))}
)


def test_the_walk_finds_every_way_of_recording() -> None:
    found = set(RECORDED)

    assert {"contact.added", "mission.mailbox_added", "task.ticked", "promise.settled"} <= found
    assert {"assignment.begun", "assignment.ended", "stance.recorded", "view.saved"} <= found


@for_each(RECORDED)
def test_an_action_has_a_sentence(action: str) -> None:
    assert action in SENTENCES, "Add it to app/history/sentences.py, or nobody can read about it."


@for_each(sorted(SENTENCES))
def test_a_sentence_belongs_to_an_action(action: str) -> None:
    assert action in RECORDED, "Nothing records this any more: take the sentence out."


def _event(action: str, **details: object) -> EventRow:
    return EventRow(new_id(), utc_now(), None, action, new_id(), None, details)


@for_each(sorted(SENTENCES))
def test_a_sentence_needs_neither_names_nor_details(action: str) -> None:
    words = said(_event(action), NOTHING_KNOWN)

    assert words.what
    assert words.what != action
    assert words.what[0].isupper()


@for_each(sorted(SENTENCES))
def test_a_sentence_bears_values_that_its_scale_has_lost(action: str) -> None:
    strange = dict.fromkeys(("stance", "status", "role", "was", "channel", "function"), "lost")

    assert said(_event(action, **strange, ask="lost", place=None), NOTHING_KNOWN).what


def test_an_action_of_newer_code_is_named_as_it_is() -> None:
    assert said(_event("letter.burned"), NOTHING_KNOWN).what == "letter.burned"


def test_every_value_of_a_scale_has_words() -> None:
    for kind, words in (
        (Stance, stance_words),
        (AskStatus, status_words),
        (Role, role_words),
        (PromiseOutcome, outcome_words),
    ):
        for value in kind:
            assert words(value.value), value


def test_a_posting_is_told_by_function_and_place() -> None:
    details = {"function": Function.MINISTER.value, "place": Place.CAPITAL.value}
    words = said(_event("contact.posting_begun", **details), NOTHING_KNOWN)

    assert [change.after for change in words.changes] == ["Minister, Capital"]


@for_each(sorted(SENTENCES))
def test_an_action_is_found_under_one_kind(action: str) -> None:
    slice_ = action.partition(".")[0]

    assert (kind_of(action) is Kind.DESK) == (
        slice_
        in {"audit", "view", "dashboard", "seeds", "organisation", "desk", "retention", "keys"}
    )
