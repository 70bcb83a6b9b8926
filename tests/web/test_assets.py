"""Static files: the vendored bytes, what leaves our site, and how long browsers keep files."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.settings import ROOT, Settings
from app.web.assets import STATIC, Assets, UnknownAsset, get_assets, router
from app.web.policy import assets_mode, csp, htmx_scripts
from tests.each import for_each

PUBLISHED = {
    "htmx.min.js": "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn",
    "hx-csp.min.js": "sha384-l1UlMMjlxqJ9heYFHycJZCe5JK5ercIbf4mufiyK4B5B/8Hk3xk05wPOiWNv2OUX",
}
OURS = sorted(
    path
    for folder in (ROOT / "templates", STATIC / "css", STATIC / "js")
    for path in folder.rglob("*.*")
)
SVG_NAMESPACE = "http://www.w3.org/"


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
def browser() -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(router)
    with TestClient(app, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_vendored_bytes_have_the_published_hash(name: str) -> None:
    assert get_assets().named(name).integrity == PUBLISHED[name]


def test_the_scripts_from_the_cdn_must_have_the_hash_of_our_copy() -> None:
    assert {script.integrity for script in htmx_scripts()} == set(PUBLISHED.values())


def test_the_licence_travels_with_the_vendored_files() -> None:
    assert "Zero-Clause BSD" in (STATIC / "vendor/htmx-4.0.1/LICENSE").read_text()


@for_each(OURS, _name)
def test_no_template_style_or_script_names_another_site(path: Path) -> None:
    found = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]+[^\s\"')]*", path.read_text("utf-8"))

    assert [url for url in found if not url.startswith(SVG_NAMESPACE)] == []


@for_each(sorted((ROOT / "templates").rglob("*.html")), _name)
def test_every_asset_that_a_template_names_exists(path: Path) -> None:
    for name in re.findall(r"""asset\(["']([^"']+)["']\)""", path.read_text("utf-8")):
        assert get_assets().url(name).startswith("/static/")


def test_an_asset_that_does_not_exist_is_a_fault_at_once() -> None:
    with pytest.raises(UnknownAsset):
        get_assets().url("absent.css")


def test_icons_that_templates_use_are_in_the_sprite() -> None:
    sprite = (STATIC / "sprite.svg").read_text("utf-8")
    text = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    used = set(re.findall(r"""\bic\(["']([a-z-]+)["']""", text))

    assert {name for name in used if f'id="i-{name}"' not in sprite} == set()


def test_a_file_may_be_kept_for_ever_because_its_name_holds_its_hash(browser: TestClient) -> None:
    answer = browser.get(get_assets().url("app.css"))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in answer.headers


def test_a_browser_that_unpacks_gets_the_same_bytes_compressed(browser: TestClient) -> None:
    asset = get_assets().named("app.css")

    answer = browser.get(f"/static/{asset.path}", headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content == asset.content == gzip.decompress(asset.packed)
    assert int(answer.headers["Content-Length"]) == len(asset.packed) < len(asset.content) / 3


def test_a_browser_that_has_the_file_is_told_so(browser: TestClient) -> None:
    url = get_assets().url("sprite.svg")
    tag = browser.get(url).headers["ETag"]

    answer = browser.get(url, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("path", ["app.css", "app.0000.css", "../assets.py", "vendor/LICENSE"])
def test_what_is_not_an_asset_is_not_found(browser: TestClient, path: str) -> None:
    assert browser.get(f"/static/{path}").status_code == 404


def test_a_slice_can_add_what_it_draws_itself() -> None:
    assets = Assets()

    assets.add("world.svg", b"<svg/>")

    asset = assets.at(assets.url("world.svg").removeprefix("/static/"))
    assert asset is not None
    assert (asset.content, asset.media_type) == (b"<svg/>", "image/svg+xml; charset=utf-8")


def test_the_style_sheet_keeps_its_layers_in_order_and_loses_its_comments() -> None:
    sheet = get_assets().named("app.css").content.decode()

    assert sheet.startswith("@layer reset, tokens, base, layout, parts, pages, forced, print;")
    assert "/*" not in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=_name)
def test_colours_stand_only_among_the_tokens(path: Path) -> None:
    if path.name == "20-tokens.css":
        return
    found = re.findall(
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)\(", path.read_text("utf-8")
    )

    assert found == [], "Add a token for light and dark, and use it."


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=_name)
def test_directions_are_logical_so_that_right_to_left_needs_no_rules(path: Path) -> None:
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|^\s*(?:left|right|width)\s*:"
    found = re.findall(physical, path.read_text("utf-8"), re.MULTILINE)

    assert found == [], "Write inline and block instead of left, right, top and bottom."


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=_name)
def test_scripts_stay_small_and_store_nothing_but_the_theme(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.count("\n") <= 120
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|localStorage|cookie", text
    )
    assert path.name == "theme.js" or "sessionStorage" not in text


def test_the_policy_is_the_one_that_was_decided() -> None:
    assert csp("R", "local") == (
        "default-src 'none'; script-src 'nonce-R'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types htmx desk-loader"
    )


def test_with_the_cdn_the_policy_names_two_hashes_and_no_host() -> None:
    policy = csp("R", "cdn")

    hashes = " ".join(f"'{value}'" for value in PUBLISHED.values())
    assert f"script-src 'nonce-R' {hashes};" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_people_at_risk_get_local_files_unless_somebody_chose_the_cdn() -> None:
    assert assets_mode(Settings(profile="field", assets="cdn")) == "cdn"
    assert assets_mode(Settings.model_construct(profile="field")) == "local"
    assert assets_mode(Settings(profile="plain", assets="cdn")) == "cdn"
