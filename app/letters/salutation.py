"""How an addressee is written to: by function, rank, gender and language, never by a guess.

Gender counts only when the person told it. Where a language has no form without one, the letter
goes to the mission for the attention of the office, in the form for missions. What was chosen and
why stands beside it, so that an author can see the rule and put the person's own wish in its place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.contacts.models import Function, Gender
from app.errors import DomainError
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.letters.grammar import of_state
from app.letters.models import AddressedAs, FormOfAddress, FunctionTitle, WordingReview

EU = "EUE"
HOLY_SEE = "VAT"
OBSERVERS = frozenset({"PSE", HOLY_SEE})
"""Observer States; their missions and heads of mission have names of their own."""

PLACES = frozenset(
    {"name", "family_name", "function", "name_of_state", "formal_name", "of_state", "mission"}
)
"""What a form of address may leave open, in single braces."""

_PLACE = re.compile(r"\{(\w+)\}")
_MINISTER_COUNSELLOR = ("minister-counsellor", "minister counsellor", "ministre-conseil")


class NoForm(DomainError):
    """There is no form of address for this addressee in this language."""


class Addressee(NamedTuple):
    """Somebody, or a mission without a name, as a letter must know them."""

    state_code: str
    full_name: str = ""
    family_name: str = ""
    function: Function = Function.OTHER
    title: str = ""
    """The functional title as staff typed it, for functions that have no word of ours."""
    rank: str = ""
    gender: Gender | None = None
    own_salutation: str = ""
    """How the person wishes to be greeted; it wins over every form."""


class StateNames(NamedTuple):
    """A State's short and formal name in the language of the letter."""

    short: str
    formal: str


@dataclass(frozen=True, slots=True)
class Address:
    """Address block, salutation and closing, and the rule by which they were chosen."""

    block: str
    salutation: str
    closing: str
    rule: str
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Forms:
    """Every form of address and every title of a function, by language."""

    forms: Mapping[tuple[str, AddressedAs, str], FormOfAddress]
    titles: Mapping[tuple[str, Function, Gender], FunctionTitle]

    @classmethod
    def of(cls, forms: Iterable[FormOfAddress], titles: Iterable[FunctionTitle]) -> "Forms":
        return cls(
            {(each.language, each.role, each.gender): each for each in forms},
            {(each.language, each.function, each.gender): each for each in titles},
        )

    def address(self, who: Addressee, language: str, state: StateNames) -> Address:
        """How this addressee is written to in this language; raises NoForm."""
        role, gender = role_of(who), who.gender or Gender.OTHER
        form = self.forms.get((language, role, "")) or self.forms.get((language, role, gender))
        title = self._title(who, language, gender)
        if form and (title or "{function}" not in form.address_block):
            return _written(form, who, state, {"function": title}, _rule(role, who, language))
        return self._to_office(who, language, state)

    def _title(self, who: Addressee, language: str, gender: Gender) -> str:
        """Our word for the function; what staff typed is English and serves there only."""
        found = self.titles.get((language, who.function, gender))
        return found.title if found else who.title if language == "en" else ""

    def _to_office(self, who: Addressee, language: str, state: StateNames) -> Address:
        """To the mission, for the attention of the function: no form fits the person."""
        mission = self.forms.get((language, mission_of(who.state_code), ""))
        office = self.forms.get((language, AddressedAs.OFFICE, ""))
        title = self._title(who, language, Gender.OTHER)
        if mission is None or office is None:
            raise NoForm(_("There is no form of address for missions in this language."))
        if not title:
            rule = _rule(mission.role, who, language)
            return _written(mission, who, state, {}, rule)
        given = {"mission": _put(mission.address_block, _names(who, state, language))}
        rule = _rule(AddressedAs.OFFICE, who, language)
        return _written(office, who, state, given | {"function": title}, rule)


def role_of(who: Addressee) -> AddressedAs:
    """What the addressee is to the letter, by State, function and rank."""
    if not who.full_name:
        return mission_of(who.state_code)
    rank = who.rank.casefold()
    match who.function:
        case Function.PERMANENT_REPRESENTATIVE:
            return _head_of_mission(who.state_code)
        case Function.DEPUTY_PERMANENT_REPRESENTATIVE:
            return AddressedAs.DEPUTY
        case Function.CHARGE_D_AFFAIRES:
            return AddressedAs.CHARGE_D_AFFAIRES
        case Function.MINISTER:
            return AddressedAs.MINISTER
    if rank.startswith(_MINISTER_COUNSELLOR):
        return AddressedAs.MINISTER_COUNSELLOR
    return AddressedAs.DIPLOMAT


def mission_of(state_code: str) -> AddressedAs:
    if state_code == EU:
        return AddressedAs.EU_MISSION
    return AddressedAs.OBSERVER_MISSION if state_code in OBSERVERS else AddressedAs.MISSION


def _head_of_mission(state_code: str) -> AddressedAs:
    special = {EU: AddressedAs.HEAD_OF_EU_DELEGATION, HOLY_SEE: AddressedAs.NUNCIO}
    usual = (
        AddressedAs.OBSERVER if state_code in OBSERVERS else AddressedAs.PERMANENT_REPRESENTATIVE
    )
    return special.get(state_code, usual)


def _written(
    form: FormOfAddress,
    who: Addressee,
    state: StateNames,
    given: Mapping[str, str],
    rule: str,
) -> Address:
    names = _names(who, state, form.language) | dict(given)
    return Address(
        block=_put(form.address_block, names),
        salutation=who.own_salutation or _put(form.salutation, names),
        closing=_put(form.closing, names),
        rule=_("as they wish to be greeted") if who.own_salutation else rule,
        needs_review=form.review is WordingReview.NEEDS_NATIVE_REVIEW,
    )


def _names(who: Addressee, state: StateNames, language: str) -> dict[str, str]:
    return {
        "name": who.full_name,
        "family_name": who.family_name or who.full_name,
        "name_of_state": state.short,
        "formal_name": state.formal,
        "of_state": of_state(language, state.formal),
    }


def _put(text: str, values: Mapping[str, str]) -> str:
    """The text with `{name}` replaced in one pass: a name that holds braces stays as it is."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


def _rule(role: AddressedAs, who: Addressee, language: str) -> str:
    """In words: function and gender decide, and what happens when the gender is not known."""
    told = who.gender.label if who.gender else _("gender not told")
    values = {"role": role.label, "gender": told, "language": OFFICIAL[language]}
    if not who.full_name:
        return _("%(role)s, nobody named, %(language)s") % values
    return _("%(role)s, %(gender)s, %(language)s") % values
