"""Form Coach's pages: `streamlit run app.py`, or `coach app`.

The server imports this file once and finds `app`; every visit then runs it as a script.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from coach.ui import guide, progress, review, server, shell, therapist, train, your_data

PAGES = (
    train.PAGE,
    review.PAGE,
    guide.PAGE,
    progress.PAGE,
    your_data.PAGE,
    therapist.PAGE,
)

if get_script_run_ctx(suppress_warning=True) is None:
    app = App(
        __file__,
        routes=server.routes(),
        lifespan=server.lifespan,
        on_script_error=shell.apologise,
    )
else:
    shell.show(PAGES)
