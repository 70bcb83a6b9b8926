"""Who follows whom, what is to be done, and what delegations promised.

Written as rows, because most of it was begun, done or settled on earlier days.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Final

from app.demo.desk import Desk
from app.demo.outreach import Written
from app.demo.stories import Story
from app.people.models import Person
from app.tasks.models import Assignment, Promise, PromiseOutcome, Task

_DUE: Final = (-9, -6, -2, -1, 0, 0, 0, 1, 1, 2, 2, 3, 3, 5, 7, 9, 10, 13, 15, 17, 20, 24)
"""Days from today on which each colleague has something to do: late, today, this week, later."""

_DONE: Final = (0, 1, 1, 3, 4, 6, 8, 11, 15, 21, 27, 34)
"""Days ago on which each colleague ticked something off."""

_PROMISED_LATELY: Final = 35
_STILL_AWAITED: Final = 10
_NOBODYS: Final = 12
_HANDED_OVER: Final = 8


def assign_delegations(desk: Desk, stories: Sequence[Story]) -> None:
    """Most delegations are followed by somebody; a few were handed over, a few wait for one."""
    waiting = set(desk.rng.sample([s.code for s in stories if s.code != desk.shown], _NOBODYS))
    followed = [story for story in stories if story.code not in waiting]
    for story in followed:
        since = desk.now - timedelta(days=desk.rng.randrange(250, 390))
        _follow(desk, story, story.follower, since)
    for story in desk.rng.sample(followed[1:], _HANDED_OVER):
        since = desk.now - timedelta(days=400)
        _follow(desk, story, (story.follower + 1) % len(desk.staff), since, until=since)
    desk.db.flush()


def _follow(
    desk: Desk, story: Story, whose: int, since: datetime, until: datetime | None = None
) -> None:
    person, by = desk.staff[whose], desk.staff[0]
    row = Assignment(
        state_code=story.code,
        person_id=person.id,
        since=since,
        ended_at=until and until + timedelta(days=5),
        owner_id=by.id,
    )
    desk.db.add(row)
    desk.note(
        "assignment.begun",
        since,
        by,
        subject_id=row.id,
        state_code=story.code,
        person_id=str(person.id),
    )


def plan_work(desk: Desk, stories: Sequence[Story], talks: Sequence[Written]) -> None:
    """Open and done tasks of every colleague, about the delegations they follow."""
    newest = {written.story.code: written for written in reversed(talks)}
    for number, person in enumerate(desk.staff):
        own = sorted(
            (s for s in stories if s.follower == number and s.code != desk.shown),
            key=lambda story: story.steps[-1].at,
            reverse=True,
        )
        turn = cycle(own)
        for days in _DUE:
            _task(desk, person, next(turn), newest, desk.in_days(days))
        _task(desk, person, None, newest, None)
        for days in _DONE:
            task = _task(desk, person, next(turn), newest, desk.in_days(-days))
            _tick(desk, task, person, days)
    shown = next(story for story in stories if story.code == desk.shown)
    for told in desk.words.shown.tasks:
        task = _task(desk, desk.staff[shown.follower], shown, newest, desk.in_days(told.due))
        task.title = told.title
    desk.db.flush()


def _task(
    desk: Desk,
    person: Person,
    story: Story | None,
    newest: dict[str, Written],
    due_on: date | None,
) -> Task:
    written = newest.get(story.code) if story else None
    age = (desk.today - due_on).days if due_on else 3
    created_at = desk.working_hour(max(age, 0) + desk.rng.randrange(3, 15))
    if written and written.meeting.recorded_at < created_at:
        created_at = written.meeting.recorded_at
    else:
        written = None  # a follow-up is not older than its talk
    titles = desk.words.work.tasks if story else desk.words.work.unrelated
    task = Task(
        title=desk.rng.choice(titles),
        due_on=due_on,
        state_code=story.code if story else None,
        assignee_id=person.id,
        created_at=created_at,
        owner_id=person.id,
    )
    if written:
        task.meeting_id, task.label = written.meeting.id, written.meeting.label
    desk.db.add(task)
    details = {"due_on": due_on.isoformat() if due_on else None, "assignee_id": str(person.id)}
    _note(desk, "task.added", created_at, person, task, **details)
    return task


def _tick(desk: Desk, task: Task, person: Person, days_ago: int) -> None:
    done_at = desk.now if days_ago == 0 else desk.working_hour(days_ago)
    task.done_at, task.done_by_id = max(done_at, task.created_at), person.id
    _note(desk, "task.ticked", task.done_at, person, task)


def note_promises(desk: Desk, talks: Sequence[Written]) -> None:
    """Every third talk ended with a promise; those of the last weeks are still open."""
    dates = _coming_days(desk)
    for written in talks[::3]:
        held_on = written.meeting.held_at.date()
        is_late = (desk.today - held_on).days <= _PROMISED_LATELY
        due_on = next(dates) if is_late else held_on + timedelta(days=desk.rng.randrange(7, 28))
        _promise(desk, written, due_on)
    desk.db.flush()


def _coming_days(desk: Desk) -> Iterator[date]:
    return cycle(desk.in_days(n) for n in (0, -3, 4, 1, 9, -8, 2, 16, 3, 23, -1, 12))


def _promise(desk: Desk, written: Written, due_on: date) -> None:
    meeting, by = written.meeting, written.by
    promise = Promise(
        state_code=meeting.state_code,
        meeting_id=meeting.id,
        text=desk.rng.choice(desk.words.work.promises),
        due_on=due_on,
        created_at=meeting.recorded_at,
        label=meeting.label,
        owner_id=by.id,
    )
    desk.db.add(promise)
    _note(desk, "promise.noted", promise.created_at, by, promise, due_on=due_on.isoformat())
    overdue = (desk.today - due_on).days
    if overdue <= _STILL_AWAITED:
        return
    promise.outcome = desk.rng.choice(
        (PromiseOutcome.KEPT, PromiseOutcome.KEPT, PromiseOutcome.LAPSED)
    )
    promise.settled_at = desk.working_hour(max(overdue - 3, 1))
    details = {"before": PromiseOutcome.OPEN.value, "outcome": promise.outcome.value}
    _note(desk, "promise.settled", promise.settled_at, by, promise, **details)


def _note(
    desk: Desk,
    action: str,
    at: datetime,
    by: Person,
    row: Task | Promise,
    **details: str | None,
) -> None:
    desk.note(
        action, at, by, subject_id=row.id, state_code=row.state_code, label=row.label, **details
    )
