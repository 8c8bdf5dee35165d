"""happy-engineering-sdk, led by lines on standard input: ciphers and messages, again and again."""

import base64
import json
import os
import sys
import time

from happy_sdk import HappyClient
from happy_sdk.encryption import decode_base64, decrypt, encode_base64, encrypt


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


def work(order, key, variant, content):
    if order == "encrypt":
        value = json.loads(content)
        return lambda: encode_base64(encrypt(key, variant, value))
    if order == "decrypt":
        bundle = content.decode()
        assert decrypt(key, variant, decode_base64(bundle))["role"] == "user"
        return lambda: decrypt(key, variant, decode_base64(bundle))
    return lambda: page(key, variant, content)


client = HappyClient("http://127.0.0.1", token="none", secret_b64=base64.b64encode(bytes(32)).decode())


def page(key, variant, content):
    """What get_messages does with an answer once it is here."""
    records = sorted(json.loads(content)["messages"], key=lambda record: record.get("seq", 0))
    messages = [client._to_message(record, key, variant) for record in records]
    assert messages[-1].content["role"] == "session"
    return messages


print("listening on 0", flush=True)
for line in sys.stdin:
    order, seconds, variant, key, file = line.split()
    with open(file, "rb") as source:
        payload = source.read()
    print(order, repeat(float(seconds), work(order, bytes.fromhex(key), variant, payload)), flush=True)
os._exit(0)
