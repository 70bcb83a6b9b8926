"""The page of an earlier day: what was written down by then, of what was so then."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from app.dashboard.filters import Filters
from app.dashboard.stance_table import at_its_day
from app.db import Database
from app.people.models import Person
from app.responses.models import AskStatus
from app.stances.models import Stance
from tests.assessed import a_stance, an_answer, on
from tests.conftest import client_for, writing_as
from tests.found import one, text
from tests.page import checked
from tests.planned import TUESDAY

THEN = "as_of=2026-11-06"


@pytest.fixture
def client(database: Database, coordinator: Person) -> TestClient:
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(1), withdrawn_at=on(9))
        a_stance(db, Stance.JOINING_AS_IS, observed_at=on(2), recorded_at=on(8))
        an_answer(db, AskStatus.RAISED, observed_at=on(3))
        an_answer(db, AskStatus.DECLINED, observed_at=on(12))
    return client_for(database, coordinator)


def test_the_page_of_a_day_shows_the_record_as_it_stood(client: TestClient) -> None:
    page = checked(client.get(f"/stance?{THEN}&q=kenya").text)

    assert text(page, "h1") == "Signing stance on 6 Nov 2026"
    assert "3 Undecided" in text(page, "#rows tr")
    assert "1 raised" in text(page, "#rows tr")
    assert one(page, ".note.warn a")["href"] == "/stance?q=kenya"
    assert "Undecided 1" in text(page, ".tallykey")
    assert not page.select(".kpis, .views, .c-touch, .c-next, .c-own")


def test_today_shows_what_is_known_now(client: TestClient) -> None:
    page = checked(client.get("/stance?q=kenya").text)

    assert "5 Joining as is" in text(page, "#rows tr")
    assert "1 declined" in text(page, "#rows tr")


def test_facts_of_the_depositary_count_from_their_own_dates(client: TestClient) -> None:
    before_the_opening = client.get("/stance?as_of=2025-10-24&legal=signatory")
    today = client.get("/stance?legal=signatory")

    assert before_the_opening.text.count('class="iso"') == 0
    assert today.text.count('class="iso"') == 76


def test_links_and_file_stay_on_their_day(client: TestClient) -> None:
    page = checked(client.get(f"/stance?{THEN}").text)

    for selector in ("#export a", ".tallykey a", ".grp a", "#ways a", ".deleg th a"):
        assert THEN in str(one(page, selector)["href"]), selector
    assert one(page, ".filters input[name=as_of]")["value"] == "2026-11-06"
    file = client.get(f"/stance.csv?{THEN}&q=kenya")
    assert "stance as of 2026-11-06" in file.headers["content-disposition"]
    assert ",Undecided,Medium,2026-11-03," in file.text


def test_a_day_that_has_not_passed_is_today() -> None:
    assert at_its_day(Filters(as_of=TUESDAY), TUESDAY) == Filters()
    later = at_its_day(Filters(as_of=date(2027, 1, 1)), TUESDAY)
    assert (later, later.ignored) == (Filters(), ("as_of=2027-01-01",))


def test_questions_about_our_work_are_not_asked_of_an_earlier_day() -> None:
    asked = Filters(q="a", as_of=on(1).date(), owner="me", quiet=14, overdue=True)
    then = at_its_day(asked, TUESDAY)

    assert then == Filters(q="a", as_of=on(1).date())
    assert then.ignored == ("owner=me", "quiet=14", "overdue=1")
