"""A form of address that cannot be filled in is refused as it is loaded, not as it is sent."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from app.db import Database
from app.letters.models import AddressedAs, FormOfAddress
from app.seeding import SeedError, load_seeds
from tests.seeding.conftest import Edit


def test_blocks_of_many_lines_are_stored_in_lines(any_database: Database) -> None:
    with any_database.reading() as db:
        block = db.scalar(
            sa.select(col(FormOfAddress.address_block)).where(
                col(FormOfAddress.language) == "fr",
                col(FormOfAddress.role) == AddressedAs.CHARGE_D_AFFAIRES,
                col(FormOfAddress.gender) == "f",
            )
        )

    assert block == "Madame {name}\nChargée d'affaires a.i.\nMission permanente {of_state}"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "forms_of_address.csv",
            "Dear Ms. {family_name},",
            "Dear Ms. {nickname},",
            "{nickname} is no place of a form of address.",
        ),
        ("forms_of_address.csv", "en,cda,f,", "en,consul,f,", "column role: 'consul'"),
        ("forms_of_address.csv", "en,cda,f,", "en,cda,m,", "en, cda, m stands on line"),
        ("function_titles.csv", "en,legal_adviser,f,", "en,poet,f,", "column function: 'poet'"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(
    database: Database, seeds: Path, edit: Edit, file: str, old: str, new: str, said: str
) -> None:
    edit(file, old, new)

    with pytest.raises(SeedError, match="line") as refused, database.writing() as db:
        load_seeds(db, seeds)

    assert said in str(refused.value)
