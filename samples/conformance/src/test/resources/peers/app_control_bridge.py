"""Answers a line with a line by app-control-protocol: roundtrip and validate."""

import json
import re
import sys

import app_control_protocol as protocol

PATH = re.compile(r"(?s)(\$.*?) (?:must |is required|is not allowed)")


def roundtrip(request):
    model = getattr(protocol, request["model"])
    return {"ok": True, "json": model.from_dict(request["json"]).to_dict()}


def validate(request):
    try:
        protocol.validate_protocol_payload(request["schema"], request["payload"])
    except ValueError as ex:
        path = PATH.match(str(ex))
        return {"ok": False, "path": path.group(1) if path else None, "error": str(ex)[:300]}
    return {"ok": True}


def answer(line):
    try:
        request = json.loads(line)
        return roundtrip(request) if request["op"] == "roundtrip" else validate(request)
    except Exception as ex:
        return {"ok": False, "error": str(ex)[:300], "errorType": type(ex).__name__}


for line in sys.stdin:
    print(json.dumps(answer(line)), flush=True)
