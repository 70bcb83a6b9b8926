"""What a label is raised from and why it is lowered stays in no file in clear."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import select

from app.access import Label
from app.db import Database
from app.labels.actions import propose_lowering, raise_label
from app.labels.audience import Audience
from app.labels.rules import is_step_up
from app.meetings.models import Meeting
from app.vault.keyfile import Ring
from app.vault.sealing import key_id_of, keyring
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_meeting


@pytest.mark.parametrize(
    ("now", "to", "alone", "is_alone", "is_up"),
    [
        (Label.TEAM, Label.NAMED_PEOPLE, False, False, True),
        (Label.NAMED_PEOPLE, Label.NAMED_PEOPLE, True, False, True),
        (Label.NAMED_PEOPLE, Label.NAMED_PEOPLE, True, True, False),
        (Label.NAMED_PEOPLE, Label.NAMED_PEOPLE, False, False, False),
        (Label.NAMED_PEOPLE, Label.SOURCE_AT_RISK, False, True, True),
        (Label.SOURCE_AT_RISK, Label.NAMED_PEOPLE, True, False, False),
        (Label.PUBLIC, Label.TEAM, False, False, False),
    ],
)
def test_a_step_up_keeps_out_more_people_than_now(
    now: Label, to: Label, *, alone: bool, is_alone: bool, is_up: bool
) -> None:
    assert is_step_up(now, to, alone=alone, is_alone=is_alone) is is_up


@pytest.mark.parametrize("is_read", [False, True])
def test_what_a_raised_record_said_in_clear_is_in_neither_file_nor_log(
    database: Database, tmp_path: Path, is_read: bool
) -> None:
    owner = add_staff(database)
    canary = "canaryofraising" * 400  # more than a page, so that some of it lies apart

    def there() -> bool:
        return any(b"canaryofraising" in file.read_bytes() for file in tmp_path.glob("desk.db*"))

    with writing_as(database, owner) as db:
        meeting = a_meeting(db, owner, audience=Audience.TEAM, summary=canary)
    assert there()
    with ExitStack() as reading:
        if is_read:  # a page under way needs the log; it is emptied after the next change
            reader = reading.enter_context(reading_as(database, owner))
            reader.exec(select(Meeting)).all()
        with writing_as(database, owner) as db:
            record = db.get_one(Meeting, meeting.id)
            raise_label(db, by=owner, record=record, to=Label.NAMED_PEOPLE, alone=False)
    if is_read:
        with writing_as(database, owner) as db:
            db.info["nothing"] = True

    assert not there()


def test_why_a_source_may_be_at_less_risk_is_sealed_like_a_source(
    any_database: Database,
) -> None:
    owner = add_staff(any_database)
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, audience=Audience.AT_RISK)
        to, why = Label.NAMED_PEOPLE, "She has left the country"
        propose_lowering(db, by=owner, record=meeting, to=to, reason=why)
    with any_database.engine.connect() as connection:
        [stored] = connection.exec_driver_sql("SELECT reason FROM lowering").scalars()

    assert key_id_of(stored) == keyring().newest[Ring.SOURCE]
