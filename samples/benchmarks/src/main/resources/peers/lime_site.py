"""A site on lime-sites-sdk, led by lines on standard input: counts logins and verifies passports."""

import asyncio
import os
import sys
import threading
import time

from lime_sites import LimeSite


class Window:
    """The logins of one window."""

    def __init__(self, count, stamped):
        self.left = count
        self.stamped = stamped
        self.latencies = []
        self.done = asyncio.Event()

    def count(self, request_id):
        if self.stamped:
            self.latencies.append(time.monotonic_ns() - int(request_id.rsplit("_", 1)[1]))
        self.left -= 1
        if self.left == 0:
            self.done.set()


def percentiles(nanos):
    ordered = sorted(nanos)
    if not ordered:
        return "0 0"
    return " ".join("%.4f" % (ordered[max(0, -(-len(ordered) * p // 100) - 1)] / 1e6) for p in (50, 99))


async def main(address):
    site = LimeSite(site_token="st_benchmark", base_url=address)
    window = Window(0, False)

    @site.on_login
    async def on_login(request_id, passport):
        window.count(request_id)

    async def verify(count, request_id, passport):
        latencies = []
        began = before = time.monotonic_ns()
        for _ in range(count):
            await site.verify_passport(passport, expected_request_id=request_id)
            now = time.monotonic_ns()
            latencies.append(now - before)
            before = now
        return "%d %s" % (before - began, percentiles(latencies))

    orders = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(orders.put_nowait, line.split())
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    print("listening on 0", flush=True)
    while True:
        order, *rest = await orders.get()
        if order == "expect":
            window = Window(int(rest[0]), rest[1] == "true")
            answer = rest[0]
        elif order == "counted":
            await window.done.wait()
            answer = percentiles(window.latencies)
        else:
            answer = await verify(int(rest[0]), rest[1], rest[2])
        print(order, answer, flush=True)


asyncio.run(main(sys.argv[1]))
