"""What the page "Who may see this" posts."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from app.labels.audience import Audience
from app.web.forms import Filled, Line, filled


class ReaderForm(BaseModel):
    person_id: UUID


class RaisingForm(BaseModel):
    audience: Audience


class LoweringForm(BaseModel):
    audience: Audience
    reason: Line = ""


ReaderPosted = Annotated[Filled[ReaderForm], Depends(filled(ReaderForm))]
RaisingPosted = Annotated[Filled[RaisingForm], Depends(filled(RaisingForm))]
LoweringPosted = Annotated[Filled[LoweringForm], Depends(filled(LoweringForm))]
