"""What commands say and with which exit code, to people and to programs."""

import json

from tests.cli.conftest import Run


def test_loading_the_seeds_tells_what_it_did_table_by_table(run: Run) -> None:
    run("migrate")

    code, said = run("seed")

    assert code == 0
    assert "member_state        196 added" in said
    assert "SeedReport" not in said


def test_an_address_that_is_none_is_refused_with_a_sentence(run: Run) -> None:
    run("prepare")
    words = ("people", "add", "--email", "nobody", "--name", "A", "--role", "viewer", "--invite")

    code, said = run(*words)

    assert code == 2
    assert said == "Enter an address like name@example.org.\n"


def test_the_doctor_tells_programs_too_that_something_is_bad(run: Run) -> None:
    run("prepare")

    code, said = run("doctor", "--json")

    found = json.loads(said)
    assert (code, found["ok"]) == (1, False)
    assert [f["about"] for f in found["findings"] if not f["ok"]] == ["coordinator"]
