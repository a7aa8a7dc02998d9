"""Form Coach's pages: `streamlit run app.py`, or `coach app`.

The server imports this file once and finds `app`; every visit then runs it as a script.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from coach.ui.pages import guide, progress, review, therapist, train, your_data
from coach.ui.parts import page_frame
from coach.ui.server import routes

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
        routes=routes.routes(),
        middleware=routes.middleware(),
        lifespan=routes.lifespan,
        on_script_error=page_frame.apologise,
        exception_handlers={Exception: routes.failed},
    )
else:
    page_frame.show(PAGES)
