"""Partner organisations end to end: let in, invited, shared with, ended; nothing else seen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.clock import today_in_new_york, utc_now
from app.contacts.actions import add_contact
from app.contacts.queries import postings_of
from app.db import Database
from app.labels.audience import Audience
from app.meetings.models import Meeting
from app.organisations.models import Organisation
from app.partners.models import Sharing
from app.people.models import Person, Role
from app.tasks.actions import add_task
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import one, text
from tests.outreach import a_contact, a_form, a_meeting
from tests.page import checked
from tests.two_organisations import add_member, an_organisation


@pytest.fixture
def partner(database: Database) -> Organisation:
    return an_organisation(database)


@pytest.fixture
def theirs(database: Database, partner: Organisation) -> TestClient:
    """The browser of a coordinator of the partner."""
    return client_for(database, add_member(database, partner))


@pytest.fixture
def shared(client: TestClient, partner: Organisation) -> Callable[..., int]:
    def share(ceiling: int = 1, until: date | None = None) -> int:
        day = until or today_in_new_york() + timedelta(days=30)
        form = {"ceiling": str(ceiling), "until": day.isoformat()}
        return client.post(f"/partners/{partner.id}/sharings", data=form).status_code

    return share


@pytest.fixture
def meetings(database: Database, coordinator: Person) -> dict[Audience, Meeting]:
    with writing_as(database, coordinator) as db:
        who = a_contact(db, coordinator, "Legal adviser (sample)")
        return {
            audience: a_meeting(
                db,
                coordinator,
                audience=audience,
                contact_ids=[who],
                colleague_ids=[coordinator.id],
            )
            for audience in Audience
        }


def sharing_in(database: Database) -> Sharing:
    with database.reading() as db:
        return db.exec(select(Sharing).order_by("granted_at")).all()[-1]


def seen(client: TestClient, meetings: dict[Audience, Meeting]) -> set[Audience]:
    return {a for a, m in meetings.items() if client.get(f"/meetings/{m.id}").status_code == 200}


def test_a_partner_comes_in_from_nothing_and_reads_what_is_shared(
    client: TestClient, visitor: TestClient, database: Database, meetings: dict[Audience, Meeting]
) -> None:
    assert client.post("/partners", data={"name": "Allies (sample)"}).status_code == 303
    page = checked(client.get("/partners").text)
    assert text(page, "section.panel h2") == "Allies (sample)"
    base = str(one(page, "form[action$='/sharings']")["action"]).removesuffix("/sharings")
    person = {"name": "Ally A", "email": "a@allies.example", "role": "coordinator"}
    link = text(checked(client.post(f"{base}/people", data=person).text), "#one-time-link")

    path = link.removeprefix("http://localhost")
    joined = visitor.post(path, data={"name": "Ally A", "password": "four random words here"})
    visitor.cookies.set("desk", joined.cookies["desk"], domain="localhost.local", path="/")
    assert seen(visitor, meetings) == set()
    day = today_in_new_york() + timedelta(days=30)
    client.post(f"{base}/sharings", data={"ceiling": "1", "until": day.isoformat()})

    assert seen(visitor, meetings) == {Audience.PUBLISHED, Audience.TEAM}
    assert "Team and Published" in text(checked(visitor.get("/partners").text), ".panel dl")
    history = client.get("/history").text
    assert "Let in a partner organisation" in history
    assert "Invited somebody of a partner" in history
    assert "Shared with a partner" in history
    assert "Allies (sample)" in history


def test_sharing_ends_at_once_and_by_itself(
    client: TestClient,
    theirs: TestClient,
    database: Database,
    shared: Callable[..., int],
    meetings: dict[Audience, Meeting],
) -> None:
    shared(ceiling=0)
    assert seen(theirs, meetings) == {Audience.PUBLISHED}
    shared()
    assert seen(theirs, meetings) == {Audience.PUBLISHED, Audience.TEAM}
    ended = client.post(f"/sharings/{sharing_in(database).id}/end")
    assert ended.status_code == 303
    assert seen(theirs, meetings) == set()
    assert "Ended sharing with a partner" in client.get("/history").text

    shared(until=today_in_new_york())
    assert seen(theirs, meetings) == {Audience.PUBLISHED, Audience.TEAM}
    with time_machine.travel(utc_now() + timedelta(days=1)):
        again = client_for(database, add_staff(database, Role.VIEWER, "Staff V"))
        assert again.get("/").status_code == 200
        assert sharing_in(database).until < today_in_new_york()


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 303), (365, 303), (366, 422)])
def test_sharing_has_an_end_within_a_year(
    shared: Callable[..., int], days: int, status: int
) -> None:
    assert shared(until=today_in_new_york() + timedelta(days=days)) == status


@pytest.mark.parametrize("ceiling", [2, 3, -1, 9])
def test_what_is_for_named_people_is_never_shared(shared: Callable[..., int], ceiling: int) -> None:
    assert shared(ceiling=ceiling) == 422


def test_the_page_offers_a_month(client: TestClient, partner: Organisation) -> None:
    page = checked(client.get("/partners").text)

    wanted = today_in_new_york() + timedelta(days=30)
    assert one(page, "input[name=until]")["value"] == wanted.isoformat()


def test_partners_read_the_organisation_and_never_who_of_us_it_was(
    theirs: TestClient,
    client: TestClient,
    database: Database,
    coordinator: Person,
    shared: Callable[..., int],
    meetings: dict[Audience, Meeting],
) -> None:
    with writing_as(database, coordinator) as db:
        ours = db.get_one(Organisation, coordinator.organisation_id).name
    client.post("/tasks", data={"title": "Call the mission", "delegation": "Kenya"})
    shared()
    pages = ["/", "/meetings", "/tasks?whose=all", "/delegations/ken", "/history", "/stance"]
    pages.append(f"/meetings/{meetings[Audience.TEAM].id}")
    answers = {page: theirs.get(page) for page in pages}

    assert {page: a.status_code for page, a in answers.items()} == dict.fromkeys(pages, 200)
    assert [page for page, a in answers.items() if coordinator.name in a.text] == []
    assert ours in answers[pages[-1]].text


def test_what_is_shared_can_only_be_read(
    theirs: TestClient,
    database: Database,
    coordinator: Person,
    shared: Callable[..., int],
    meetings: dict[Audience, Meeting],
) -> None:
    shared()
    meeting = meetings[Audience.TEAM]
    with writing_as(database, coordinator) as db:
        task = add_task(db, by=coordinator, title="Ours to do", due_on=None, state_code="KEN")
        contact = add_contact(db, by=coordinator, full_name="Our Contact", state_code="KEN")
    withdrawn = theirs.post(f"/meetings/{meeting.id}/withdrawal", data={"reason": "Not ours"})
    raised = theirs.post(f"/records/meeting/{meeting.id}/label", data={"audience": "at_risk"})

    cited = theirs.post(f"/contacts/{contact.id}/postings", data={"state": "uga"})

    assert (withdrawn.status_code, raised.status_code, cited.status_code) == (403, 403, 403)
    for record in (f"/meetings/{meeting.id}", f"/contacts/{contact.id}", f"/tasks/{task.id}"):
        page = checked(theirs.get(record).text).main
        acts = [str(a.get("href") or a.get("action")) for a in page.select("a, form")]  # type: ignore[union-attr]
        assert [act for act in acts if act.startswith(f"{record}/")] == []
    assert not checked(theirs.get("/delegations/ken").text).select(f"#tick-{task.id}")
    with reading_as(database, coordinator) as db:
        kept = db.get_one(Meeting, meeting.id)
        assert (kept.withdrawn_at, kept.label) == (None, 1)
        assert len(postings_of(db, contact.id)) == 1


def test_a_partner_logs_their_own_outreach_and_we_do_not_see_it(
    theirs: TestClient, client: TestClient, shared: Callable[..., int]
) -> None:
    shared()
    logged = theirs.post("/meetings", data=a_form(summary="Their own words", audience="team"))

    assert logged.status_code in {200, 303}
    assert "Their own words" in theirs.get("/delegations/ken").text
    assert "Their own words" not in client.get("/delegations/ken").text


def test_only_the_organisation_that_runs_the_desk_lets_others_in(
    theirs: TestClient, partner: Organisation, database: Database
) -> None:
    other = an_organisation(database, "Third (sample)")
    person = {"name": "X", "email": "x@example.org", "role": "partner"}

    assert theirs.post("/partners", data={"name": "Friends"}).status_code == 403
    assert theirs.post(f"/partners/{other.id}/people", data=person).status_code == 404
    assert "Third (sample)" not in theirs.get("/partners").text


def test_nobody_of_us_comes_in_as_one_of_theirs(
    client: TestClient, database: Database, partner: Organisation
) -> None:
    person = {"name": "X", "email": "x@example.org", "role": "coordinator"}
    first = client.post(f"/partners/{partner.id}/people", data=person)
    add_member(database, partner)
    second = client.post(f"/partners/{partner.id}/people", data=person | {"email": "y@example.org"})

    assert (first.status_code, second.status_code) == (201, 403)


def test_a_first_link_is_given_anew_until_it_is_used(
    client: TestClient, database: Database, partner: Organisation, coordinator: Person
) -> None:
    person = {"name": "X", "email": "x@example.org", "role": "coordinator"}
    client.post(f"/partners/{partner.id}/people", data=person)
    action = str(one(checked(client.get("/partners").text), "form[action$='/link']")["action"])

    assert client.post(action).status_code == 201
    ours = action.rsplit("/", 2)[0] + f"/{coordinator.id}/link"
    assert client.post(ours).status_code == 404


def test_a_name_is_taken_once(client: TestClient, partner: Organisation) -> None:
    assert client.post("/partners", data={"name": partner.name.upper()}).status_code in {409, 422}


def test_a_desk_keeps_its_own_coordinator(
    client: TestClient, theirs: TestClient, coordinator: Person
) -> None:
    """A coordinator of a partner does not count as one of ours."""
    answer = client.post(f"/settings/people/{coordinator.id}/role", data={"role": "viewer"})

    assert answer.status_code == 422


def test_guests_end_by_themselves(client: TestClient, database: Database) -> None:
    guest = add_staff(database, Role.OUTREACH, "Guest A")
    with database.writing() as db:
        db.get_one(Person, guest.id).ends_on = utc_now().date()
    theirs = client_for(database, guest)

    assert theirs.get("/tasks").status_code == 200
    with time_machine.travel(utc_now() + timedelta(days=1)):
        assert theirs.get("/tasks").status_code == 303
