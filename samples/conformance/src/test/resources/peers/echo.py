"""python-socketio against the echo server, by each way of transport.

Usage: python echo.py URL
"""

import asyncio
import hashlib
import sys

import socketio

from checks import PATIENCE, check, control, equal, main, until

URL = sys.argv[1]

AUTH = {
    "token": "good",
    "list": [1, [2, {"a": "b"}], []],
    "nested": {"a": ["x", {"b": [None, True]}], "c": {}},
    "text": "żółć 😀 [] {} , \"\\ \u2028",
}

VALUES = [1, "two", {"3": [True, None, False], "deep": [[[{}]]]}, [], {}, None, True, "", "żółć 😀 \u001e \u2028 \u0000",
          0.1, -1.5e-07, 9007199254740993, -123456789012345678901234567890]

WAYS = {
    "websocket": (["websocket"], "websocket"),
    "polling": (["polling"], "polling"),
    "upgrade": (["polling", "websocket"], "websocket"),
}

X = "/A/X"


def pattern(size):
    return bytes((i * 31) & 255 for i in range(size))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


async def opened(way, namespaces=(X,), **options):
    client = socketio.AsyncClient(reconnection=options.pop("reconnection", False), reconnection_delay=0.05,
                                  reconnection_delay_max=0.2, randomization_factor=0)
    await client.connect(URL, namespaces=list(namespaces), auth=options.pop("auth", AUTH), transports=WAYS[way][0],
                         wait_timeout=PATIENCE, **options)
    return client


async def call(client, event, *values, namespace=X):
    data = values if len(values) != 1 else values[0]
    return await client.call(event, data if values else None, namespace=namespace, timeout=PATIENCE)


async def refusal(way, namespace, auth):
    client = socketio.AsyncClient(reconnection=False)
    heard = []
    client.on("connect_error", lambda data: heard.append(data), namespace=namespace)
    try:
        await client.connect(URL, namespaces=[namespace], auth=auth, transports=WAYS[way][0], wait_timeout=PATIENCE)
    except socketio.exceptions.ConnectionError:
        await client.disconnect()
        return heard
    await client.disconnect()
    raise AssertionError("let in")


async def basics(way, it):
    client = await opened(way, headers={"X-Peer": "python"})

    async def ids():
        equal(await call(client, "whoami"), client.get_sid(X))
        if client.get_sid(X) == client.eio.sid:
            raise AssertionError("the id of the connection is shown in the namespace")

    async def transport():
        equal(client.transport(), WAYS[way][1])

    async def auth():
        equal(await call(client, "auth"), AUTH)

    async def header():
        equal(await call(client, "header", "x-peer"), "python")

    async def values():
        equal(await call(client, "echo", *VALUES), tuple(VALUES))

    async def nothing():
        equal(await call(client, "echo"), None)

    async def unhandled():
        await client.emit("nosuch", 1, namespace=X)
        try:
            await client.call("nosuch", 1, namespace=X, timeout=0.2)
        except socketio.exceptions.TimeoutError:
            equal(await call(client, "echo", 5), 5)
            return
        raise AssertionError("answered")

    async def questions():
        async def question(number, text):
            return {"n": number + 1}, text
        client.on("question", question, namespace=X)
        equal(await asyncio.gather(*(call(client, "ask", i, "q%d" % i) for i in range(20))),
              [({"n": i + 1}, "q%d" % i) for i in range(20)])

    async def binary():
        sent = (b"\x00\x01\xfa", {"a": [b"", {"b": pattern(70000)}], "c": "text"}, 7)
        equal(await call(client, "echo", *sent), sent)

    async def blob():
        heard = []
        client.on("blob", lambda first, second: heard.append((first, second)), namespace=X)
        digest = await call(client, "blob", 100000)
        await until("blob", lambda: heard)
        equal([sha256(heard[0][0]), sha256(heard[0][1]["again"])], [digest, digest])

    async def digest():
        equal(await call(client, "digest", pattern(300000)), sha256(pattern(300000)))

    async def burst():
        got = []
        client.on("seq", got.append, namespace=X)
        equal(await call(client, "burst", 1000), 1000)
        await until("burst", lambda: len(got) >= 1000)
        equal(got, list(range(1000)))

    async def order():
        got = []
        for number in range(1000):
            await client.emit("echo", number, namespace=X, callback=got.append)
        await until("answers", lambda: len(got) >= 1000)
        equal(got, list(range(1000)))

    async def large():
        text = "x" * 900000
        equal(await call(client, "echo", text), text)

    await it("has an id of its own in the namespace", ids)
    await it("ends on its transport", transport)
    await it("auth with nested lists arrives", auth)
    await it("headers of the handshake arrive", header)
    await it("every kind of value comes back", values)
    await it("an answer without values", nothing)
    await it("an event that nobody handles is harmless", unhandled)
    await it("answers questions of the server", questions)
    await it("binary comes back, nested and empty too", binary)
    await it("binary of the server arrives", blob)
    await it("binary of the client arrives", digest)
    await it("a burst of 1,000 events arrives in order", burst)
    await it("1,000 events are answered in order", order)
    await it("a large message passes", large)
    await client.disconnect()


async def namespaces(way, it):
    async def two():
        client = await opened(way, (X, "/A/Y"))
        if client.get_sid(X) == client.get_sid("/A/Y"):
            raise AssertionError("one id for both")
        equal(await call(client, "whoami", namespace="/A/Y"), client.get_sid("/A/Y"))
        heard = []
        client.on("seq", heard.append, namespace="/A/Y")
        equal(await call(client, "burst", 10), 10)
        equal(await call(client, "echo", "fence", namespace="/A/Y"), "fence")
        equal(heard, [])
        left = []
        client.on("disconnect", lambda *reason: left.append(reason), namespace="/A/Y")
        await client.emit("kick", namespace="/A/Y")
        await until("the kick", lambda: left)
        equal(await call(client, "echo", "still here"), "still here")
        await client.disconnect()

    async def refused():
        denied = [{"message": "denied", "data": {"code": "E_AUTH"}}]
        equal(await refusal(way, X, {"token": "bad"}), denied)
        equal(await refusal(way, X, None), denied)

    async def unknown():
        heard = await refusal(way, "/nope", AUTH)
        equal([error["message"] for error in heard], ["Invalid namespace"])

    await it("two namespaces share a connection; told to leave one, the other stays", two)
    await it("a refusal has message and data", refused)
    await it("an unknown namespace is refused", unknown)


async def rooms(way, it):
    async def room():
        name = "/A/PyRooms-" + way
        clients = [await opened(way, (name,)), await opened(way, (name,)), await opened("websocket", (name,))]
        told = [[], [], []]
        for client, heard in zip(clients, told):
            client.on("told", heard.append, namespace=name)

        async def fence():
            for client in clients:
                await call(client, "echo", "fence", namespace=name)

        for client, target in zip(clients, ("r", "r", "s")):
            await call(client, "join", target, namespace=name)
        await call(clients[2], "tell", "r", {"n": 1}, namespace=name)
        await fence()
        await call(clients[1], "leave", "r", namespace=name)
        await call(clients[0], "tell", "r", b"\x01", namespace=name)
        await fence()
        await until("frames", lambda: len(told[0]) >= 2)
        equal(told, [[{"n": 1}, b"\x01"], [{"n": 1}], []])
        for client in clients:
            await client.disconnect()

    await it("rooms", room)


async def endings(way, it):
    async def idle():
        client = await opened(way)
        sid = client.get_sid(X)
        await asyncio.sleep(4.5)
        equal(await call(client, "whoami"), sid)
        await client.disconnect()

    async def dropped():
        client = await opened(way, reconnection=True)
        before = client.get_sid(X)
        connected = asyncio.Event()
        client.on("connect", connected.set, namespace=X)
        await client.emit("drop", namespace=X)
        await asyncio.wait_for(connected.wait(), PATIENCE)
        if client.get_sid(X) == before:
            raise AssertionError("the id is the same")
        equal(await call(client, "auth"), AUTH)
        await client.disconnect()

    async def too_large():
        client = await opened(way)
        ended = asyncio.Event()
        client.on("disconnect", lambda *reason: ended.set(), namespace=X)
        await client.emit("echo", "x" * 1100000, namespace=X)
        await asyncio.wait_for(ended.wait(), PATIENCE)
        again = await opened(way)
        equal(await call(again, "echo", 1), 1)
        await again.disconnect()

    await it("idle over several pings", idle)
    await it("a connection that the server ends comes back by itself", dropped)
    await it("a message above the bound ends the connection only", too_large)


async def restart():
    clients = [await opened(way, reconnection=True) for way in WAYS]
    before = [client.get_sid(X) for client in clients]
    back = [asyncio.Event() for _ in clients]
    for client, event in zip(clients, back):
        client.on("connect", event.set, namespace=X)
    control("restart")
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in back)), PATIENCE)
    for client, sid in zip(clients, before):
        if client.get_sid(X) == sid:
            raise AssertionError("the id is the same")
        equal(await call(client, "echo", 1), 1)
        await client.disconnect()


async def body():
    async def one(way):
        def it(name, run):
            return check(way + ": " + name, run)

        async def group(name, run):
            try:
                await run(way, it)
            except Exception as error:
                async def fail():
                    raise error
                await it(name, fail)

        async def first():
            await group("basics", basics)
            await group("namespaces", namespaces)

        async def second():
            await group("endings", endings)
            await group("rooms", rooms)

        await asyncio.gather(first(), second())

    await asyncio.gather(*(one(way) for way in WAYS))
    await check("after a restart of the server all come back", restart)


main(body)
