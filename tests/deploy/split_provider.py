"""A provider whose pages people reach by the proxy, and whose other addresses the app reaches on
this machine: python -m tests.deploy.split_provider PORT ORIGIN CLAIMS..."""

from __future__ import annotations

import json
import sys

import flask
import oidc_provider_mock
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.serving import run_simple


def main(port: int, origin: str, claims: list[str]) -> None:
    """Serve until it is ended. origin: where browsers find its pages. claims: JSON."""
    people = []
    for one in map(json.loads, claims):
        people.append(oidc_provider_mock.User(sub=one.pop("sub"), claims=one))
    app = oidc_provider_mock.app(user_claims=people)

    @app.after_request
    def _tell_browsers(answer: flask.Response) -> flask.Response:
        if flask.request.path.endswith("/openid-configuration"):
            told = json.loads(answer.get_data())
            for name in ("authorization_endpoint", "end_session_endpoint"):
                path = told[name].split("/", 3)[3]
                told[name] = f"{origin}/{path}"
            answer.set_data(json.dumps(told))
        return answer

    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)  # type: ignore[method-assign]
    run_simple("127.0.0.1", port, app, threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
