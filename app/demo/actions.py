"""Filling an empty desk with sample activity, once."""

from random import Random

from sqlmodel import Session

from app.asks.queries import all_asks
from app.clock import utc_now
from app.demo.address_book import fill_address_book
from app.demo.afterthoughts import keep_at_hand, think_again
from app.demo.cast import hire, is_cast
from app.demo.desk import Desk
from app.demo.letters import write_letter
from app.demo.outreach import write_down
from app.demo.readers import name_readers
from app.demo.stories import stories
from app.demo.words import words
from app.demo.work import assign_delegations, note_promises, plan_work
from app.organisations.queries import own_organisation_id

_SEED = 79243
"""The number of the resolution: the same dice for everybody."""


def fill(db: Session) -> None:
    """Thirteen months of invented outreach up to today; nothing when it is there already."""
    if is_cast(db):
        return
    now = utc_now()
    staff = hire(db, own_organisation_id(db), now)
    desk = Desk(db, staff, now, Random(_SEED), words())  # noqa: S311  # dice, not secrets
    desk.acting(staff[0])
    told = stories(desk, [ask.slug for ask in all_asks(db)])
    assign_delegations(desk, told)
    book = fill_address_book(desk, told)
    talks = write_down(desk, told, book)
    plan_work(desk, told, talks)
    note_promises(desk, talks)
    name_readers(desk)
    think_again(desk, talks)
    keep_at_hand(desk, staff[0])
    write_letter(desk)
