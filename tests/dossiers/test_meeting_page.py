from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.dossiers.log import log_outreach, withdraw_outreach
from app.dossiers.log_entry import Answer, NewStance
from app.labels.audience import Audience
from app.meetings.actions import correct_meeting
from app.meetings.models import Channel, Meeting
from app.meetings.queries import meeting_by_id
from app.people.models import Person, Role
from app.responses.models import AskStatus
from app.stances.models import Stance
from tests.conftest import writing_as
from tests.found import text, value
from tests.outreach import a_contact, a_meeting, an_outreach
from tests.page import checked

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def logged(database: Database, by: Person, **given: Any) -> Meeting:
    """A meeting with everything that can come of one."""
    with writing_as(database, by) as db:
        everything: dict[str, Any] = {
            "summary": "They see the problem.",
            "documents_left": "Model declaration",
            "contact_ids": (a_contact(db, by, "Anna Quill"),),
            "colleague_ids": (by.id,),
            "answers": (Answer("oversight", AskStatus.CONSIDERING),),
            "stance": NewStance(Stance.SAFEGUARDS_FIRST, quote="Only with safeguards"),
            "promises": ("Will ask capital by end of year",),
            "follow_ups": ("Send the text tomorrow", "Call again"),
        }
        return log_outreach(db, by=by, outreach=an_outreach(**(everything | given)))


def test_the_page_shows_what_was_said_and_all_that_came_of_it(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    meeting = logged(database, coordinator)

    page = checked(client.get(f"/meetings/{meeting.id}").text)

    assert text(page, "h1") == "Kenya, call"
    said = text(page, "section[aria-labelledby=said-h]")
    assert "They see the problem." in said
    assert "Left with them: Model declaration" in said
    led_to = text(page, "section[aria-labelledby=led-h]")
    assert "Safeguards first" in led_to
    assert "Ask 3, Oversight Considering" in led_to
    assert "Only with safeguards" in led_to
    assert len(page.select("section[aria-labelledby=follow-h] .task")) == 2
    assert "Will ask capital" in text(page, "section[aria-labelledby=promised-h]")
    there = text(page, "section[aria-labelledby=who-h]")
    assert "Anna Quill" in there
    assert "Staff A" in there
    assert value(page, "section[aria-labelledby=who-h] p a", "href").endswith(str(meeting.id))
    assert not page.select("#corrections-h")


def test_a_follow_up_is_ticked_on_the_page_and_one_stays_there(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    meeting = logged(database, coordinator)
    here = f"/meetings/{meeting.id}"
    form = checked(client.get(here).text).select(".task form")[0]

    answer = client.post(str(form["action"]), data={"next": value(form, "[name=next]")})

    assert answer.headers["location"] == here
    assert len(checked(client.get(here).text).select(".task.gone")) == 1


def test_a_noted_meeting_offers_to_add_its_details(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary="", channel=Channel.CORRIDOR)

    page = checked(client.get(f"/meetings/{meeting.id}").text)

    assert value(page, ".acts .primary", "href") == f"/meetings/{meeting.id}/details"
    assert "Only that it took place is known" in text(page, "#meeting")


def test_each_correction_is_shown_with_before_and_after(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary="First", documents_left="Letter")
        for version, summary, channel in (
            (1, "Second", Channel.MEETING),
            (2, "Second", Channel.CALL),
            (3, "Second", Channel.CALL),
        ):
            db.refresh(meeting)
            correct_meeting(
                db,
                by=coordinator,
                meeting=meeting,
                version=version,
                held_at=meeting.held_at,
                channel=channel,
                summary=summary,
                documents_left="Letter" if version == 1 else "",
                contact_ids=[],
                colleague_ids=[],
            )

    page = checked(client.get(f"/meetings/{meeting.id}").text)

    latest, second, first = page.select("section[aria-labelledby=corrections-h] li")
    assert "Who was there was corrected." in text(latest, "div")
    assert "Meeting Call" in text(second, "div")
    assert "Letter nothing" in text(second, "div")
    assert text(first, "details p") == "First"
    assert not second.select("details")
    assert "Call" not in text(first, "div"), "each correction is compared with the one after it"


def test_a_withdrawn_meeting_stays_readable_struck_with_who_and_why(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    meeting = logged(database, coordinator)
    with writing_as(database, coordinator) as db:
        meeting = meeting_by_id(db, meeting.id)
        withdraw_outreach(db, by=coordinator, meeting=meeting, reason="Wrong delegation")

    page = checked(client.get(f"/meetings/{meeting.id}").text)

    assert "by Staff A: Wrong delegation" in text(page, "#meeting .note")
    assert page.select(".said.gone")
    assert len(page.select("section[aria-labelledby=led-h] li.gone")) == 2
    assert not page.select(".pagehead .acts")


@pytest.mark.parametrize("much", [False, True])
def test_the_page_needs_the_same_queries_however_much_came_of_it(
    client: TestClient, database: Database, coordinator: Person, queries: list[str], much: bool
) -> None:
    little: dict[str, Any] = {"answers": (), "stance": None, "promises": (), "follow_ups": ()}
    meeting = logged(database, coordinator, **({} if much else little))
    queries.clear()

    client.get(f"/meetings/{meeting.id}", headers=HTMX)

    assert len(queries) == 17, "\n".join(queries)


def test_readers_read_and_change_nothing(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient]
) -> None:
    meeting = logged(database, coordinator, audience=Audience.TEAM)
    reader, partner = sign_in(Role.VIEWER), sign_in(Role.PARTNER)

    page = checked(reader.get(f"/meetings/{meeting.id}").text)

    assert not page.select("main form, .pagehead .acts")
    assert page.select("main a[href^='/history']")
    without = checked(partner.get(f"/meetings/{meeting.id}").text)
    assert not without.select("main a[href^='/history']")
    for act in ("correction", "withdrawal"):
        assert reader.get(f"/meetings/{meeting.id}/{act}").status_code == 403
        assert reader.post(f"/meetings/{meeting.id}/{act}").status_code == 403


@pytest.mark.parametrize("act", ["", "/correction", "/withdrawal"])
def test_an_unknown_meeting_is_not_found(client: TestClient, act: str) -> None:
    assert client.get(f"/meetings/{UNKNOWN}{act}").status_code == 404
