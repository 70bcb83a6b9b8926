"""`start.py` hands over to the application with the right command, folder and environment."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.start.checkouts import TOP, Checkout, what_it_became


def test_a_start_serves_with_everything_prepared(checkout: Checkout) -> None:
    given = what_it_became(checkout.start("--port", "0"))

    assert given["arguments"] == [
        "serve",
        "--prepare",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
    ]
    assert given["desk"] == {"DESK_DATA": str(checkout.folder / ".desk" / "data")}


def test_the_data_folder_is_for_its_owner_only(checkout: Checkout) -> None:
    checkout.start("--port", "0")

    mode = (checkout.folder / ".desk" / "data").stat().st_mode
    assert stat.S_IMODE(mode) == 0o700


def test_an_open_data_folder_is_pointed_out(checkout: Checkout) -> None:
    (checkout.folder / "open").mkdir(mode=0o755)

    done = checkout.start("--port", "0", "--data", "open")

    assert "chmod 700" in done.stdout
    assert what_it_became(done)["desk"]["DESK_DATA"] == str(checkout.folder / "open")


def test_the_demo_never_touches_the_data_that_the_settings_name(checkout: Checkout) -> None:
    checkout.write(".env", "DESK_DATA=real\n")
    real = {"DESK_DATA": "/srv/real", "DESK_DATABASE_URL": "postgresql+psycopg://localhost/real"}

    given = what_it_became(checkout.start("demo", "--port", "0", **real))

    assert given["desk"] == {
        "DESK_DATA": str(checkout.folder / ".desk" / "demo"),
        "DESK_DATABASE_URL": "",
        "DESK_DEMO": "1",
    }


@pytest.mark.parametrize(
    ("line", "folder"),
    [("DESK_DATA=mine", "mine"), ("export DESK_DATA='mine'", "mine"), ("# no", ".desk/data")],
)
def test_the_data_folder_is_the_one_the_application_would_take(
    checkout: Checkout, line: str, folder: str
) -> None:
    checkout.write(".env", f"{line}\n")

    given = what_it_became(checkout.start("--port", "0"))

    assert given["desk"]["DESK_DATA"] == str(checkout.folder / folder)


def test_the_environment_goes_before_the_settings_file(checkout: Checkout) -> None:
    checkout.write(".env", "DESK_PORT=1\nDESK_HOST=127.0.0.2\n")

    given = what_it_became(checkout.start(DESK_PORT="0"))

    assert given["arguments"][-4:] == ["--host", "127.0.0.2", "--port", "0"]


def test_the_applications_exit_code_is_ours(checkout: Checkout) -> None:
    assert checkout.start("--port", "0", STAND_IN_EXITS="7").returncode == 7


def test_ctrl_c_reaches_the_application_and_leaves_no_traceback(checkout: Checkout) -> None:
    with checkout.begin("--port", "0", STAND_IN_WAITS="60") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("became ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert (out, err, process.returncode) == ("left politely\n", "", 0)


def test_a_second_start_needs_neither_pip_nor_the_network(checkout: Checkout) -> None:
    [pip] = (checkout.folder / ".venv" / "lib").glob("python3.*/site-packages/pip")
    shutil.rmtree(pip)

    done = checkout.start("--port", "0")

    assert what_it_became(done)
    assert "Installing" not in done.stdout


def test_the_test_command_installs_the_larger_lock_once_and_for_both(checkout: Checkout) -> None:
    first = checkout.start("test", "--full")
    again = checkout.start("test")
    run = checkout.start("--port", "0")

    assert "Installing requirements-dev.lock" in first.stdout
    assert what_it_became(first)["arguments"] == ["--full"]
    assert what_it_became(again)["arguments"] == []
    assert "Installing" not in again.stdout + run.stdout


def test_help_names_the_commands_and_options(checkout: Checkout) -> None:
    done = checkout.start("--help")

    assert done.returncode == 0
    assert all(word in done.stdout for word in ("run", "demo", "test", "--full", "--data"))
    assert not (checkout.folder / ".desk").exists()


@pytest.mark.parametrize("wrong", [["serve"], ["--full"], ["--port", "x"], ["--port", "65536"]])
def test_a_wrong_command_line_is_refused(checkout: Checkout, wrong: list[str]) -> None:
    done = checkout.start(*wrong)

    assert done.returncode == 2
    assert "start.py: error:" in done.stderr


def test_the_ci_command_is_the_one_that_people_run(checkout: Checkout, tmp_path: Path) -> None:
    ci = checkout.folder / ".ci" / "run"
    ci.parent.mkdir()
    shutil.copy(TOP / ".ci" / "run", ci)
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}  # its python3 is ours

    done = subprocess.run(
        [ci, "--full"],
        cwd=tmp_path,
        env=checkout.environment | path,
        check=False,
        capture_output=True,
        text=True,
    )

    assert what_it_became(done)["arguments"] == ["--full"]
    assert 'exec python3 start.py test "$@"' in ci.read_text(encoding="utf-8").splitlines()
