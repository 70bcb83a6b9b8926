"""The revisions are read without Alembic, and Alembic must agree."""

import subprocess
import sys

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.db import Database
from app.schema import current, head, is_current, revisions
from app.settings import ROOT


def test_the_revisions_are_those_that_alembic_finds() -> None:
    found = ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini")))

    assert revisions() == {
        script.revision: script.down_revision for script in found.walk_revisions()
    }
    assert head() == found.get_current_head()


def test_the_database_is_at_the_revision_that_alembic_reads(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        expected = MigrationContext.configure(connection).get_current_revision()

    assert current(any_database.engine) == expected
    assert is_current(any_database.engine)


def test_an_empty_database_is_at_no_revision() -> None:
    engine = sa.create_engine("sqlite://")

    assert current(engine) is None
    engine.dispose()


def test_a_start_with_nothing_to_migrate_does_not_load_alembic() -> None:
    loaded = "import sys, app.cli; sys.exit('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False)

    assert done.returncode == 0
