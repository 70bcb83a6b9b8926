"""A filter in words: above the table, in the file somebody exports, as a name for a view."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from app.asks.queries import AskRow
from app.dashboard.filters import ME, NOBODY, Filters, Standing
from app.dashboard.queries import Owner
from app.languages import gettext as _
from app.languages import ngettext
from app.states.groups import group_name


def describe(f: Filters, asks: Sequence[AskRow], people: Mapping[UUID, Owner]) -> list[str]:
    """One phrase for each kind of filter; none when all delegations are shown."""
    return [
        *_about_the_state(f),
        *(_owner(f.owner, people) if f.owner else ()),
        *_about_asks(f, asks),
        *_about_days(f),
    ]


def standing_label(standing: Standing) -> str:
    labels = {Standing.SIGNATORY: _("Has signed"), Standing.DEPOSITED: _("Has deposited")}
    return labels[standing]


def _any_of(labels: Sequence[str]) -> str:
    """`A`, `A or B`, `A, B or C`"""
    if len(labels) == 1:
        return labels[0]
    return _("{several} or {last}").format(several=", ".join(labels[:-1]), last=labels[-1])


def _about_the_state(f: Filters) -> Iterator[str]:
    if f.q:
        yield _("name contains “{text}”").format(text=f.q)
    if f.groups:
        yield _any_of([group_name(group) for group in f.groups])
    if f.stances:
        yield _any_of([stance.label for stance in f.stances])
    if f.legal or f.standing:
        exact = [status.label for status in f.legal]
        yield _any_of([*exact, *(standing_label(standing) for standing in f.standing)])


def _owner(owner: str, people: Mapping[UUID, Owner]) -> Iterator[str]:
    if owner == ME:
        yield _("followed by me")
    elif owner == NOBODY:
        yield _("followed by nobody")
    else:
        known = people.get(UUID(owner))
        yield _("followed by {name}").format(name=known.name if known else _("somebody unknown"))


def _about_asks(f: Filters, asks: Sequence[AskRow]) -> Iterator[str]:
    for ask in asks:
        if statuses := f.statuses_of(ask.number):
            yield _("ask {number} ({ask}): {statuses}").format(
                number=ask.number,
                ask=ask.short_name,
                statuses=_any_of([status.label for status in statuses]),
            )


def _about_days(f: Filters) -> Iterator[str]:
    if f.touched is not None:
        phrase = ngettext("touched in {n} day", "touched in {n} days", f.touched)
        yield phrase.format(n=f.touched)
    if f.quiet is not None:
        phrase = ngettext("no contact for {n} day", "no contact for {n} days", f.quiet)
        yield phrase.format(n=f.quiet)
    if f.overdue:
        yield _("overdue follow-up")
    if f.fading:
        yield _("stance to re-confirm")
