"""Adding, ticking and moving tasks; noting and settling promises; assigning delegations."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.access import Label
from app.audit.actions import record
from app.clock import utc_now
from app.db import new_id
from app.errors import ChangedMeanwhile
from app.labels.naming import read_as
from app.languages import gettext as _
from app.people.models import Person, Status
from app.states.queries import state_by_code
from app.tasks.models import Assignment, Promise, PromiseOutcome, Task
from app.tasks.rules import NotOpen, UnknownColleague, UnknownDelegation, check_day, one_line


def _code(db: Session, state_code: str) -> str:
    state = state_by_code(db, state_code)
    if state is None:
        raise UnknownDelegation(_("No delegation has this name or code."), field="delegation")
    return state.code


def _check_colleague(db: Session, by: Person, person_id: UUID, field: str) -> None:
    person = db.get(Person, person_id)
    is_ours = person is not None and person.organisation_id == by.organisation_id
    if person is None or not is_ours or person.status is not Status.ACTIVE:
        raise UnknownColleague(_("Choose one of the colleagues offered."), field=field)


def _check_standing(row: Task | Promise) -> None:
    if row.withdrawn_at:
        raise NotOpen(_("This was withdrawn in the meantime."))


def _note(db: Session, by: Person, action: str, task: Task, **details: Any) -> None:
    record(
        db,
        actor_id=by.id,
        action=f"task.{action}",
        subject_id=task.id,
        state_code=task.state_code,
        label=task.label,
        **details,
    )


def add_task(
    db: Session,
    *,
    by: Person,
    title: str,
    due_on: date | None,
    state_code: str | None = None,
    assignee_id: UUID | None = None,
    meeting_id: UUID | None = None,
    label: Label = Label.TEAM,
    task_id: UUID | None = None,
) -> Task:
    """Write down what one of us does next; without an assignee it is one's own."""
    line = one_line(title, "title")
    check_day(due_on)
    if assignee_id and assignee_id != by.id:
        _check_colleague(db, by, assignee_id, "assignee_id")
    task = Task(
        id=task_id or new_id(),
        title=line,
        due_on=due_on,
        state_code=_code(db, state_code) if state_code else None,
        assignee_id=assignee_id or by.id,
        meeting_id=meeting_id,
        label=label,
        created_at=utc_now(),
    )
    db.add(task)
    db.flush()
    read_as(db, task, meeting_id, task.assignee_id)
    _note(db, by, "added", task, due_on=_iso(due_on), assignee_id=str(task.assignee_id))
    return task


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def tick(db: Session, *, by: Person, task: Task) -> None:
    """Done. Ticking twice is ticking once: a second tap or a colleague's changes nothing."""
    _check_standing(task)
    if task.done_at is None:
        task.done_at, task.done_by_id = utc_now(), by.id
        _note(db, by, "ticked", task)


def untick(db: Session, *, by: Person, task: Task) -> None:
    """Not done after all."""
    _check_standing(task)
    if task.done_at is not None:
        task.done_at = task.done_by_id = None
        _note(db, by, "unticked", task)


def move_task(db: Session, *, by: Person, task: Task, due_on: date | None) -> None:
    """Do it another day; the day it had stays in the record."""
    _check_standing(task)
    check_day(due_on)
    if task.due_on != due_on:
        before, task.due_on = task.due_on, due_on
        task.version += 1
        _note(db, by, "moved", task, before=_iso(before), due_on=_iso(due_on))


def change_task(
    db: Session,
    *,
    by: Person,
    task: Task,
    version: int,
    title: str,
    due_on: date | None,
    assignee_id: UUID,
) -> None:
    """Reword, move or hand over; refused when somebody else did so since the form was opened."""
    _check_standing(task)
    line = one_line(title, "title")
    check_day(due_on)
    if task.version != version:
        raise ChangedMeanwhile(_("A colleague changed this task while you had it open."))
    if assignee_id not in {by.id, task.assignee_id}:
        _check_colleague(db, by, assignee_id, "assignee_id")
    before = (task.title, task.due_on, task.assignee_id)
    if before == (line, due_on, assignee_id):
        return
    task.title, task.due_on, task.assignee_id = line, due_on, assignee_id
    read_as(db, task, None, assignee_id)
    task.version += 1
    _note(
        db,
        by,
        "changed",
        task,
        reworded=before[0] != line,
        before=_iso(before[1]),
        due_on=_iso(due_on),
        assignee_id=str(assignee_id),
    )


def withdraw_task(db: Session, *, by: Person, task: Task) -> None:
    """It was not to be done after all; the row stays."""
    if task.withdrawn_at is None:
        task.withdrawn_at = utc_now()
        _note(db, by, "withdrawn", task)


def restore_task(db: Session, *, by: Person, task: Task) -> None:
    """Take the withdrawal back."""
    if task.withdrawn_at is not None:
        task.withdrawn_at = None
        _note(db, by, "restored", task)


def note_promise(
    db: Session,
    *,
    by: Person,
    state_code: str,
    text: str,
    due_on: date | None = None,
    meeting_id: UUID | None = None,
    label: Label = Label.TEAM,
) -> Promise:
    """Write down what a delegation said it would do."""
    line = one_line(text, "text")
    check_day(due_on)
    promise = Promise(
        state_code=_code(db, state_code),
        text=line,
        due_on=due_on,
        meeting_id=meeting_id,
        label=label,
        created_at=utc_now(),
    )
    db.add(promise)
    db.flush()
    read_as(db, promise, meeting_id)
    _note_promise(db, by, "noted", promise, due_on=_iso(due_on))
    return promise


def _note_promise(db: Session, by: Person, action: str, promise: Promise, **details: Any) -> None:
    record(
        db,
        actor_id=by.id,
        action=f"promise.{action}",
        subject_id=promise.id,
        state_code=promise.state_code,
        label=promise.label,
        **details,
    )


def settle_promise(
    db: Session,
    *,
    by: Person,
    promise: Promise,
    outcome: PromiseOutcome,
) -> None:
    """Kept, lapsed, or open again."""
    _check_standing(promise)
    if promise.outcome is not outcome:
        before, promise.outcome = promise.outcome, outcome
        promise.settled_at = None if outcome is PromiseOutcome.OPEN else utc_now()
        _note_promise(db, by, "settled", promise, before=before.value, outcome=outcome.value)


def withdraw_promise(db: Session, *, by: Person, promise: Promise) -> None:
    """It was not promised after all; the row stays."""
    if promise.withdrawn_at is None:
        promise.withdrawn_at = utc_now()
        _note_promise(db, by, "withdrawn", promise)


def restore_promise(db: Session, *, by: Person, promise: Promise) -> None:
    """Take the withdrawal back."""
    if promise.withdrawn_at is not None:
        promise.withdrawn_at = None
        _note_promise(db, by, "restored", promise)


def assign(
    db: Session, *, by: Person, state_code: str, person_id: UUID | None
) -> Assignment | None:
    """Say who of us follows a delegation from now on; nobody, when there is no person."""
    code = _code(db, state_code)
    if person_id:
        _check_colleague(db, by, person_id, "person_id")
    current = _running(db, code)
    if [a.person_id for a in current] == ([person_id] if person_id else []):
        return current[0] if current else None
    now = utc_now()
    for ended in current:
        ended.ended_at = now
    new = Assignment(state_code=code, person_id=person_id, since=now) if person_id else None
    if new:
        db.add(new)
    person = str(person_id) if person_id else None
    record(
        db,
        actor_id=by.id,
        action="assignment.begun" if new else "assignment.ended",
        subject_id=new.id if new else current[-1].id,
        state_code=code,
        person_id=person,
    )
    return new


def _running(db: Session, code: str) -> list[Assignment]:
    query = select(Assignment).where(
        Assignment.state_code == code, col(Assignment.ended_at).is_(None)
    )
    return list(db.exec(query.order_by(col(Assignment.since)).with_for_update()))
