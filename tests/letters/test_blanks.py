"""A letter is text with blanks from a closed list: nothing else happens in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.blanks import (
    IN_ONE_LINE,
    MAY_BE_EMPTY,
    Blank,
    NotFilled,
    blanks_in,
    faults_in,
    fill,
    pieces,
)

FILLED = {blank: f"[{blank.value}]" for blank in Blank}


def test_blanks_are_filled_where_they_stand() -> None:
    text = "{{salutation}}\n\nWe write to {{ name_of_state }}.\n\n{{closing}}"

    assert fill(text, FILLED) == "[salutation]\n\nWe write to [name_of_state].\n\n[closing]"


def test_an_unknown_blank_is_refused_with_its_place() -> None:
    [fault] = faults_in("Dear all,\n\nabout {{ country }}")

    assert (fault.line, fault.column) == (3, 7)
    assert "country" in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "{{",
        "}}",
        "{{ salutation",
        "{{}}",
        "{{ salutation }",
        "{{ salutation|upper }}",
        "{{ 7*7 }}",
        "{{ salutation.__class__ }}",
        "{{ self }}",
        "{% for x in y %}{{ x }}{% endfor %}",
        "{{{salutation}}}",
        "{{ salutation {{ date }} }}",
        "{{SALUTATION}}",
        "{{ personal note }}",
    ],
)
def test_what_is_no_blank_is_a_fault(text: str) -> None:
    assert faults_in(text)


@pytest.mark.parametrize(
    "text", ["", "No blank", "{one brace}", "{% is text %}", "a { b } c", "}{"]
)
def test_text_without_blanks_is_sound_and_stays(text: str) -> None:
    assert not faults_in(text)
    assert fill(text, {}) == text


@pytest.mark.parametrize("blank", sorted(set(Blank) - IN_ONE_LINE))
def test_a_subject_holds_no_blank_of_many_lines(blank: Blank) -> None:
    assert faults_in(f"To {{{{{blank}}}}}", allowed=IN_ONE_LINE)


@pytest.mark.parametrize("blank", MAY_BE_EMPTY)
def test_a_paragraph_of_an_empty_blank_disappears(blank: Blank) -> None:
    text = f"One.\n\n{{{{{blank}}}}}\n\nTwo."

    assert fill(text, {}) == "One.\n\nTwo."
    assert fill(text, {blank: "And this."}) == "One.\n\nAnd this.\n\nTwo."


def test_an_empty_blank_within_a_paragraph_leaves_no_gap() -> None:
    assert fill("Until 31 December. {{stance_line}} Please act.", {}) == (
        "Until 31 December. Please act."
    )


def test_what_was_filled_in_can_be_told_from_the_words_of_the_letter() -> None:
    found = pieces(
        "To {{name_of_state}}:\n\n{{personal_note}}\n\nBye {{date}}", FILLED | {Blank.DATE: "today"}
    )

    assert [piece.text for piece in found if piece.blank] == [
        "[name_of_state]",
        "[personal_note]",
        "today",
    ]


@pytest.mark.parametrize("blank", sorted(set(Blank) - MAY_BE_EMPTY))
def test_an_empty_value_that_must_not_be_is_refused_by_name(blank: Blank) -> None:
    with pytest.raises(NotFilled, match=blank.value):
        fill(f"a {{{{{blank}}}}} b", {blank: "  "})


def test_a_value_is_never_read_again() -> None:
    values = {Blank.SALUTATION: "{{signature}}", Blank.SIGNATURE: "S"}

    assert fill("{{salutation}} {{signature}}", values) == "{{signature}} S"


@given(st.text(alphabet="{} \nsaluttion_date%|a.", max_size=60))
def test_every_text_is_either_refused_or_filled_whole(text: str) -> None:
    if not faults_in(text):
        assert all(f"[{blank.value}]" in fill(text, FILLED) for blank in blanks_in(text))
