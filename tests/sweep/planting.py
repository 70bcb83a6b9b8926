"""Plants the texts of scripts.py in every text column of every table, past all rules of the desk.

Rows are written straight through the ORM, so no form and no action cleans what goes in. Public
facts are changed where they stand; of everything else there is a row for each text, and one row
that holds all of them. Later tables and columns are found by themselves.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from app.access import Label, Labelled
from app.audit.actions import record
from app.clock import today_in_new_york, utc_now
from app.db import Database
from app.people.models import Person
from app.vault.columns import SecretJson
from tests.conftest import writing_as
from tests.sweep.scripts import PAYLOADS

CHOSEN_BY_THE_PROGRAM: Final = frozenset(
    {
        "ask_wording.language",
        "audit_event.commitment",
        "audit_event.link",
        "audit_event.salt",
        "audit_head.link",
        "authenticator.sealed_seed",
        "contact.sort_name",
        "convention_article.evidence",
        "draft.kind",
        "erasure.kind",
        "half_sign_in.token_hash",
        "idempotency_key.kind",
        "invitation.token_hash",
        "passkey.credential_id",
        "passkey_challenge.bound_to",
        "permanent_mission.language_of_correspondence",
        "person.password_hash",
        "person.time_zone",
        "recovery_code.code_hash",
        "sign_in_attempt.account",
        "sign_in_attempt.address",
        "sign_in_session.token_hash",
        "state_name.language",
        "treaty_action.seed_key",
    }
)
"""Hashes, codes and keys: nobody types them, and no page shows them as they are."""

PLANTED_BY_ACTION: Final = frozenset({"audit_event"})
"""The chain gives an event its number when it commits, so they are recorded."""

Ids = dict[str, list[Any]]


def tables() -> dict[str, Any]:
    """Every mapped table by name, the ones that others point to first."""
    mapped = {m.local_table.name: m.class_ for m in SQLModel._sa_registry.mappers}  # type: ignore[attr-defined]  # noqa: SLF001
    return {t.name: mapped[t.name] for t in SQLModel.metadata.sorted_tables if t.name in mapped}


def texts(cls: Any) -> list[tuple[str, sa.Column[Any]]]:
    """The attributes of a table that somebody could have typed, or could have brought in."""
    found = []
    for attribute in sa.inspect(cls).column_attrs:
        column = attribute.columns[0]
        kind = _kind(column)
        place = f"{column.table.name}.{column.name}"
        is_text = isinstance(kind, sa.String) and not isinstance(kind, sa.Enum)
        is_key = column.foreign_keys or column.primary_key
        if is_key or place in CHOSEN_BY_THE_PROGRAM:
            continue
        if is_text or isinstance(column.type, SecretJson):
            found.append((attribute.key, column))
    return found


def plant(database: Database, person: Person) -> Ids:
    """Everything planted; the ids of what was put in by table, the row with all texts first."""
    made: Ids = {}
    with writing_as(database, person) as db:
        for name, cls in tables().items():
            if not texts(cls) or name in PLANTED_BY_ACTION:
                continue
            rows = [row for row in db.scalars(sa.select(cls)).all() if row is not person]
            if rows and name not in {"person", "organisation"}:
                _change(cls, rows)
            else:
                made[name] = list(_add(db, cls, person, made))
        for number, text in enumerate(PAYLOADS):
            subject = made["meeting"][number % 5]
            record(db, action=text, subject_id=subject, state_code="KEN", said=text)
    return made


def payload(row: int, column: int) -> str:
    """Another text in each column of a row; over the rows each column has held all of them."""
    return PAYLOADS[(row + 7 * column) % len(PAYLOADS)]


def _change(cls: Any, rows: list[Any]) -> None:
    """Where there are fewer rows than texts, each holds all of them."""
    for number, row in enumerate(rows):
        for place, (key, _column) in enumerate(texts(cls)):
            text = payload(number, place) if len(rows) >= len(PAYLOADS) else " ".join(PAYLOADS)
            setattr(row, key, f"{text} {number}")


def _add(db: Session, cls: Any, person: Person, made: Ids) -> Iterator[Any]:
    for number in range(-1, len(PAYLOADS)):
        for code in ("KEN", "FJI"):
            row = cls(**_values(db, cls, person, made, number, code))
            try:
                with db.begin_nested():
                    db.add(row)
                    db.flush()
            except IntegrityError:
                continue  # one of a kind for each State or person
            yield sa.inspect(row).identity[0]
            break


def _values(
    db: Session, cls: Any, person: Person, made: Ids, number: int, code: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    typed = {key: place for place, (key, _column) in enumerate(texts(cls))}
    for attribute in sa.inspect(cls).column_attrs:
        key, column = attribute.key, attribute.columns[0]
        if key in typed:
            text = " ".join(PAYLOADS) if number < 0 else payload(number, typed[key])
            values[key] = {"summary": [text]} if isinstance(column.type, SecretJson) else text
        elif (value := _other(db, column, person, made, number, code)) is not None:
            values[key] = value
    if issubclass(cls, Labelled):
        values |= {"label": Label.TEAM, "owner_id": person.id}
    return values


def _other(
    db: Session, column: sa.Column[Any], person: Person, made: Ids, number: int, code: str
) -> Any:
    """What a column that is no text holds; every third row has been withdrawn, ended and so on."""
    for key in column.foreign_keys:
        table = key.column.table.name
        if table == "person":
            return None if column.nullable else person.id
        if table == "organisation":
            return person.organisation_id
        if table == "member_state":
            return code
        if column.nullable and number % 2:
            return None
        if made.get(table):
            return made[table][(number + 1) % len(made[table])]
        return db.connection().scalar(sa.select(key.column).limit(1))
    kind = _kind(column)
    is_over = number % 3 == 0 or column.table.name == "lockdown"
    if column.default is not None or column.primary_key:
        return None
    if column.nullable and not (kind.python_type is datetime and is_over):
        return None
    return _sample(kind)


def _sample(kind: Any) -> Any:
    if isinstance(kind, sa.Enum):
        assert kind.enum_class is not None
        return list(kind.enum_class)[-1]
    samples: dict[type, Any] = {
        int: 1,
        bool: False,
        date: today_in_new_york(),
        datetime: utc_now(),
        UUID: uuid4(),
        dict: {},
        list: [],
        bytes: b"x",
        str: uuid4().hex,
    }
    return samples[kind.python_type]


def _kind(column: sa.Column[Any]) -> Any:
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind
