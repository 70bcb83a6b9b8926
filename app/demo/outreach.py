"""The stories written down: meetings, stances and answers, each on the day it was learned.

Written as rows: the actions stamp `recorded_at` with now, and then nothing would have happened
since opening for signature. Evidence, grade and label follow the rules of the actions; a test
holds them to it.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from app.access import Label
from app.db import new_id
from app.demo.address_book import AddressBook, Seat
from app.demo.desk import Desk
from app.demo.stories import Step, Story
from app.meetings.evidence import Confidence, Evidence, Grade
from app.meetings.models import Attendance, Channel, Meeting, StaffAttendance
from app.meetings.rules import default_audience, default_grade
from app.people.models import Person
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord

_BUSY: Final = 3


class Written(NamedTuple):
    """A talk as it was written down, with its delegation and logger: later work refers to it."""

    meeting: Meeting
    story: Story
    step: Step
    by: Person


def write_down(desk: Desk, stories: Sequence[Story], book: AddressBook) -> list[Written]:
    """Every step of every story; returns the talks, newest first."""
    talks = [_talk(desk, story, step) for story in stories for step in story.talks]
    _leave_for_later(desk, talks)
    desk.db.add_all(written.meeting for written in talks)
    desk.db.flush()  # what follows refers to the meetings
    left = iter(talks)
    for story in stories:
        for step in story.steps:
            written = next(left) if step.channel else None
            _learned(desk, story, step, written, book)
    desk.db.flush()
    return sorted(talks, key=lambda written: written.meeting.held_at, reverse=True)


def _talk(desk: Desk, story: Story, step: Step) -> Written:
    by = desk.staff[story.follower if desk.chance(80) else desk.rng.randrange(4)]
    channel = step.channel or Channel.MEETING
    meeting = Meeting(
        state_code=story.code,
        held_at=step.at,
        channel=channel,
        documents_left=desk.rng.choice(desk.words.work.documents),
        recorded_at=desk.written_down(step.at),
        label=default_audience(channel).record_label,
        owner_id=by.id,
    )
    desk.note(
        "meeting.logged",
        meeting.recorded_at,
        by,
        subject_id=meeting.id,
        state_code=story.code,
        label=meeting.label,
        channel=channel.value,
        held_at=step.at.isoformat(),
    )
    return Written(meeting, story, step, by)


def _leave_for_later(desk: Desk, talks: Sequence[Written]) -> None:
    """The newest talk of some colleagues was noted with one tap and waits for its details."""
    for person in desk.staff[:_BUSY]:
        own = [w for w in talks if w.by is person and w.story.code != desk.shown]
        newest = max(own, key=lambda written: written.step.at)
        newest.step.is_noted = True
        newest.meeting.documents_left = ""


def _learned(
    desk: Desk, story: Story, step: Step, written: Written | None, book: AddressBook
) -> None:
    """What came out of one step, by the evidence that it gives."""
    by = written.by if written else desk.staff[story.follower]
    quote = desk.rng.choice(desk.words.quotes[step.stance])
    if step.told or step.is_signature:
        quote = step.told.quote if step.told else ""
    evidence = _heard(desk, written, step, quote, book) if written else _read(desk, step, quote)
    if written and not written.meeting.summary:
        return  # noted with one tap: nothing was written down about it yet
    row = StanceRecord(stance=step.stance, **_columns(desk, story, step, by, evidence, written))
    desk.db.add(row)
    _note(desk, "stance.recorded", row, by, stance=step.stance.value)
    for slug, status in step.answers:
        _answered(desk, story, step, by, slug, status, evidence, written)


def _heard(desk: Desk, written: Written, step: Step, quote: str, book: AddressBook) -> Evidence:
    """Who was there on both sides, what was noted, and what it is worth."""
    meeting, by, db = written.meeting, written.by, desk.db
    seats = [s for s in book.present(meeting.state_code) if not s.contact.do_not_contact_since]
    present = _present(desk, seats)
    ours = {by.id: by}
    if desk.chance(30) or written.story.code == desk.shown:
        colleague = desk.rng.choice([person for person in desk.staff if person is not by])
        ours[colleague.id] = colleague
    db.add_all(Attendance(meeting_id=meeting.id, contact_id=s.contact.id) for s in present)
    db.add_all(StaffAttendance(meeting_id=meeting.id, person_id=each) for each in ours)
    meeting.summary = _summary(desk, step, present, quote)
    grade = default_grade(meeting.channel, ours=len(ours))
    return Evidence(
        grade=grade,
        confidence=Confidence.LOW if desk.chance(12) and not step.told else None,
        quote=quote,
        meeting_id=meeting.id,
    )


def _present(desk: Desk, seats: Sequence[Seat]) -> Sequence[Seat]:
    return desk.rng.sample(seats, min(len(seats), desk.rng.choice((1, 1, 2))))


def _summary(desk: Desk, step: Step, present: Sequence[Seat], quote: str) -> str:
    """Empty for what was only noted: it waits under "Details missing"."""
    if step.told:
        return step.told.summary.format(quote=quote)
    if step.is_noted:
        return ""
    who = desk.words.functions[present[0].posting.function].who
    return desk.words.summary(desk.rng, step.channel or Channel.MEETING, who, quote)


def _read(desk: Desk, step: Step, quote: str) -> Evidence:
    """Nobody was met: the depositary's record, something said in public, or the media."""
    sources = desk.words.sources
    if step.is_signature:
        return Evidence(Grade.OFFICIAL, source=sources.signature)
    if not quote or step.stance is Stance.NOT_KNOWN or (desk.chance(35) and not step.told):
        return Evidence(Grade.INFERRED, source=desk.rng.choice(sources.media))
    return Evidence(Grade.PUBLIC_STATEMENT, quote=quote, source=desk.rng.choice(sources.statement))


def _answered(
    desk: Desk,
    story: Story,
    step: Step,
    by: Person,
    slug: str,
    status: AskStatus,
    evidence: Evidence,
    written: Written | None,
) -> None:
    """A private answer rests on the talk or a letter; a public one on what was said in public."""
    words = desk.words
    quote = words.answer(desk.rng, slug, status)
    is_hearsay = evidence.grade is Grade.INFERRED and desk.chance(15)
    if status.is_public:
        grade = Grade.OFFICIAL if status is AskStatus.DELIVERED else Grade.PUBLIC_STATEMENT
        source = desk.rng.choice(words.sources.statement)
        evidence, written = Evidence(grade, quote=quote, source=source), None
    elif not written and not is_hearsay:
        source = desk.rng.choice(words.sources.writing)
        evidence = Evidence(Grade.PRIVATE_IN_WRITING, quote=quote, source=source)
    else:
        said = "" if is_hearsay else quote
        evidence = Evidence(evidence.grade, None, said, evidence.source, evidence.meeting_id)
    row = AskResponse(
        ask_slug=slug, status=status, **_columns(desk, story, step, by, evidence, written)
    )
    desk.db.add(row)
    _note(desk, "response.recorded", row, by, ask=slug, status=status.value)


def _columns(
    desk: Desk, story: Story, step: Step, by: Person, evidence: Evidence, written: Written | None
) -> dict[str, Any]:
    """The columns of `Evidenced` as on the day: entered with the meeting, as private as it is."""
    meeting = written.meeting if written else None
    return {
        "id": new_id(),
        "state_code": story.code,
        "grade": evidence.grade,
        "confidence": evidence.confidence or evidence.grade.confidence,
        "quote": evidence.quote,
        "source": evidence.source,
        "meeting_id": evidence.meeting_id,
        "observed_at": step.at,
        "recorded_at": meeting.recorded_at if meeting else desk.written_down(step.at),
        "label": meeting.label if meeting else _label_of(evidence.grade),
        "owner_id": by.id,
    }


def _label_of(grade: Grade) -> Label:
    """What was said or done in public may be published."""
    return Label.PUBLIC if grade.is_on_record else Label.TEAM


def _note(
    desk: Desk, action: str, row: StanceRecord | AskResponse, by: Person, **details: str
) -> None:
    desk.note(
        action,
        row.recorded_at,
        by,
        subject_id=row.id,
        state_code=row.state_code,
        label=row.label,
        grade=row.grade.value,
        confidence=row.confidence.value,
        observed_at=row.observed_at.isoformat(),
        **details,
    )
