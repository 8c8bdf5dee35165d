"""Gives every generated request a live session of its own: id in the path, token in the header."""

import json
import os
import urllib.request

import schemathesis
from schemathesis.core.parameters import ParameterLocation

CREATE = os.environ["BASE_URL"] + "/handshake/session"
FORM = json.dumps(
    {
        "mode": "form-fill",
        "schema": [
            {"key": "name", "type": "string", "required": True},
            {"key": "age", "type": "int"},
        ],
        "context": {"name": "", "email": "me@example.org"},
    }
).encode()


def new_session():
    with urllib.request.urlopen(urllib.request.Request(CREATE, data=FORM), timeout=10) as answer:
        return json.load(answer)


@schemathesis.auth(refresh_interval=None)
class LiveSession:
    def get(self, case, context):
        return new_session()

    def set(self, case, session, context):
        case.headers["X-Handshake-Token"] = session["token"]
        broken_path = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
        if "sid" in case.path_parameters and not broken_path:
            case.path_parameters["sid"] = session["sessionId"]
