"""Lets every generated request come from a member of a live thread in which a run is active."""

import base64
import json
import os
import urllib.request

import schemathesis
from schemathesis.core.parameters import ParameterLocation

URL = os.environ["BASE_URL"] + "/acp"
IDENTITY = base64.urlsafe_b64encode(b'{"id":"alice","name":"Alice"}').decode().rstrip("=")
HEADERS = {"X-Test-Identity": IDENTITY, "Content-Type": "application/json"}
ASSISTANT = {"identity": {"id": "hold", "name": "Hold", "role": "assistant"}}


def post(path, body):
    request = urllib.request.Request(URL + path, data=json.dumps(body).encode(), headers=HEADERS)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def new_scene():
    thread = "/threads/" + post("/threads", {})["id"]
    post(thread + "/members", ASSISTANT)
    run = post(thread + "/invocations", {"assistant_ids": ["hold"]})["runs"][0]
    return {"thread": run["thread_id"], "run": run["id"], "identity": "hold"}


@schemathesis.auth(refresh_interval=None)
class Member:
    def get(self, case, context):
        return new_scene()

    def set(self, case, scene, context):
        case.headers["X-Test-Identity"] = IDENTITY
        if case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH):
            return
        for name in case.path_parameters:
            for kind, value in scene.items():
                if name.lower().startswith(kind):
                    case.path_parameters[name] = value
