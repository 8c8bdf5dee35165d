"""app-control-protocol, led by lines on standard input: codec and validation of a payload, again and again."""

import json
import os
import sys
import time

import app_control_protocol as protocol


def percentiles(nanos):
    ordered = sorted(nanos)
    return " ".join("%.1f" % (ordered[max(0, -(-len(ordered) * p // 100) - 1)] / 1e3) for p in (50, 99))


def repeat(seconds, once):
    nanos = []
    began = before = time.perf_counter_ns()
    end = began + int(seconds * 1e9)
    while before < end:
        once()
        now = time.perf_counter_ns()
        nanos.append(now - before)
        before = now
    return "%.3f %s" % (len(nanos) * 1e9 / (before - began), percentiles(nanos))


def codec(model, payload):
    kind = getattr(protocol, model)

    def once():
        text = json.dumps(kind.from_dict(json.loads(payload)).to_dict(), ensure_ascii=False, separators=(",", ":"))
        text.encode("utf-8")

    return once


def validation(schema, payload):
    document = json.loads(payload)
    return lambda: protocol.validate_protocol_payload(schema, document)


sys.setrecursionlimit(10_000)
print("listening on 0", flush=True)
for line in sys.stdin:
    order, name, seconds, file = line.split()
    with open(file, "rb") as source:
        content = source.read()
    work = codec(name, content) if order == "codec" else validation(name, content)
    print(order, repeat(float(seconds), work), flush=True)
os._exit(0)
