"""Every action of the history in words: one table, and a test that no action is missing from it.

A sentence is made of the action and its details, which hold ids and values of scales; names come
from `Known`, which finds only what the reader may see.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.access import Label
from app.audit.queries import EventRow
from app.history.known import Known
from app.history.shapes import Sentence, in_language, in_posting, on_host, plain
from app.history.words import (
    Change,
    Said,
    ask_words,
    day_words,
    differences,
    field_words,
    member,
    outcome_words,
    person_words,
    role_words,
    stance_words,
    status_words,
)
from app.labels.audience import label_name
from app.languages import gettext as _
from app.languages import ngettext
from app.meetings.models import Channel


def said(event: EventRow, known: Known) -> Said:
    """The event in words; one whose action is unknown, from newer code, is named as it is."""
    sentence = SENTENCES.get(event.action)
    return sentence(event, known) if sentence else Said(event.action)


def _meeting_logged(event: EventRow, known: Known) -> Said:
    """How it took place stands in the link to the meeting, when the reader may see it."""
    channel = member(Channel, event.details.get("channel"))
    is_linked = event.subject_id in known.meetings
    return Said(_("Logged a meeting"), [Change(channel.label)] if channel and not is_linked else ())


def _meeting_corrected(event: EventRow, known: Known) -> Said:
    versions = known.versions.get(event.subject_id, {}) if event.subject_id else {}
    number = event.details.get("version")
    before = versions.get(number - 1) if isinstance(number, int) else None
    after = versions.get(number) if isinstance(number, int) else None
    changes = differences(before, after, known) if before and after else []
    return Said(_("Corrected a meeting"), changes)


def _label_raised(event: EventRow, _known: Known) -> Said:
    return Said(_("Protected a record more"), _to_label(event.details.get("becomes")))


def _lowering_proposed(event: EventRow, _known: Known) -> Said:
    return Said(_("Proposed to protect a record less"), _to_label(event.details.get("becomes")))


def _to_label(value: object) -> list[Change]:
    known = next((each for each in Label if each.value == value), None)
    return [] if known is None else [Change(label_name(known))]


def _reader_named(event: EventRow, known: Known) -> Said:
    who = person_words(event.details.get("person_id"), known)
    return Said(_("Let a colleague see a record"), [Change(who)] if who else ())


def _sharing_granted(event: EventRow, _known: Known) -> Said:
    until = day_words(event.details.get("until"))
    return Said(
        _("Shared with a partner"),
        [*_to_label(event.details.get("ceiling")), *([Change(until)] if until else [])],
    )


def _stance_recorded(event: EventRow, known: Known) -> Said:
    after = stance_words(event.details.get("stance"))
    replaced = known.stances.get(event.subject_id) if event.subject_id else None
    before = stance_words(replaced.value) if replaced and replaced.value else ""
    if replaced and replaced.is_older:
        return Said(_("Recorded an earlier stance"), [Change(after)])
    if not before:
        return Said(_("Recorded the stance"), [Change(after)])
    if before == after:
        return Said(_("Confirmed the stance"), [Change(after)])
    return Said(_("Changed the stance"), [Change(after, before)])


def _response_recorded(event: EventRow, known: Known) -> Said:
    ask, after = ask_words(event, known), status_words(event.details.get("status"))
    replaced = known.answers.get(event.subject_id) if event.subject_id else None
    before = status_words(replaced.value) if replaced and replaced.value else ""
    if replaced and replaced.is_older:
        return Said(_("Recorded an earlier answer to {ask}").format(ask=ask), [Change(after)])
    if not before:
        return Said(_("Recorded the answer to {ask}").format(ask=ask), [Change(after)])
    if before == after:
        return Said(_("Confirmed the answer to {ask}").format(ask=ask), [Change(after)])
    return Said(_("Changed the answer to {ask}").format(ask=ask), [Change(after, before)])


def _response_withdrawn(event: EventRow, known: Known) -> Said:
    withdrawn = _("Withdrew an answer to {ask}").format(ask=ask_words(event, known))
    return Said(withdrawn, [Change(status_words(event.details.get("status")))])


def _task_added(event: EventRow, known: Known) -> Said:
    due = event.details.get("due_on")
    who = person_words(event.details.get("assignee_id"), known)
    words = [who, _("due {day}").format(day=day_words(due))] if due else [who]
    return Said(_("Added a task"), [Change(", ".join(filter(None, words)))])


def _task_moved(event: EventRow, _known: Known) -> Said:
    before, after = (day_words(event.details.get(name)) for name in ("before", "due_on"))
    return Said(_("Moved a task"), [Change(after, before)])


def _task_changed(event: EventRow, known: Known) -> Said:
    before, after = (day_words(event.details.get(name)) for name in ("before", "due_on"))
    moved = [Change(after, before)] if before != after else []
    who = person_words(event.details.get("assignee_id"), known)
    return Said(_("Changed a task"), [*moved, *([Change(who)] if who else [])])


def _promise_noted(event: EventRow, _known: Known) -> Said:
    due = event.details.get("due_on")
    words = [Change(_("due {day}").format(day=day_words(due)))] if due else []
    return Said(_("Noted a promise"), words)


def _promise_settled(event: EventRow, _known: Known) -> Said:
    before, after = (outcome_words(event.details.get(name)) for name in ("before", "outcome"))
    return Said(_("Settled a promise"), [Change(after, before)])


def _assignment_begun(event: EventRow, known: Known) -> Said:
    who = person_words(event.details.get("person_id"), known)
    return Said(_("Gave the delegation to a colleague"), [Change(who)] if who else ())


def _contact_changed(event: EventRow, _known: Known) -> Said:
    return Said(_("Changed a person"), [Change(field_words(event.details.get("fields", ())))])


def _role_changed(event: EventRow, _known: Known) -> Said:
    before, after = (role_words(event.details.get(name)) for name in ("was", "role"))
    return Said(_("Changed a role"), [Change(after, before)])


def _read(event: EventRow, _known: Known) -> Said:
    """How many of each kind; ids stand for one each."""
    counts = (len(ids) if isinstance(ids, list) else ids for ids in event.details.values())
    number = sum(count for count in counts if isinstance(count, int))
    if number <= 1:
        return Said(_("Looked at a protected record"))
    words = ngettext("Looked at %d protected record", "Looked at %d protected records", number)
    return Said(words % number)


def _exported(event: EventRow, _known: Known) -> Said:
    rows = int(event.details.get("rows", 0))
    return Said(_("Exported a table"), [Change(ngettext("%d row", "%d rows", rows) % rows)])


SENTENCES: Final[Mapping[str, Sentence]] = MappingProxyType(
    {
        "assignment.begun": _assignment_begun,
        "assignment.ended": plain(lambda: _("Took the delegation from a colleague")),
        "audit.blanked": plain(lambda: _("This entry was erased")),
        "audit.erased": plain(lambda: _("Erased entries of the history")),
        "contact.access_given": plain(lambda: _("Wrote down everything about a person, for them")),
        "contact.added": in_posting(lambda: _("Added a person")),
        "contact.changed": _contact_changed,
        "contact.do_not_contact_lifted": plain(lambda: _("Lifted “do not contact”")),
        "contact.do_not_contact_set": plain(lambda: _("Marked a person “do not contact”")),
        "contact.erased": plain(lambda: _("Erased a person, as two of us agreed")),
        "contact.erasure_asked": plain(lambda: _("Asked that a person be erased")),
        "contact.erasure_declined": plain(lambda: _("Declined to erase a person")),
        "contact.mailbox_added": plain(lambda: _("Added an e-mail address")),
        "contact.mailbox_removed": plain(lambda: _("Removed an e-mail address")),
        "contact.posting_begun": in_posting(lambda: _("Began a posting")),
        "contact.posting_ended": in_posting(lambda: _("Ended a posting")),
        "contact.succeeded": in_posting(lambda: _("Noted who succeeds a person")),
        "dashboard.exported": _exported,
        "desk.restored": plain(lambda: _("Restored the desk from a backup")),
        "keys.retired": on_host(lambda: _("Took away old keys")),
        "keys.rotated": on_host(lambda: _("Made new keys and sealed with them")),
        "label.lowered": plain(lambda: _("Protected a record less, as two people agreed")),
        "label.lowering_declined": plain(lambda: _("Left the label of a record as it is")),
        "label.lowering_proposed": _lowering_proposed,
        "label.raised": _label_raised,
        "label.reader_named": _reader_named,
        "letter.begun": plain(lambda: _("Began a letter")),
        "letter.changed": plain(lambda: _("Changed the title or signature of a letter")),
        "letter.language_released": in_language(
            lambda: _("Released the text of a letter, read by a native reader")
        ),
        "letter.text_saved": in_language(lambda: _("Saved the text of a letter")),
        "lockdown.begun": on_host(lambda: _("Locked the desk down")),
        "lockdown.ended": on_host(lambda: _("Ended the lockdown")),
        "lockdown.partner_shut_out": plain(lambda: _("Signed out everybody of a partner")),
        "lockdown.ending_agreed": plain(lambda: _("Agreed to end the lockdown")),
        "meeting.corrected": _meeting_corrected,
        "meeting.logged": _meeting_logged,
        "meeting.withdrawn": plain(lambda: _("Withdrew a meeting")),
        "mission.added": in_posting(lambda: _("Added a mission")),
        "mission.changed": plain(lambda: _("Changed a mission")),
        "mission.mailbox_added": plain(lambda: _("Added an e-mail address")),
        "mission.mailbox_removed": plain(lambda: _("Removed an e-mail address")),
        "organisation.founded": plain(lambda: _("Set up the desk")),
        "partner.added": plain(lambda: _("Let in a partner organisation")),
        "partner.person_invited": lambda event, _known: Said(
            _("Invited somebody of a partner"), [Change(role_words(event.details.get("role")))]
        ),
        "people.account_changed": plain(lambda: _("Changed their own settings")),
        "people.added": lambda event, _known: Said(
            _("Added a colleague"), [Change(role_words(event.details.get("role")))]
        ),
        "people.authenticator_added": plain(lambda: _("Set up an authenticator app")),
        "people.authenticator_removed": plain(lambda: _("Removed an authenticator app")),
        "people.code_refused": plain(lambda: _("Gave the right password and a wrong code")),
        "people.erased": plain(lambda: _("Erased a former colleague")),
        "people.joined": plain(lambda: _("Joined the desk")),
        "people.last_day_set": plain(lambda: _("Set a colleague's last day")),
        "people.link_given": plain(lambda: _("Gave out a one-time link")),
        "people.password_changed": plain(lambda: _("Changed their password")),
        "people.passkey_added": plain(lambda: _("Added a passkey")),
        "people.passkey_removed": plain(lambda: _("Removed a passkey")),
        "people.passkey_renamed": plain(lambda: _("Renamed a passkey")),
        "people.readmitted": plain(lambda: _("Let a suspended colleague in again")),
        "people.recovered": plain(lambda: _("Used a recovery code; every session ended")),
        "people.recovery_codes_made": plain(lambda: _("Made new recovery codes")),
        "people.reset": plain(lambda: _("Took away password and factors; new ones must be set")),
        "people.role_changed": _role_changed,
        "people.session_ended": plain(lambda: _("Ended another session of theirs")),
        "people.signed_in": plain(lambda: _("Signed in")),
        "people.signed_out": plain(lambda: _("Signed out")),
        "people.suspended": plain(lambda: _("Suspended a colleague")),
        "promise.noted": _promise_noted,
        "promise.restored": plain(lambda: _("Restored a promise")),
        "promise.settled": _promise_settled,
        "promise.withdrawn": plain(lambda: _("Withdrew a promise")),
        "record.read": _read,
        "response.recorded": _response_recorded,
        "response.withdrawn": _response_withdrawn,
        "retention.kept_longer": plain(lambda: _("Keeps a record longer")),
        "retention.let_go": plain(lambda: _("Let a record be forgotten")),
        "retention.purged": plain(lambda: _("Forgot records whose time was over")),
        "seeds.loaded": lambda event, _known: Said(
            _("Loaded public facts"), [Change(", ".join(sorted(event.details.get("tables", ()))))]
        ),
        "sharing.ended": plain(lambda: _("Ended sharing with a partner")),
        "sharing.granted": _sharing_granted,
        "stance.recorded": _stance_recorded,
        "stance.withdrawn": lambda event, _known: Said(
            _("Withdrew a stance"), [Change(stance_words(event.details.get("stance")))]
        ),
        "task.added": _task_added,
        "task.changed": _task_changed,
        "task.moved": _task_moved,
        "task.restored": plain(lambda: _("Restored a task")),
        "task.ticked": plain(lambda: _("Ticked off a task")),
        "task.unticked": plain(lambda: _("Reopened a task")),
        "task.withdrawn": plain(lambda: _("Withdrew a task")),
        "view.changed": plain(lambda: _("Changed a saved view")),
        "view.removed": plain(lambda: _("Removed a saved view")),
        "view.saved": plain(lambda: _("Saved a view")),
    }
)
