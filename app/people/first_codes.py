"""What every new factor leads to: other sessions end, and the first one brings recovery codes."""

from fastapi import Request, Response

from app.languages import gettext as _
from app.people.epochs import end_ways_in
from app.people.models import Person
from app.people.recovery import codes_left, make_codes
from app.people.renewal import keep_signed_in
from app.web.db import Db
from app.web.htmx import see_other
from app.web.templating import render


def codes_page(request: Request, codes: list[str], why: str) -> Response:
    return render(request, "people/recovery_codes.html", status=201, codes=codes, why=why)


def after_new_factor(request: Request, db: Db, by: Person) -> Response:
    end_ways_in(db, by)
    if codes_left(db, by):
        answer = see_other(request, "/settings")
    else:
        codes = make_codes(db, person=by)
        answer = codes_page(
            request, codes, _("Your account is protected. In case the device is lost:")
        )
    return keep_signed_in(request, db, by, answer)
