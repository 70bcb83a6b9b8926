"""The ask matrix: every number on it is counted from the records themselves."""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import Session, col

from app.asks.queries import all_asks
from app.audit.models import AuditEvent
from app.dashboard.ask_matrix import ask_matrix
from app.dashboard.ask_matrix_filters import Highlight, MatrixFilters, Order
from app.db import Database
from app.meetings.evidence import Grade
from app.people.models import Person, Role
from app.responses.actions import withdraw_response
from app.responses.models import AskResponse, AskStatus
from app.responses.tally import tally
from app.stances.models import Stance
from app.states.models import MemberState
from tests.conftest import add_staff, reading_as, writing_as
from tests.dossiers.life import SHEET, a_stance, an_answer
from tests.page import checked


def answers_at_random(db: Session, by: Person, seed: int, times: int = 150) -> None:
    """Answers of any State to any ask, some of them taken back."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    codes = db.scalars(sa.select(col(MemberState.code)).order_by(col(MemberState.code))).all()
    slugs = [ask.slug for ask in all_asks(db)]
    for _ in range(times):
        record = an_answer(
            db,
            by,
            chance.choice(list(AskStatus)),
            chance.randint(1, 99),
            chance.choice(slugs),
            code=chance.choice(codes),
        )
        if chance.random() < 0.2:
            withdraw_response(db, by=by, record=record, reason="By chance")
    db.flush()


def counted_directly(db: Session, slug: str) -> Counter[AskStatus]:
    """Read every record and keep the newest standing one of each State."""
    rows = db.execute(
        sa.select(col(AskResponse.state_code), col(AskResponse.status))
        .where(col(AskResponse.ask_slug) == slug, col(AskResponse.withdrawn_at).is_(None))
        .order_by(col(AskResponse.observed_at), col(AskResponse.recorded_at), col(AskResponse.id))
    )
    newest: dict[str, AskStatus] = {row.state_code: row.status for row in rows}
    counts = Counter(newest.values())
    counts[AskStatus.NOT_RAISED] += 196 - len(newest)
    return counts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_counts_are_those_of_the_records(any_database: Database, seed: int) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        answers_at_random(db, by, seed)

    with reading_as(any_database, by) as db:
        matrix = ask_matrix(db, MatrixFilters())
        for ask, shown in matrix.tallies:
            assert +Counter(shown.counts) == +counted_directly(db, ask.slug)
            assert shown.total == 196


def numbers(page: BeautifulSoup, slug: str) -> list[int]:
    return [int(b.text) for b in page.select(f"#tally-{slug} .asknums b")]


def test_the_page_shows_these_counts_and_cells(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        answers_at_random(db, coordinator, 4)
        direct = {ask.slug: counted_directly(db, ask.slug) for ask in all_asks(db)}
    page = checked(client.get("/asks").text)

    assert len(page.select("#mx tbody tr")) == 196
    assert len(page.select("#mx td a")) == 784
    for slug, counts in direct.items():
        public = counts[AskStatus.ON_RECORD] + counts[AskStatus.DELIVERED]
        private, declined = counts[AskStatus.AGREES_IN_PRIVATE], counts[AskStatus.DECLINED]
        never = counts[AskStatus.NOT_RAISED]
        assert numbers(page, slug) == [public, private, declined, never]
        cells = page.select(f'#mx td a[href$="/asks/{slug}"] svg')
        assert Counter(str(svg["class"][1]) for svg in cells) == Counter(
            {status.css: n for status, n in counts.items() if n}
        )


def test_a_cell_says_its_answer_grade_and_age(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.CONSIDERING, 12, "oversight", Grade.SAID_TO_ONE)
    page = checked(client.get("/asks").text)
    cell = page.select('#mx a[href="/delegations/ken/asks/oversight"]')[0]
    other = page.select('#mx a[href="/delegations/ken/asks/speak-out"]')[0]

    assert cell["title"] == "Kenya, ask 3: considering, grade E, 12 days old"
    assert other["title"] == "Kenya, ask 4: not raised"
    assert cell["data-open"] == "sheet"


def order_of(page: BeautifulSoup) -> list[str]:
    return [str(a["href"])[-3:] for a in page.select("#mx table:first-of-type tbody th a")][:3]


def test_delegations_are_ordered_by_progress_name_or_stance(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.DELIVERED, code="ZWE")
        an_answer(db, coordinator, AskStatus.DECLINED, code="DZA")
        a_stance(db, coordinator, Stance.WILL_NOT_JOIN, code="TGO")

    assert order_of(checked(client.get("/asks").text))[0] == "zwe"
    assert order_of(checked(client.get("/asks?order=name").text)) == ["dza", "ago", "ben"]
    assert order_of(checked(client.get("/asks?order=stance").text))[0] == "tgo"


def test_a_state_is_found_by_any_of_its_names(client: TestClient) -> None:
    part = checked(client.get("/asks", params={"q": "elfenbeink"}, headers=SHEET).text)
    found = checked(client.get("/asks", params={"q": "ivoire"}, headers=SHEET).text)

    assert not part.select("tbody tr")
    assert [a.text for a in found.select("tbody th a")] == ["Côte d'Ivoire"]


def test_the_links_move_with_the_filter(client: TestClient) -> None:
    part = checked(client.get("/asks?order=name&highlight=declined", headers=SHEET).text)
    targets = "#matrix-acts", "#save-view"
    links = [
        str(a["href"]) for each in targets for a in part.select(f"hx-partial[hx-target='{each}'] a")
    ]

    assert links == [
        "/asks.csv?order=name&highlight=declined",
        "/views/new?page=asks&query=order%3Dname%26highlight%3Ddeclined",
    ]
    assert checked(client.get(links[1]).text).select('input[name=page][value="asks"]')


def test_a_part_brings_the_counts_and_moves_the_address_only_when_it_changed(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.DECLINED, slug="oversight")
    here = {**SHEET, "HX-Current-URL": "http://localhost/asks?order=name"}
    same = client.get("/asks?order=name", headers=here)
    other = client.get("/asks?order=stance", headers=here)

    assert "hx-push-url" not in same.headers
    assert other.headers["hx-push-url"] == "/asks?order=stance"
    [declined] = checked(same.text).select("hx-partial[hx-target='#tally-oversight'] b")[2:3]
    assert declined.text == "1"


def test_those_who_signed_can_be_left_out(client: TestClient, database: Database) -> None:
    part = client.get("/asks?unsigned=1", headers=SHEET)
    shown = {str(a["href"])[-3:] for a in checked(part.text).select("tbody th a")}

    assert part.headers["hx-push-url"] == "/asks?unsigned=1"
    assert "ken" in shown
    assert "ago" not in shown
    assert len(shown) == 196 - 76


@pytest.mark.parametrize("query", ["order=x", "highlight=x", "unsigned=yes", "order="])
def test_a_filter_that_cannot_be_read_filters_nothing(client: TestClient, query: str) -> None:
    page = checked(client.get(f"/asks?{query}").text)

    assert len(page.select("#mx tbody tr")) == 196
    assert page.select('#mx-order option[selected][value="progress"]')


def test_a_highlight_names_the_symbol_that_stands_out(client: TestClient) -> None:
    page = checked(client.get("/asks?highlight=declined").text)

    assert page.select("#mx")[0]["class"] == ["only-k6"]
    assert page.select("input[name=highlight][checked]")[0]["value"] == "declined"


def test_an_address_reads_back_as_what_it_was_written_from() -> None:
    for order in Order:
        for highlight in Highlight:
            filters = MatrixFilters("é & co", order, highlight, unsigned=True)
            query = dict(part.split("=", 1) for part in filters.to_query().split("&"))
            read = MatrixFilters.from_query({k: unquote_plus(v) for k, v in query.items()})
            assert read == filters


@pytest.mark.parametrize("more", [1, 40])
def test_the_matrix_needs_the_same_queries_however_many_answers(
    client: TestClient, database: Database, coordinator: Person, queries: list[str], more: int
) -> None:
    with writing_as(database, coordinator) as db:
        answers_at_random(db, coordinator, 5, more)
    client.get("/asks?order=name")
    queries.clear()
    client.get("/asks")

    assert len(queries) == 10, "\n".join(queries)


def test_a_kept_page_is_drawn_anew_after_a_change(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    before = numbers(checked(client.get("/asks").text), "declarations")
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.DECLINED)
    after = numbers(checked(client.get("/asks").text), "declarations")

    assert (before, after) == ([0, 0, 0, 196], [0, 0, 1, 195])


def test_the_file_holds_the_rows_shown_with_grade_and_day(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        record = an_answer(db, coordinator, AskStatus.ON_RECORD, 3, "no-expansion")
    answer = client.get("/asks.csv?order=name&q=kenya")
    [head, row] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    kenya = dict(zip(head, row, strict=True))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="asks ' in answer.headers["content-disposition"]
    assert (kenya["Code"], kenya["Ask 2: No expansion"]) == ("KEN", "On record")
    assert kenya["Ask 2: No expansion, grade"] == "B"
    assert kenya["Ask 2: No expansion, on"] == record.observed_at.date().isoformat()
    with reading_as(database, coordinator) as db:
        exported = db.scalars(
            sa.select(AuditEvent).where(col(AuditEvent.action) == "dashboard.exported")
        ).one()
    assert exported.details == {"rows": 1, "table": "asks"}


def test_a_viewer_reads_the_matrix_and_exports_nothing(
    sign_in: Callable[[Role], TestClient],
) -> None:
    reader = sign_in(Role.VIEWER)

    assert not checked(reader.get("/asks").text).select("#matrix-export")
    assert reader.get("/asks.csv").status_code == 403


def test_a_bar_is_whole_whatever_it_counts() -> None:
    empty = tally([], 196)
    mixed = tally([AskStatus.DECLINED, AskStatus.DELIVERED, AskStatus.DELIVERED], 8)

    assert [(part.status, part.x, part.width) for part in empty.bar] == [
        (AskStatus.NOT_RAISED, 0.0, 100.0)
    ]
    assert [(part.status, part.width) for part in mixed.bar] == [
        (AskStatus.DELIVERED, 25.0),
        (AskStatus.NOT_RAISED, 62.5),
        (AskStatus.DECLINED, 12.5),
    ]
    assert (mixed.on_record, mixed.never_asked, tally([], 0).bar) == (2, 5, [])
