"""The shipped letter is whole in every language, and fits every State."""

import pytest

from app.languages import OFFICIAL
from app.letters.blanks import blanks_in
from app.letters.rules import check_text
from app.letters.shipped import NoLetterText, read_letter, shipped_letters, stance_line
from app.states.legal import LegalStatus


def test_it_is_there_in_all_six_languages_with_the_same_blanks() -> None:
    texts = shipped_letters()
    blanks = [blanks_in(text.body) for text in texts]

    assert [text.language for text in texts] == list(OFFICIAL)
    assert all(each == blanks[0] for each in blanks)
    for text in texts:
        check_text(text.subject, text.body)


def test_every_legal_status_has_a_sentence_in_every_language() -> None:
    for status in LegalStatus:
        sentences = {stance_line(status, language) for language in OFFICIAL}
        assert len(sentences) == len(OFFICIAL)
        assert all(sentences)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "language: en"),
        ("language: de\nsubject: S\n\nB", "language: en"),
        ("language: en\n\nB", "subject"),
        ("language: en\nsubject: S\n\n  \n", "no text"),
        ("language: en\nsubject: S", "no text"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(NoLetterText, match=said):
        read_letter(text)


def test_windows_lines_and_a_byte_order_mark_do_not_matter() -> None:
    text = read_letter("\ufeffLanguage: en\r\nsubject: S: 1\r\n\r\nOne\r\n\r\nTwo\r\n")

    assert text == ("en", "S: 1", "One\n\nTwo")
