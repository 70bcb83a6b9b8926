"""Pages find what they show by seeks: no plan reads a growing table from end to end."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db import Database
from tests.bench.databases import fill
from tests.bench.plans import Step, all_plans
from tests.bench.scale import Scale

FEW = Scale(contacts=40, meetings=150, history=600)
"""Enough that no part of a page is empty; without statistics a plan is the same for a million."""

WALKS = {
    "SCAN contact": "the list of people counts its views",
    "SCAN posting": "the list of people counts its views",
    "SCAN contact USING INDEX ix_contact_sort_name": "a page of names in their order",
    "SCAN meeting USING INDEX ix_meeting_held_at": "a page of meetings, the newest first",
    "SCAN stance_record USING INDEX ix_stance_record_recorded_at": "the newest record alone",
    "SCAN stance_record USING INDEX ix_stance_record_withdrawn_state_code": "withdrawals alone",
}
"""Scans that end early or read little, each with its reason."""

SEEKS = (
    ("stance_record", "newest USING INDEX ix_stance_record_standing (state_code=?)"),
    ("ask_response", "newest USING INDEX ix_ask_response_standing (state_code=? AND ask_slug=?)"),
    ("meeting", "meeting USING INDEX ix_meeting_state_code_held_at (state_code=?)"),
    ("task", "task USING INDEX ix_task_open_state_code_due_on (state_code=? AND due_on>?)"),
    ("stance_record", "stance_record USING INDEX ix_stance_record_alone (state_code=?)"),
    ("ask_response", "ask_response USING INDEX ix_ask_response_alone (state_code=?)"),
)
"""Current stance, current answer, last touch, next action; two sources of the timeline."""


@pytest.mark.slow
def test_no_page_reads_a_growing_table_from_end_to_end(database: Database) -> None:
    fill(database, FEW)
    with ThreadPoolExecutor(1) as apart:  # a browser's test leaves its loop running in this thread
        steps: list[Step] = apart.submit(lambda: asyncio.run(all_plans(database))).result()

    whole = {step.step: step.page for step in steps if not step.seeks}
    assert whole.keys() <= WALKS.keys(), whole
    taken = {(step.table, step.step.removeprefix("SEARCH ")) for step in steps}
    assert [seek for seek in SEEKS if seek not in taken] == []
