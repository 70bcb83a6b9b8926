"""Everybody is addressed correctly, nobody by a guess, in each of the six languages."""

from itertools import product

import pytest

from app.contacts.models import Function, Gender
from app.languages import OFFICIAL
from app.letters.models import AddressedAs
from app.letters.salutation import Address, Addressee, role_of
from tests.letters.forms import all_codes, names_in, seeded_forms


def written(language: str, who: Addressee) -> Address:
    return seeded_forms().address(who, language, names_in(language, who.state_code))


def pr(code: str, gender: Gender | None, **more: str) -> Addressee:
    return Addressee(
        code,
        full_name="Amina Diallo",
        family_name="Diallo",
        function=Function.PERMANENT_REPRESENTATIVE,
        gender=gender,
        **more,
    )


def test_a_permanent_representative_in_french_with_the_right_article() -> None:
    morocco = written("fr", pr("MAR", Gender.FEMALE))

    assert morocco.salutation == "Madame l'Ambassadrice,"
    assert "Représentante permanente du Royaume du Maroc auprès" in morocco.block


@pytest.mark.parametrize(
    ("code", "stands"),
    [
        ("ARE", "des Émirats arabes unis"),
        ("MAR", "du Royaume du Maroc"),
        ("SEN", "de la République du Sénégal"),
        ("AUS", "de l'Australie"),
        ("ATG", "d’Antigua-et-Barbuda"),
        ("LCA", "de Sainte-Lucie"),
    ],
)
def test_french_contracts_before_every_kind_of_article(code: str, stands: str) -> None:
    assert f"Mission permanente {stands} auprès" in written("fr", Addressee(code)).block


def test_spanish_contracts_too() -> None:
    assert "Misión Permanente del Reino de España ante" in written("es", Addressee("ESP")).block
    assert "Misión Permanente de la República" in written("es", Addressee("ARG")).block


def test_without_a_told_gender_no_title_of_a_sex_is_used() -> None:
    """French has a form without one; Spanish has none, so the office is written to."""
    french, spanish = (written(language, pr("KEN", None)) for language in ("fr", "es"))

    assert french.salutation == "Excellence,"
    assert spanish.salutation == "Excelentísimos señores:"
    assert "Amina" not in spanish.block
    assert "A la atención de: Representante Permanente" in spanish.block
    assert "gender not told" in spanish.rule


def test_a_name_is_no_hint_of_a_gender() -> None:
    him, her = (
        written("en", pr("KEN", None)._replace(full_name=name))
        for name in ("John Kamau", "Mary Kamau")
    )

    assert him.salutation == her.salutation == "Excellency,"
    assert him.block.replace("John", "Mary") == her.block


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (pr("VAT", Gender.MALE), AddressedAs.NUNCIO),
        (pr("EUE", Gender.FEMALE), AddressedAs.HEAD_OF_EU_DELEGATION),
        (pr("PSE", Gender.MALE), AddressedAs.OBSERVER),
        (Addressee("VAT"), AddressedAs.OBSERVER_MISSION),
        (Addressee("EUE"), AddressedAs.EU_MISSION),
        (Addressee("KEN"), AddressedAs.MISSION),
        (
            Addressee("KEN", "A B", function=Function.CHARGE_D_AFFAIRES),
            AddressedAs.CHARGE_D_AFFAIRES,
        ),
        (Addressee("KEN", "A B", rank="Minister-Counsellor"), AddressedAs.MINISTER_COUNSELLOR),
        (Addressee("KEN", "A B", function=Function.LEGAL_ADVISER), AddressedAs.DIPLOMAT),
    ],
)
def test_state_function_and_rank_decide(who: Addressee, role: AddressedAs) -> None:
    assert role_of(who) is role


def test_a_minister_counsellor_is_never_called_excellency() -> None:
    who = Addressee("KEN", "A B", "B", rank="Minister-Counsellor", gender=Gender.FEMALE)

    for language in OFFICIAL:
        assert written(language, who).salutation not in {"Excellency,", "Excellence,"}
    assert written("fr", who).salutation == "Madame la Ministre-conseillère,"


def test_the_wish_of_the_person_wins_over_every_form() -> None:
    for language in OFFICIAL:
        wished = written(language, pr("KEN", Gender.MALE, own_salutation="Dear Amina,"))
        assert (wished.salutation, wished.rule) == ("Dear Amina,", "as they wish to be greeted")


def test_what_staff_typed_is_english_and_serves_in_english_only() -> None:
    who = Addressee("KEN", "A B", "B", title="Head of Desk", gender=Gender.FEMALE)

    assert "Head of Desk" in written("en", who).block
    assert "Head of Desk" not in written("fr", who).block
    assert written("fr", who).salutation == "Excellences, Mesdames et Messieurs,"


def test_a_name_with_braces_stays_a_name() -> None:
    who = pr("KEN", Gender.MALE)._replace(full_name="A {family_name} B")

    assert "A {family_name} B" in written("en", who).block


@pytest.mark.parametrize("language", OFFICIAL)
def test_everybody_of_every_state_can_be_written_to(language: str) -> None:
    """No place is left open, and no line is empty, for any function, gender and State."""
    people = list(product(Function, [*Gender, None]))
    for code in all_codes():
        some = [Addressee(code, "A B", "B", function=f, gender=g) for f, g in people]
        for who in (Addressee(code), *some):
            address = written(language, who)
            lines = address.block.split("\n")
            assert address.salutation, (who, address)
            assert address.closing, (who, address)
            assert all(line.strip() for line in lines), (who, address)
            assert not set("{}") & set(address.block + address.salutation), (who, address)
