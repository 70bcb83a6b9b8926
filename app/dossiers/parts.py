"""What each part of a delegation's page needs, as the variables of its template.

The page puts all parts together; an act answers with the parts it changed, from the same functions.
"""

from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.asks.queries import AskRow, all_asks, wordings
from app.clock import today_in, utc_now
from app.contacts.queries import missions_of, people_count, people_of
from app.contacts.rules import known
from app.dossiers.ask_cards import AskCard, ask_cards
from app.dossiers.header import Legal, legal_of, neighbours_of
from app.dossiers.paging import Key
from app.dossiers.public_record import lines, tags
from app.dossiers.queries import citable_meetings, last_touch_of, owner_of, withdrawn_of
from app.dossiers.stance_line import stance_line
from app.dossiers.stance_panel import is_fading, stance_panel
from app.dossiers.timeline import Show, timeline_of
from app.dossiers.timeline_rows import MeetingRow
from app.labels.audience import Audience
from app.languages import NAMES
from app.meetings.evidence import Confidence, Grade
from app.meetings.models import Channel
from app.meetings.queries import last_met
from app.people.models import Person, Status
from app.people.queries import names_of
from app.people.rules import Permission, may
from app.settings import get_settings
from app.stances.models import Stance
from app.states.groups import group_name
from app.states.models import MemberState
from app.states.queries import memberships_of, positions_of, votes_of
from app.tasks.queries import open_tasks_of, promises_of
from app.web.dates import day_year
from app.web.forms import Filled

Context: TypeAlias = dict[str, Any]

SHOWN: Final = 8
"""Open tasks and promises; the lists of tasks have the others."""

PEOPLE: Final = 12

SCALE: Final = [stance for stance in Stance if stance is not Stance.NOT_KNOWN]
"""The five steps; "not known" is none of them."""


def zone_of(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone or get_settings().time_zone)


def days_since(at: datetime, zone: ZoneInfo) -> int:
    """Calendar days in this time zone."""
    return (utc_now().astimezone(zone).date() - at.astimezone(zone).date()).days


def ground(db: Session, state: MemberState, by: Person) -> Context:
    """What every part may use: the delegation, the reader, and the names of colleagues."""
    names = names_of(db, by.organisation_id)
    return {
        "state": state,
        "log_for": state.slug,
        "names": names,
        "colleagues": [
            each
            for each in names.values()
            if isinstance(each, Person) and each.status is Status.ACTIVE
        ],
        "may_log": may(by, Permission.LOG_OUTREACH),
        "may_read_history": may(by, Permission.READ_HISTORY),
        "today": today_in(by.time_zone or get_settings().time_zone),
        "is_fading": is_fading,
    }


def header_part(db: Session, state: MemberState) -> Context:
    return {
        "neighbours": neighbours_of(db, state.code),
        "group": group_name(state.regional_group),
        "tags": tags(memberships_of(db, state.code)),
        "channels": list(Channel),
    }


def stance_part(db: Session, state: MemberState, by: Person, legal: Legal) -> Context:
    zone = zone_of(by)
    panel = stance_panel(db, state.code)
    line = stance_line(
        panel.records,
        opened_on=legal.convention.opened_on,
        today=utc_now().astimezone(zone).date(),
        zone=zone,
    )
    return {"panel": panel, "line": line, "legal": legal, "scale": SCALE}


def cards_of(
    db: Session, state: MemberState, asks: Sequence[AskRow], legal: Legal
) -> list[AskCard]:
    return ask_cards(db, state.code, asks, wordings(db, legal.situation))


def timeline_part(
    db: Session,
    state: MemberState,
    by: Person,
    legal: Legal,
    *,
    asks: Sequence[AskRow] | None = None,
    show: Show = Show.ALL,
    before: Key | None = None,
) -> Context:
    asks = all_asks(db) if asks is None else asks
    timeline = timeline_of(
        db,
        state.code,
        show=show,
        before=before,
        slugs=[ask.slug for ask in asks],
        acts=legal.acts,
    )
    return {
        "timeline": timeline,
        "months": timeline.months(zone_of(by)),
        "shows": list(Show),
        "asks_by_slug": {ask.slug: ask for ask in asks},
    }


def timeline_alone(
    db: Session, state: MemberState, by: Person, *, show: Show = Show.ALL, before: Key | None = None
) -> Context:
    """All that the timeline's own fragments need."""
    legal = legal_of(db, state.code)
    return {
        **ground(db, state, by),
        **timeline_part(db, state, by, legal, show=show, before=before),
        **withdrawn_part(db, state, legal),
    }


def withdrawn_part(db: Session, state: MemberState, legal: Legal) -> Context:
    return {"withdrawn": withdrawn_of(db, state.code), "superseded": legal.superseded}


def next_part(db: Session, state: MemberState) -> Context:
    """What we do next, and what they said they would do: the most pressing of each."""
    tasks = open_tasks_of(db, state.code, SHOWN + 1)
    promises = promises_of(db, state.code, SHOWN + 1)
    return {
        "tasks": tasks[:SHOWN],
        "more_tasks": len(tasks) > SHOWN,
        "promises": promises[:SHOWN],
        "back": f"/delegations/{state.slug}",
        "blank": Filled(),
    }


def people_part(db: Session, state: MemberState) -> Context:
    """Who serves now, the highest functions first; a long list has a page of its own."""
    people, count = people_of(db, state.code, limit=PEOPLE), people_count(db, state.code)
    return {
        "people": people,
        "former": people_of(db, state.code, former=True, limit=PEOPLE) if count.former else [],
        "people_count": count,
        "last_met": last_met(db, [person.contact_id for person in people]),
        "known": known,
    }


def facts_part(db: Session, state: MemberState, by: Person) -> Context:
    touched = last_touch_of(db, state.code)
    return {
        "missions": missions_of(db, state.code),
        "letter_language": NAMES.get(state.letter_language, state.letter_language),
        "touched": touched,
        "touched_days": days_since(touched.held_at, zone_of(by)) if touched else None,
        **owner_part(db, state),
    }


def owner_part(db: Session, state: MemberState) -> Context:
    """Who of us follows it; `colleagues` for handing it over are those of `ground`."""
    return {"owner_id": owner_of(db, state.code), "owner_form": Filled()}


def record_part(db: Session, state: MemberState) -> Context:
    """Votes and public positions: history, never a stance."""
    return {"record": lines(votes_of(db, state.code), positions_of(db, state.code))}


def evidence_part(db: Session, state: MemberState, by: Person) -> Context:
    """What the forms that record a stance or an answer offer."""
    zone = zone_of(by)
    return {
        "stances": list(Stance),
        "grade_options": [(grade.value, f"{grade.value}: {grade.label}") for grade in Grade],
        "confidence_options": [(level.value, level.label) for level in Confidence],
        "meeting_options": [(m.id, _cited(m, zone)) for m in citable_meetings(db, state.code)],
        "audience_options": [
            (each.value, each.label)
            for each in (Audience.TEAM, Audience.ONLY_ME, Audience.PUBLISHED)
        ],
        "observed_on": utc_now().astimezone(zone).date().isoformat(),
    }


def _cited(meeting: MeetingRow, zone: ZoneInfo) -> str:
    """A meeting among others to choose from: when, how, and how its summary begins."""
    words = f"{day_year(meeting.held_at, zone)}, {meeting.channel.label}"
    return f"{words}: {shorten(meeting.summary, 60)}" if meeting.summary else words


def dossier(
    db: Session, state: MemberState, by: Person, *, show: Show = Show.ALL, before: Key | None = None
) -> Context:
    """All parts below the heading."""
    legal, asks = legal_of(db, state.code), all_asks(db)
    return {
        **ground(db, state, by),
        **stance_part(db, state, by, legal),
        "cards": cards_of(db, state, asks, legal),
        **timeline_part(db, state, by, legal, asks=asks, show=show, before=before),
        **withdrawn_part(db, state, legal),
        **next_part(db, state),
        **people_part(db, state),
        **facts_part(db, state, by),
        **record_part(db, state),
    }
