"""A start forgets what is over, before anybody gets in; the demo, relative to today, does not."""

from datetime import timedelta
from threading import Event

import pytest

from app.cli.serve import keep_forgetting
from app.clock import utc_now
from app.db import Database
from app.meetings.models import Meeting
from app.retention import purging
from app.settings import Settings, get_settings
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_meeting


def _settings(*, demo: bool) -> Settings:
    return get_settings().model_copy(update={"demo": demo})


@pytest.mark.parametrize(("demo", "stays"), [(False, False), (True, True)])
def test_a_start_forgets_what_is_over(database: Database, *, demo: bool, stays: bool) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        meeting = a_meeting(db, owner)
        meeting.recorded_at = utc_now() - timedelta(days=400)
    keep_forgetting(database, _settings(demo=demo)).set()
    with reading_as(database, owner) as db:
        assert bool(db.get_one(Meeting, meeting.id).summary) == stays


def test_it_goes_on_every_day_and_after_a_failure(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, calls = Event(), []

    def purge(_database: Database) -> None:
        calls.append(1)
        if len(calls) > 1:
            stop.set()
        raise OSError("the disk is full")

    monkeypatch.setattr(purging, "purge", purge)
    monkeypatch.setattr(purging, "EVERY", timedelta(milliseconds=1))
    purging.purge_daily(database, stop)

    assert len(calls) == 2
