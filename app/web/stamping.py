"""Every tag that a template writes with an `hx-` attribute gets the page's nonce.

hx-csp takes the attributes off any element without it, so text that somebody typed can never fire
a request, even if it reached the page as markup. The stamp is set while a template is compiled:
only its own source is read, and what it prints passes by unseen and unstamped. Attributes that
reach a tag as a printed value (`<button {{ attributes }}>`) are therefore inert: write them out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NONCE = "csp_nonce"
_TAG = re.compile(r"<(?=[a-zA-Z])")
_COMMENT = "<!--"
_ATTRIBUTE = re.compile(r"[^\s\"'<>/=]+")


class StampNonce(Extension):
    """Jinja extension; see the module's text."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        reader = _Reader(stream.name, stream.filename)
        for token in stream:
            if token.type == "data":
                yield from reader.read(token)
            else:
                yield token
        reader.finish()


@dataclass(slots=True)
class _Reader:
    """Walks template text; a tag may span many pieces of it, with Jinja code in between."""

    name: str | None
    filename: str | None
    inside: bool = False
    quote: str = ""
    comment: bool = False
    htmx: bool = False
    stamped: bool = False
    line: int = field(default=1)

    def read(self, token: Token) -> Iterator[Token]:
        """The same text, with the stamp put in before the end of each htmx tag."""
        text, written, at = token.value, 0, 0
        while at < len(text):
            if not self.inside:
                at = self._next_tag(text, at, token.lineno)
                continue
            at, ends_at = self._next_step(text, at)
            if ends_at is not None:
                if self.htmx and not self.stamped:
                    yield Token(token.lineno, "data", text[written:ends_at])
                    yield from _stamp(token.lineno)
                    written = ends_at
                self.inside = False
        if written < len(text):
            yield Token(token.lineno, "data", text[written:])

    def finish(self) -> None:
        if self.inside:
            message = "A tag is opened here and not closed, so it cannot be stamped."
            raise TemplateSyntaxError(message, self.line, self.name, self.filename)

    def _next_tag(self, text: str, at: int, line: int) -> int:
        """Where the inside of the next tag begins; comments are no tags."""
        if self.comment:
            end = text.find("-->", at)
            self.comment = end < 0
            return len(text) if self.comment else end + 3
        found = _TAG.search(text, at)
        opens = text.find(_COMMENT, at)
        if opens >= 0 and (found is None or opens < found.start()):
            self.comment = True
            return opens + len(_COMMENT)
        if found is None:
            return len(text)
        self.inside, self.htmx, self.stamped, self.quote = True, False, False, ""
        self.line = line + text.count("\n", 0, found.start())
        return found.end()

    def _next_step(self, text: str, at: int) -> tuple[int, int | None]:
        """Read one character or name inside a tag; the second value is where the tag ends."""
        character = text[at]
        if self.quote:
            end = text.find(self.quote, at)
            if end < 0:
                return len(text), None
            self.quote = ""
            return end + 1, None
        if character in "\"'":
            self.quote = character
            return at + 1, None
        if character == ">":
            return at + 1, at - 1 if text[at - 1 : at] == "/" else at
        if name := _ATTRIBUTE.match(text, at):
            self.htmx |= name[0].startswith("hx-") and text[at - 1 : at] not in {"=", "<"}
            self.stamped |= name[0] == "hx-nonce"
            return name.end(), None
        return at + 1, None


def _stamp(line: int) -> Iterator[Token]:
    yield Token(line, "data", ' hx-nonce="')
    yield Token(line, "variable_begin", "{{")
    yield Token(line, "name", NONCE)
    yield Token(line, "variable_end", "}}")
    yield Token(line, "data", '"')
