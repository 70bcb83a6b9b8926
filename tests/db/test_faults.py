"""A fault of the database is logged with its traceback, which must not quote what people typed."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.clock import utc_now
from app.db import Database, new_id
from app.people.models import Person, Role


def test_a_refused_row_is_told_without_its_values(any_database: Database) -> None:
    nobodys = Person(
        organisation_id=new_id(),
        email="source@example.org",
        name="A name that must stay inside",
        role=Role.VIEWER,
        created_at=utc_now(),
    )

    with pytest.raises(IntegrityError) as refused, any_database.writing() as db:
        db.add(nobodys)

    assert nobodys.name not in str(refused.value)
    assert nobodys.email not in str(refused.value)
