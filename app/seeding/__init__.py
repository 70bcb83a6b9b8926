"""Loading `seeds/`: public facts and the four asks, checked as a whole and then compared."""

from app.seeding.actions import ensure_own_organisation, load_seeds
from app.seeding.faults import Fault, SeedError
from app.seeding.report import SeedReport

__all__ = ["Fault", "SeedError", "SeedReport", "ensure_own_organisation", "load_seeds"]
