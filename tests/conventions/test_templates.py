"""What is true of every template."""

import re
from pathlib import Path

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString
from jinja2 import nodes

from app.settings import ROOT
from app.web.templating import environment
from tests.each import for_each

FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
NO_TEXT = re.compile(r"{% block body_\w+ %}.*?{% endblock|{% macro aria.*?endmacro", re.DOTALL)
JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
SHOWN = ("title", "placeholder", "aria-label", "alt", "label")
KEYS = {"Ctrl", "K", "L", "E", "Enter"}


def _name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in KEYS]


@for_each(TEMPLATES, _name)
def test_every_sentence_is_marked_for_translation(path: Path) -> None:
    """Text outside `_()` would stay English when a catalogue is added."""
    source = NO_TEXT.sub("{% endblock", path.read_text())
    page = BeautifulSoup(JINJA.sub(" ", source), "html.parser")
    bare = [
        text.strip()
        for text in page.find_all(string=True)
        if isinstance(text, NavigableString)
        and not isinstance(text, Comment)
        and (text.parent is None or text.parent.name not in {"kbd", "style"})
        and type(text) is NavigableString
        and _words(text)
    ]
    bare += [
        str(value)
        for tag in page.find_all(True)
        for name, value in tag.attrs.items()
        if name in SHOWN and _words(str(value))
    ]

    assert not bare, f"Wrap in _(): {bare[:5]}"


@for_each(TEMPLATES, _name)
def test_nothing_is_trusted_as_html(path: Path) -> None:
    tree = environment().parse(path.read_text())
    trusted = [f.lineno for f in tree.find_all(nodes.Filter) if f.name in {"safe", "forceescape"}]
    raw = [a.lineno for a in tree.find_all(nodes.ScopedEvalContextModifier)]

    assert not trusted + raw, "Escape by default; drawings come as Markup built from numbers."


@for_each(TEMPLATES, _name)
def test_no_style_script_or_handler_stands_inside(path: Path) -> None:
    source = JINJA.sub("", path.read_text())

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", source), (
        "Our own policy refuses it: use a class, or a small script in app/static/js."
    )


@for_each(TEMPLATES, _name)
def test_a_template_asks_no_question_of_the_campaign(path: Path) -> None:
    """Permissions are decided in routes: a fragment can be asked for alone."""
    assert not re.search(r"person\.role|Role\.", path.read_text()), "Pass what may be shown."


@for_each(TEMPLATES, _name)
def test_a_template_compiles_and_a_fragment_is_named_so(path: Path) -> None:
    environment().get_template(_name(path))
    source = path.read_text()
    is_page = "{% extends" in source or "<!doctype" in source
    if path.parent.name not in {"components", "layouts"}:
        assert is_page != path.name.startswith("_"), "A fragment is called _name.html."


def test_sentences_stand_in_templates() -> None:
    """What `_` is given is trusted as HTML: words that somebody typed are its values, never it."""
    said = {"_": 1, "ngettext": 2}
    typed = [
        f"{_name(path)}:{call.lineno}"
        for path in TEMPLATES
        for call in environment().parse(path.read_text()).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in said
        for sentence in call.args[: said[call.node.name]]
        if not isinstance(sentence, nodes.Const)
    ]

    assert not typed
