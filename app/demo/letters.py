"""The open letter of the sample desk: one language is released, the others wait for a reader."""

from app.demo.desk import Desk
from app.letters.actions import begin_letter, release
from app.letters.queries import newest_version
from app.letters.shipped import shipped_letters


def write_letter(desk: Desk) -> None:
    """Begun by the coordinator with the shipped texts; English was read by somebody."""
    by = desk.staff[0]
    letter = begin_letter(
        desk.db,
        by=by,
        title="Before 31 December: declarations first (sample)",
        signature="Delegation desk (sample)\nfor the alliance",
        texts=shipped_letters(),
    )
    english = newest_version(desk.db, letter.id, "en")
    if english:
        release(desk.db, by=by, version=english, native_reader="Native reader (sample)")
