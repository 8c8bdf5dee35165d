"""python-socketio against the conformance application, by each way of transport.

Usage: python acp.py URL
"""

import asyncio
import base64
import json
import os
import sys

import aiohttp
import socketio

from checks import PATIENCE, check, equal, main, until

URL = sys.argv[1]

KEY = "x-test-identity"

WAYS = {
    "websocket": (["websocket"], "auth"),
    "polling": (["polling"], "header"),
    "upgrade": (["polling", "websocket"], "auth"),
}


class Person:
    """Somebody who can speak REST and opens sockets whose frames are noted."""

    count = 0

    def __init__(self, name):
        Person.count += 1
        self.identity = {"id": "%s-py-%d-%d" % (name, os.getpid(), Person.count), "name": name, "role": "user", "metadata": {}}
        shown = json.dumps(self.identity).encode()
        self.shown = {KEY: base64.urlsafe_b64encode(shown).decode().rstrip("=")}

    async def rest(self, method, path, body=None, status=200):
        async with aiohttp.ClientSession() as session:
            async with session.request(method, URL + "/acp" + path, json=body, headers=self.shown) as response:
                text = await response.text()
                if response.status != status:
                    raise AssertionError("%s %s: %d %s" % (method, path, response.status, text))
                return json.loads(text) if text else None

    async def thread(self, *assistants):
        thread = (await self.rest("POST", "/threads", {}, 201))["id"]
        for assistant in assistants:
            identity = {"id": assistant, "name": assistant, "role": "assistant"}
            await self.rest("POST", "/threads/%s/members" % thread, {"identity": identity}, 201)
        return thread

    async def opened(self, way):
        transports, via = WAYS[way]
        client = socketio.AsyncClient(reconnection=False)
        client.frames = []
        client.on("*", lambda event, *values: client.frames.append((event, *values)))
        await client.connect(URL, transports=transports, wait_timeout=PATIENCE, auth=self.shown if via == "auth" else None,
                             headers=self.shown if via == "header" else {})
        return client


def events(client):
    return [frame[1] for frame in client.frames if frame[0] == "event"]


def types(client):
    return [event["type"] for event in events(client)]


async def one(way):
    def it(name, run):
        return check(way + ": " + name, run)

    async def refused():
        heard = []
        for auth in (None, {KEY: "nonsense"}):
            client = socketio.AsyncClient(reconnection=False)
            client.on("connect_error", heard.append)
            try:
                await client.connect(URL, transports=WAYS[way][0], auth=auth, wait_timeout=PATIENCE)
                raise AssertionError("let in")
            except socketio.exceptions.ConnectionError:
                await client.disconnect()
        equal([error["message"] for error in heard], ["unauthenticated", "unauthenticated"])

    async def conversation():
        ann = Person("ann")
        thread = await ann.thread("echo")
        client = await ann.opened(way)
        equal(await client.call("thread:join", {"thread_id": thread}),
              {"thread_id": thread, "replayed": [], "replay_truncated": False})
        draft = {"content": [{"type": "text", "text": "żółć 😀"}], "metadata": {"n": 12345678901234567890}}
        answer = await client.call("message:send", {"thread_id": thread, "draft": draft})
        equal(events(client), [answer["event"]])
        equal(answer["event"]["metadata"], draft["metadata"])
        equal((await ann.rest("GET", "/threads/%s/events" % thread))["items"], [answer["event"]])
        runs = (await client.call("assistant:invoke", {"thread_id": thread, "assistant_ids": ["echo"]}))["runs"]
        equal([run["status"] for run in runs], ["pending"])
        await until("the end of the run", lambda: "run.completed" in types(client))
        equal(types(client), ["message", "run.started", "message", "run.completed"])
        equal(events(client)[2]["content"][0]["text"], "echo: żółć 😀")
        equal([frame[1]["status"] for frame in client.frames if frame[0] == "run:updated"],
              ["pending", "running", "completed"])
        await client.disconnect()

    async def cancel():
        ann = Person("ann")
        thread = await ann.thread("hang")
        client = await ann.opened(way)
        await client.call("thread:join", {"thread_id": thread})
        run = (await client.call("assistant:invoke", {"thread_id": thread, "assistant_ids": ["hang"]}))["runs"][0]["id"]
        await until("the first message", lambda: "message" in types(client))
        equal(await client.call("run:cancel", {"run_id": run}), {"run_id": run, "cancelled": True})
        await until("the end of the run", lambda: "run.cancelled" in types(client))
        await client.disconnect()

    async def replay():
        ann = Person("ann")
        thread = await ann.thread("flood")
        client = await ann.opened(way)
        await client.call("thread:join", {"thread_id": thread})
        first = (await client.call("message:send", {"thread_id": thread, "draft": {"content": [{"type": "text", "text": "go"}]}}))["event"]
        await client.call("assistant:invoke", {"thread_id": thread, "assistant_ids": ["flood"]})
        await until("the end of the run", lambda: "run.completed" in types(client))
        cursor = {"created_at": first["created_at"], "id": first["id"]}
        answer = await client.call("thread:join", {"thread_id": thread, "since": cursor}, timeout=PATIENCE)
        equal((len(answer["replayed"]), answer["replay_truncated"]), (500, True))
        last = answer["replayed"][-1]
        cursor = {"created_at": last["created_at"], "id": last["id"]}
        more = await client.call("thread:join", {"thread_id": thread, "since": cursor}, timeout=PATIENCE)
        equal(answer["replayed"] + more["replayed"], events(client)[1:])
        equal(await client.call("thread:leave", {"thread_id": thread}), {"thread_id": thread, "left": True})
        await client.disconnect()

    async def malformed():
        client = await Person("ann").opened(way)
        for event, payload in (("thread:join", None), ("thread:join", []), ("thread:join", {"thread_id": 1}),
                               ("message:send", {"thread_id": "x"}), ("run:cancel", {}), ("nosuch", {}),
                               ("thread:join", {"thread_id": b"bytes"}), ("assistant:invoke", "text")):
            answer = await client.call(event, payload, timeout=PATIENCE)
            equal(answer["error"]["code"], "invalid_request")
        answer = await client.call("thread:join", {"thread_id": "th_0123456789abcdef"})
        equal(answer, {"error": {"code": "not_found", "message": "thread not found"}})
        await client.disconnect()

    await it("nobody is refused with the reason", refused)
    await it("sends, invokes, and hears of it", conversation)
    await it("a run is cancelled", cancel)
    await it("500 live events, and the same by replay", replay)
    await it("every malformed payload is answered", malformed)


async def body():
    await asyncio.gather(*(one(way) for way in WAYS))


main(body)
