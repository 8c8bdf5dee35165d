"""Runs checks and reports each as a line of JSON."""

import asyncio
import json
import sys
import traceback

# Generous: how long something takes decides nothing, and machines may be busy.
PATIENCE = 60
CHECK_TIME = 240

_ran = 0
_failed = 0


def _report(line):
    print(json.dumps(line), flush=True)


async def check(name, body):
    global _ran, _failed
    _ran += 1
    try:
        await asyncio.wait_for(body(), CHECK_TIME)
        _report({"check": name})
    except Exception:
        _failed += 1
        _report({"check": name, "error": traceback.format_exc()})


def control(what):
    """Asks the test that started this script to do something."""
    _report({"control": what})


def equal(actual, expected):
    if actual != expected or type(actual) is not type(expected):
        raise AssertionError("%.500r is not %.500r" % (actual, expected))


async def until(what, condition, seconds=PATIENCE):
    """Waits until something is true, without relying on how long that takes."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        if asyncio.get_running_loop().time() > end:
            raise AssertionError("not in time: " + what)
        await asyncio.sleep(0.005)


def main(body):
    asyncio.run(body())
    _report({"done": _ran})
    sys.exit(1 if _failed else 0)
