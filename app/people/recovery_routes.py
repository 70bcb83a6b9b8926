"""New recovery codes, and the page for somebody whose device is lost."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.languages import gettext as _
from app.people.confirmation import Reauthenticated
from app.people.deps import AccountHolder
from app.people.epochs import end_ways_in
from app.people.first_codes import codes_page
from app.people.forms import LostDeviceForm
from app.people.recovery import WrongRecovery, make_codes, recover
from app.people.renewal import keep_signed_in
from app.people.site import address_of
from app.people.throttle import TooManyTries, give_back, take_try
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)

LostDevicePosted = Annotated[Filled[LostDeviceForm], Depends(filled(LostDeviceForm))]


@router.post("/settings/recovery-codes", name="people:make_recovery_codes")
def post_codes(request: Request, db: Db, by: AccountHolder, _fresh: Reauthenticated) -> Response:
    codes = make_codes(db, person=by)
    end_ways_in(db, by)
    answer = codes_page(request, codes, _("The codes from before are worthless now."))
    return keep_signed_in(request, db, by, answer)


@router.get("/lost-device", name="people:lost_device")
def show_lost_device(request: Request) -> Response:
    return render(request, "people/lost_device.html", form=Filled())


@router.post("/lost-device", name="people:recover")
def post_lost_device(request: Request, db: Db, form: LostDevicePosted) -> Response:
    """The same answer whether account or code is wrong; a right code leads to a one-time link."""
    status = 422
    if form.data:
        try:
            attempt = take_try(db, email=form.data.email, address=address_of(request))
            token = recover(db, email=form.data.email, code=form.data.code)
        except (TooManyTries, WrongRecovery) as refused:
            form.errors[""], status = refused.message, refused.status
        else:
            give_back(db, attempt)
            return see_other(request, f"/invitations/{token}")
    return render(request, "people/lost_device.html", form=form, status=status)
