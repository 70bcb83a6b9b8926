"""Finding things on a page that must be there, with plain types."""

from bs4 import Tag


def one(page: Tag, selector: str) -> Tag:
    """The first element that fits; there has to be one."""
    found = page.select_one(selector)
    assert found is not None, f"Nothing on the page fits {selector}."
    return found


def text(page: Tag, selector: str) -> str:
    return " ".join(one(page, selector).get_text(" ", strip=True).split())


def value(page: Tag, selector: str, attribute: str = "value") -> str:
    return str(one(page, selector)[attribute])


def filled_in(form: Tag) -> dict[str, str]:
    """What a form's inputs hold and would send."""
    return {str(i["name"]): str(i.get("value", "")) for i in form.select("input[name]")}
