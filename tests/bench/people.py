"""Invented colleagues, contacts, and meetings with who attended them."""

from collections.abc import Iterator
from uuid import UUID

from app.access import Label
from app.contacts.models import Function, MailboxKind, Place
from app.meetings.models import Channel
from app.meetings.rules import default_audience
from app.people.models import Role, Status
from app.states.names import folded
from tests.bench.chance import Chance, Row
from tests.bench.scale import EMPTY_SUMMARIES, ENDED_POSTINGS, SPAN


def colleagues(chance: Chance) -> Iterator[Row]:
    for number, person_id in enumerate(chance.staff):
        yield {
            "id": person_id,
            "organisation_id": chance.organisation_id,
            "email": f"colleague{number}@example.org",
            "name": f"Colleague {number} (sample)",
            "role": Role.OUTREACH,
            "status": Status.ACTIVE,
            "created_at": chance.now - SPAN,
        }


def contacts(chance: Chance) -> Iterator[Row]:
    for number in range(chance.scale.contacts):
        created, name = chance.moment(), f"Adviser {number:04} (sample)"
        contact_id = chance.id_at(created)
        chance.contacts.append((contact_id, chance.code()))
        yield chance.owned() | {
            "id": contact_id,
            "full_name": name,
            "sort_name": folded(name),
            "created_at": created,
        }


def postings(chance: Chance) -> Iterator[Row]:
    functions, places = list(Function), list(Place)
    for contact_id, code in chance.contacts:
        began = chance.moment()
        ended = chance.after(began).date() if chance.happens(ENDED_POSTINGS) else None
        yield chance.owned() | {
            "id": chance.id_at(began),
            "contact_id": contact_id,
            "state_code": code,
            "function": chance.random.choice(functions),
            "place": chance.random.choices(places, (6, 2, 1, 1))[0],
            "began_on": began.date(),
            "ended_on": ended,
        }


def mailboxes(chance: Chance) -> Iterator[Row]:
    for number, (contact_id, code) in enumerate(chance.contacts):
        created = chance.moment()
        yield chance.owned() | {
            "id": chance.id_at(created),
            "address": f"adviser{number}@example.org",
            "kind": MailboxKind.PERSONAL,
            "state_code": code,
            "contact_id": contact_id,
            "created_at": created,
        }


def meetings(chance: Chance) -> Iterator[Row]:
    channels = list(Channel)
    for held_at in sorted(chance.moment() for _ in range(chance.scale.meetings)):
        meeting_id, code = chance.id_at(held_at), chance.code()
        chance.meetings.append((meeting_id, code, held_at))
        empty = chance.happens(EMPTY_SUMMARIES)
        channel = chance.random.choice(channels)
        owned = chance.owned(default_audience(channel).record_label)
        if owned["label"] > Label.TEAM:
            chance.private[meeting_id] = owned["owner_id"]
        yield (
            owned
            | chance.withdrawal(held_at)
            | {
                "id": meeting_id,
                "state_code": code,
                "held_at": held_at,
                "recorded_at": held_at,
                "channel": channel,
                "summary": "" if empty else chance.words(1, 5),
            }
        )


def attendance(chance: Chance) -> Iterator[Row]:
    """One or two of the delegation's contacts."""
    by_state: dict[str, list[UUID]] = {}
    for contact_id, code in chance.contacts:
        by_state.setdefault(code, []).append(contact_id)
    for meeting_id, code, _ in chance.meetings:
        known = by_state.get(code, [])
        number = min(chance.random.randint(1, 2), len(known))
        for contact_id in chance.random.sample(known, number):
            yield {
                "organisation_id": chance.organisation_id,
                "meeting_id": meeting_id,
                "contact_id": contact_id,
            }


def named_readers(chance: Chance) -> Iterator[Row]:
    """Of a private meeting, whoever logged it and one more."""
    for meeting_id, owner_id in chance.private.items():
        for person_id in {owner_id, chance.colleague()}:
            yield {
                "organisation_id": chance.organisation_id,
                "record_id": meeting_id,
                "person_id": person_id,
                "named_by_id": owner_id,
                "named_at": chance.now,
            }


def staff_attendance(chance: Chance) -> Iterator[Row]:
    """One or two of us."""
    for meeting_id, _, _ in chance.meetings:
        for person_id in chance.random.sample(chance.staff, chance.random.randint(1, 2)):
            yield {
                "organisation_id": chance.organisation_id,
                "meeting_id": meeting_id,
                "person_id": person_id,
            }
