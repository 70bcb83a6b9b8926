"""A letter begun with the shipped texts."""

from collections.abc import Callable

import pytest

from app.db import Database
from app.letters.actions import begin_letter
from app.letters.models import Letter
from app.letters.shipped import shipped_letters
from app.people.models import Person, Role
from tests.conftest import add_staff, writing_as

Begin = Callable[[Database], Letter]


@pytest.fixture
def author(any_database: Database) -> Person:
    return add_staff(any_database, Role.AUTHOR, "Staff A")


@pytest.fixture
def letter(any_database: Database, author: Person) -> Letter:
    with writing_as(any_database, author) as db:
        return begin_letter(
            db,
            by=author,
            title="Open letter (sample)",
            signature="Staff A\nfor the alliance",
            texts=shipped_letters(),
        )
