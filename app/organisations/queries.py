"""Reading organisations."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.models import Organisation, OrganisationKind


def own_organisation_id(db: Session) -> UUID:
    """The organisation that runs this desk; seeding makes it before anybody can sign in."""
    return db.exec(
        select(Organisation.id)
        .where(Organisation.kind == OrganisationKind.OWN)
        .order_by(col(Organisation.created_at))
        .limit(1)
    ).one()
