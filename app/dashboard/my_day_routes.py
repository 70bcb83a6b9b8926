"""My day, the page that opens after signing in; as a fragment, everything below its heading."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.audit.reads import note_shown
from app.dashboard.my_day import TO_BE_WON, my_day
from app.dashboard.my_day_calendar import in_full
from app.people.deps import Reader
from app.settings import get_settings
from app.tasks.answers import new_task_form, row_context
from app.web.db import Db
from app.web.htmx import is_fragment
from app.web.templating import render

router = APIRouter(include_in_schema=False)


@router.get("/", name="my_day:show")
def show_my_day(request: Request, db: Db, by: Reader, whose: str = "mine") -> Response:
    is_team = whose == "team"
    here = "/?whose=team" if is_team else "/"
    day = my_day(db, by, is_team=is_team)
    note_shown(request, db, day)
    return render(
        request,
        "my_day/_day.html" if is_fragment(request) else "my_day/show.html",
        day=day,
        heading=in_full(day.today),
        quiet_url=_quiet_url(is_team=is_team),
        form=new_task_form(here),
        **row_context(request, by, here),
    )


def _quiet_url(*, is_team: bool) -> str:
    """The same delegations on the stance page, all of them."""
    asked = {"stance": ",".join(sorted(TO_BE_WON)), "quiet": str(get_settings().touch_days)}
    return f"/stance?{urlencode(asked if is_team else asked | {'owner': 'me'}, safe=',')}"
