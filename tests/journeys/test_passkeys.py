"""Chromium with a virtual key ring: what the script, the browser and the server make together."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.db import Database
from app.people.models import Person, SignInSession
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

KEY_RING = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SIGN = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON());
}"""


def _with_key_ring(page: Page) -> Any:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    ring = tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_RING})
    return tools, ring["authenticatorId"]


def _add(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label("Name of the new passkey").fill("Work phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Ten codes, each good once")).to_be_visible()


def _sign_out(page: Page) -> None:
    page.goto("/settings")
    page.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
    page.wait_for_url("**/sign-in")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another site on this machine: to a browser the same name, and another origin."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Elsewhere</title>")
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Nothing on the terminal."""


def test_a_passkey_is_added_and_signs_in_and_once_removed_no_more(page: Page) -> None:
    _with_key_ring(page)
    _add(page)
    _sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    page.goto("/settings")
    expect(page.locator("#sessions")).to_contain_text("Passkey")

    page.get_by_role("button", name="Remove Work phone").click()
    expect(page.locator("#passkeys")).to_have_count(0)
    _sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="was not accepted")).to_be_visible()


def test_without_a_passkey_the_page_says_so_and_the_password_works(
    page: Page, coordinator: Person
) -> None:
    tools, ring = _with_key_ring(page)
    page.context.clear_cookies()
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": ring, "isUserVerified": False})
    page.goto("/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    page.get_by_label("E-mail address").fill(coordinator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url("**/")


def test_what_a_passkey_signs_for_another_origin_is_refused(
    open_page: Any, desk: str, elsewhere: str
) -> None:
    """A site in the middle shows our challenge to its visitor and relays the answer to us."""
    page = open_page(strict=False)
    _with_key_ring(page)
    _add(page)
    thief = open_page(None)
    challenge = f"{desk}/sign-in/challenges"
    options = thief.request.post(challenge).json()
    page.goto(elsewhere)
    relayed = {"answer": page.evaluate(SIGN, options)}
    refused = thief.request.post(f"{desk}/sign-in/passkey", form=relayed, max_redirects=0)

    options = thief.request.post(challenge).json()
    page.goto(f"{desk}/sign-in")
    genuine = {"answer": page.evaluate(SIGN, options)}
    accepted = thief.request.post(f"{desk}/sign-in/passkey", form=genuine, max_redirects=0)
    assert (refused.status, accepted.status) == (422, 303)


def test_a_part_of_a_page_that_wants_a_fresh_proof_leaves_the_page_as_it_is(
    page: Page, database: Database
) -> None:
    page.goto("/settings")
    with database.writing() as db:
        for session in db.exec(select(SignInSession)).all():
            session.confirmed_at = None
    page.evaluate("htmx.ajax('POST', '/settings/recovery-codes', { target: '#main' })")

    expect(page.locator("#toasts a")).to_have_attribute("href", "/sign-in/confirmation")
    expect(page.locator("main h1")).to_have_text("Settings")


def test_the_way_through_a_fresh_proof_and_on_by_keyboard(
    page: Page, database: Database, coordinator: Person
) -> None:
    page.goto("/settings")
    with database.writing() as db:
        for session in db.exec(select(SignInSession)).all():
            session.confirmed_at = None
    page.get_by_role("button", name="Make ten new codes").press("Enter")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.get_by_role("button", name="Go on").press("Enter")

    expect(page.locator("#recovery-codes li")).to_have_count(10)
