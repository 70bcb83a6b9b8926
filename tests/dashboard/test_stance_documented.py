"""The documented stance: what rests on public sources, apart from what we assess."""

from datetime import timedelta

from fastapi.testclient import TestClient

from app.access import Label
from app.clock import utc_now
from app.dashboard.filters import Filters
from app.db import Database
from app.meetings.evidence import Evidence, Grade
from app.people.models import Person
from app.stances.actions import record_stance
from app.stances.models import Stance
from tests.conftest import writing_as
from tests.found import text
from tests.page import checked


def _two_records(database: Database, by: Person) -> None:
    """Kenya said one thing in public and is thought to do another."""
    said = ((Label.PUBLIC, Stance.JOINING_AS_IS, 3), (Label.TEAM, Stance.WILL_NOT_JOIN, 1))
    with writing_as(database, by) as db:
        for label, stance, days in said:
            record_stance(
                db,
                by=by,
                state_code="KEN",
                stance=stance,
                evidence=Evidence(Grade.PUBLIC_STATEMENT, source="A note"),
                observed_at=utc_now() - timedelta(days=days),
                label=label,
            )


def test_documented_and_assessed_are_shown_apart(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    _two_records(database, coordinator)

    assessed = checked(client.get("/stance?q=kenya").text)
    documented = checked(client.get("/stance?q=kenya&basis=documented").text)

    assert "Will not join" in text(assessed, "#rows tr")
    assert "Joining as is" in text(documented, "#rows tr")
    assert text(documented, "h1") == "Signing stance, documented"
    assert assessed.select("a[href*='basis=documented']")
    assert documented.select(".note a[href='/stance?q=kenya']")


def test_the_documented_table_says_nothing_of_our_work(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    page = checked(client.get("/stance?basis=documented&overdue=1&owner=me").text)

    assert len(page.select("thead th")) == 6
    assert not page.select("[name=overdue]")
    assert "owner=me" in text(page, ".note.warn")
    assert Filters(documented=True).url() == "/stance?basis=documented"
