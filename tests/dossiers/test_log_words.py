import pytest

from app.dossiers.log_words import lines_of, longest_quote, names_of


def test_one_task_per_line_and_list_marks_are_dropped() -> None:
    assert lines_of("- Send text\r\n\n  * Call  them \n• Thank") == (
        "Send text",
        "Call them",
        "Thank",
    )


def test_names_stand_on_lines_or_between_commas_and_each_counts_once() -> None:
    assert names_of("Amina  Wanjiru, Ana de Souza\nAmina Wanjiru;\n,") == (
        "Amina Wanjiru",
        "Ana de Souza",
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("They said “we will look at it again” and left.", "we will look at it again"),
        ('Short "no". Then "we will look at it again".', "we will look at it again"),
        ("« nous allons étudier le texte »", "nous allons étudier le texte"),
        ("„wir prüfen den ganzen Text“", "wir prüfen den ganzen Text"),
        ("The “so-called” text.", ""),
        ("Nothing was quoted.", ""),
    ],
)
def test_the_longest_passage_in_quotation_marks_is_their_words(text: str, quote: str) -> None:
    assert longest_quote(text) == quote
