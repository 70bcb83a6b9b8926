"""Columns whose text is sealed: what a record says, as soon as its label asks for it.

A column type does not see the row, so the label travels with the value: right before a row is
written its texts become `Protected`, which the type seals. Reading needs no row, because a sealed
text says that it is one; columns selected without their record come out readable too.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlmodel import SQLModel

from app.access import Label, Labelled
from app.vault.sealing import PREFIX, is_sealed, seal, unseal

OPEN: Final = "sealed:0:"
"""Stands before an open text that itself begins like a sealed one."""


class Protected(str):
    """A text of a record above Team on its way into the database."""

    __slots__ = ("label",)
    label: Label


def protected(text: str, label: Label) -> Protected:
    made = Protected(text)
    made.label = label
    return made


class SealedText(sa.types.TypeDecorator[str]):
    """Text that is sealed when its record is for named people, or puts a source at risk.

    The database can test it for emptiness and nothing else. `context` binds the text to its place;
    columns that one UNION brings together must share theirs.
    """

    impl = sa.String
    cache_ok = True
    sealed_from: ClassVar[Label] = Label.NAMED_PEOPLE

    def __init__(self, context: str = "") -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if isinstance(value, Protected) and value:
            return seal(value, context=self.context, label=value.label)
        return f"{OPEN}{value}" if value and value.startswith(PREFIX) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        if not value or not value.startswith(PREFIX):
            return value
        return unseal(value, context=self.context) if is_sealed(value) else value[len(OPEN) :]


WithdrawalReason = SealedText("withdrawal_reason")
"""The reasons of several tables are listed together, so they share their place."""


class FindableText(SealedText):
    """Text that lists sort by and searches look into: sealed only when a source is at risk."""

    cache_ok = True
    sealed_from = Label.SOURCE_AT_RISK


class SecretText(SealedText):
    """Text that is always sealed, whatever its row is: seeds, passwords, reasons."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return seal(value, context=self.context) if value else value


class SealedElsewhere(SecretText):
    """Text that its slice seals and opens itself; declared so that a rotation finds it."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return str(value) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return value


class SourceText(SecretText):
    """Text that is always sealed, with the key of sources at risk: it may be about one."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        at_risk = Label.SOURCE_AT_RISK
        return seal(value, context=self.context, label=at_risk) if value else value


class SecretJson(SourceText):
    """A JSON object that is sealed in the same way."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        text = None if value is None else json.dumps(value, ensure_ascii=False)
        return super().process_bind_param(text, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        text = super().process_result_value(value, dialect)
        return json.loads(text) if text else text


@event.listens_for(sa.Column, "after_parent_attach")
def _say_where(column: sa.Column[Any], table: object) -> None:
    kind = column.type
    if isinstance(kind, SealedText) and not kind.context and isinstance(table, sa.Table):
        kind.context = f"{table.name}.{column.name}"


def sealed_columns() -> Iterator[sa.Column[Any]]:
    """Every column that may hold sealed text."""
    for table in SQLModel.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, SealedText))


@cache
def _texts_of(cls: type[Labelled]) -> Mapping[str, Label]:
    """The texts of a kind of record, and from which label each is sealed."""
    return {
        attribute.key: attribute.columns[0].type.sealed_from
        for attribute in sa.inspect(cls).column_attrs
        if isinstance(attribute.columns[0].type, SealedText)
        and not isinstance(attribute.columns[0].type, SecretText)
    }


@event.listens_for(Labelled, "before_insert", propagate=True)
def _protect_new(_mapper: Mapper[Any], _connection: sa.Connection, row: Labelled) -> None:
    _protect(row)


@event.listens_for(Labelled, "before_update", propagate=True)
def _protect_changed(_mapper: Mapper[Any], _connection: sa.Connection, row: Labelled) -> None:
    relabelled = get_history(row, "label").has_changes()
    for name in _protect(row, unread=relabelled):
        if relabelled:
            flag_modified(row, name)


def _protect(row: Labelled, *, unread: bool = True) -> list[str]:
    """Let the texts carry the label of their record; gives back which of them say something."""
    label = Label(row.label)
    known = sa.inspect(row).dict
    found = []
    for name, least in _texts_of(type(row)).items():
        if (unread or name in known) and (text := getattr(row, name)):
            setattr(row, name, protected(text, label) if label >= least else str(text))
            found.append(name)
    return found
