"""What a load writes, and that a second one writes nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Viewer, bind
from app.audit.models import AuditEvent
from app.db import Database, change_count, new_id
from app.organisations.models import Organisation
from app.organisations.queries import own_organisation_id
from app.seeding import ensure_own_organisation, load_seeds
from app.states.models import Convention, Membership, MemberState, StateName, Vote
from tests.seeding.conftest import Edit


def loaded(db: Session) -> list[AuditEvent]:
    bind(db, Viewer(person_id=new_id(), organisation_id=own_organisation_id(db)))
    events = select(AuditEvent).where(AuditEvent.action == "seeds.loaded")
    return list(db.exec(events.order_by(col(AuditEvent.at), col(AuditEvent.id))))


def count(db: Session, table: type[object]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_every_row_of_every_file_is_loaded(any_database: Database) -> None:
    with any_database.reading() as db:
        counts = {t: count(db, t) for t in (MemberState, StateName, Membership, Vote)}

    assert counts == {MemberState: 196, StateName: 1372, Membership: 734, Vote: 394}


def test_what_has_no_column_of_its_own_is_kept_with_the_convention(any_database: Database) -> None:
    with any_database.reading() as db:
        convention = db.exec(select(Convention)).one()

    assert convention.facts["also_known_as"] == "Hanoi Convention"
    assert convention.facts["treaty_collection"]["number"] == "XVIII-16"


def test_a_second_load_finds_everything_unchanged(any_database: Database, seeds: Path) -> None:
    with any_database.writing() as db:
        report = load_seeds(db, seeds)

    assert not report.has_changes
    assert report.as_dict()["changed"] is False
    assert all(line.endswith("unchanged") for line in report.lines())


def test_a_second_load_writes_no_row(database: Database, seeds: Path, queries: list[str]) -> None:
    with database.reading() as db:
        before = change_count(db)
    queries.clear()

    with database.writing() as db:
        load_seeds(db, seeds)

    assert [sent for sent in queries if not sent.lstrip().startswith("SELECT")] == []
    with database.reading() as db:
        assert change_count(db) == before


def test_a_second_load_asks_each_table_once(
    database: Database, seeds: Path, queries: list[str]
) -> None:
    with database.writing() as db:
        load_seeds(db, seeds)

    assert len(queries) == 16


def test_a_changed_line_changes_its_row_and_no_other(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("resolutions.csv", "(adoption)", "(adopted without a vote)")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)

    assert report.changes() == {"resolution": {"changed": 1, "unchanged": 5}}


def test_a_membership_that_left_the_file_is_removed(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    text = (seeds / "memberships.csv").read_text("utf-8")
    [line] = [line for line in text.splitlines() if line.startswith("AFG,OIC,")]
    edit("memberships.csv", f"{line}\n", "")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        left = db.exec(select(Membership.organisation).where(Membership.state_code == "AFG")).all()

    assert report.tables["membership"].removed == 1
    assert sorted(left) == ["G77", "ICCPR"]


def test_two_asks_may_trade_numbers(any_database: Database, seeds: Path) -> None:
    asks = seeds / "asks.toml"
    text = asks.read_text("utf-8")
    for old, new in (("number = 3", "number = 9"), ("number = 4", "number = 3")):
        text = text.replace(old, new)
    asks.write_text(text.replace("number = 9", "number = 4"), "utf-8")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)

    assert report.tables["ask"].changed == 2


def test_a_load_that_changed_something_leaves_one_trace(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("resolutions.csv", "(adoption)", "(adopted without a vote)")

    with any_database.writing() as db:
        load_seeds(db, seeds)

    with any_database.writing() as db:
        load_seeds(db, seeds)
        [first, second] = loaded(db)
        assert first.details["tables"]["member_state"] == {"added": 196}
        assert second.details == {"tables": {"resolution": {"changed": 1, "unchanged": 5}}}
        assert second.actor_id is None


def test_a_load_that_changed_something_is_counted_as_a_change(
    database: Database, seeds: Path, edit: Edit
) -> None:
    with database.reading() as db:
        before = change_count(db)
    edit("resolutions.csv", "(adoption)", "(adopted without a vote)")

    with database.writing() as db:
        load_seeds(db, seeds)

    with database.reading() as db:
        assert change_count(db) > before


def test_there_is_one_own_organisation_however_often_it_is_asked_for(database: Database) -> None:
    with database.writing() as db:
        first = ensure_own_organisation(db).id
        second = ensure_own_organisation(db).id
        organisations = count(db, Organisation)

    assert first == second
    assert organisations == 1


def test_of_two_starts_at_once_one_loads_and_the_other_finds_nothing_to_do(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("treaty_actions.csv", "CAN,signature,2026-07,month,", "CAN,signature,2026-07-14,day,")

    def load(_: int) -> int:
        with any_database.writing() as db:
            return load_seeds(db, seeds).tables["treaty_action"].changed

    with ThreadPoolExecutor(2) as pool:
        changed = list(pool.map(load, range(2)))

    assert sorted(changed) == [0, 1]
