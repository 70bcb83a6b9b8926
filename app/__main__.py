"""`python -m app`: the operator's commands."""

import gc

gc.disable()  # what loading makes, stays: looking for rubbish in it takes a tenth of a start

from app.cli import main  # noqa: E402

gc.freeze()  # nor is it looked through later, while somebody waits for a page
gc.enable()
main()
