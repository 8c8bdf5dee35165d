"""happy-engineering-sdk and the conformance application, two clients of one account: what one does the other reads.

What 0.3.0 cannot do is checked as it is; the differences are those of docs/happy.md.

Usage: python happy.py 0.3.0|0.7.0 SERVER TOKEN SECRET FACADE
"""

import asyncio
import sys

import httpx
from happy_sdk import HappyClient

from checks import check, equal, main

VERSION, SERVER, TOKEN, SECRET, FACADE = sys.argv[1:6]

OLD = VERSION == "0.3.0"

MACHINE = "m-1"

ODD = {"text": "h\u00e4ll\u00f6 \u2603 \U0001f680 \u2028 \"\\/\b\t\u0001", "null": None, "flag": True,
       "numbers": [0, -1, 1.5, 1e21, 123456789012345678], "deep": {"a": [{"b": {}}], "": []}}

sdk = HappyClient(SERVER, token=TOKEN, secret_b64=SECRET)

http = httpx.AsyncClient(timeout=60)


class Refused(Exception):
    """A failure of ours: its type."""


async def java(method, path, **body):
    answer = await http.request(method, FACADE + path, json=body or None)
    if answer.status_code != 200:
        raise Refused(answer.json()["error"]["type"])
    return answer.json()


async def post(path, **body):
    return await java("POST", path, **body)


async def get(path):
    return await java("GET", path)


async def failure(call):
    """Name of a failure, alike for both."""
    try:
        await call
    except Refused as ex:
        return ex.args[0].removesuffix("Exception")
    except Exception as ex:
        return type(ex).__name__.removesuffix("Error")
    return "none"


async def spawned_here(**more):
    return await sdk.spawn_session(MACHINE, "/srv/app", **more)


async def spawned_there(**more):
    return (await post("/spawn", machineId=MACHINE, directory="/srv/app", **more))["sessionId"]


async def texts(session):
    """What was said, as ours reads it."""
    messages = (await get("/messages/" + session))["messages"]
    return [text_of(message["content"]) for message in messages]


def text_of(content):
    inner = content["content"]
    return inner.get("text") or inner.get("ev", {}).get("text")


async def same(session):
    """Both read the same session."""
    ours = await get("/session/" + session)
    theirs = await sdk.get_session(session)
    equal(ours["metadata"], theirs.metadata)
    equal(ours["metadataVersion"], theirs.metadata_version)
    equal(ours["createdAt"], theirs.created_at)
    equal(ours["active"], theirs.active)
    equal(ours["agentState"], theirs.agent_state)
    if not OLD:
        equal(ours["agentStateData"], theirs.agent_state_data)
        equal((ours["machineId"], ours["directory"]), (theirs.machine_id, theirs.directory))
    return ours


async def said(session, *expected):
    """Waits until messages are there, in this order among others."""
    while [text for text in await texts(session) if text in expected] != list(expected):
        await asyncio.sleep(0.02)


async def machines():
    ours = (await get("/machines"))["machines"]
    theirs = await sdk.list_machines()
    equal([one["id"] for one in ours], [one.id for one in theirs])
    equal([one["active"] for one in ours], [one.active for one in theirs])
    equal(ours[0]["metadata"]["platform"], "linux")
    # Theirs stays encrypted.
    equal(type(theirs[0].metadata), str)


async def spawns_of_theirs():
    session = await spawned_here(agent="claude", create_dir=True, name="N\u00e4me")
    read = await same(session)
    equal(read["metadata"]["name"], "N\u00e4me")
    equal(read["metadata"]["summary"]["text"], "N\u00e4me")
    equal(read["directory"], "/srv/app")


async def spawns_of_ours():
    session = await spawned_there(name="N\u00e4me")
    read = await same(session)
    equal(read["metadata"]["name"], "N\u00e4me")
    equal(session in [one.id for one in await sdk.list_sessions()], True)
    equal(session in [one.id for one in await sdk.list_sessions(active_only=True)], True)
    equal(await sdk.is_alive(session), True)


async def renames():
    session = await spawned_here()
    first = (await same(session))["metadataVersion"]
    await sdk.set_session_name(session, "theirs")
    equal((await same(session))["metadata"]["name"], "theirs")
    answer = await post("/rename", sessionId=session, name="ours")
    equal((await sdk.get_session(session)).metadata, answer["metadata"])
    await sdk.set_session_name(session, "theirs again")
    read = await same(session)
    equal(read["metadata"]["summary"]["text"], "theirs again")
    equal(read["metadataVersion"], first + 3)


async def odd_metadata():
    session = await spawned_there()
    await sdk.update_session_metadata(session, {"theirs": ODD})
    await post("/metadata", sessionId=session, changes={"ours": ODD})
    read = (await same(session))["metadata"]
    equal(read["theirs"], ODD)
    equal(read["ours"], ODD)
    equal(read["path"], "/srv/app")


async def both_at_a_time():
    session = await spawned_there()

    async def ours():
        for number in range(2):
            await post("/metadata", sessionId=session, changes={"ours%d" % number: number})

    async def theirs():
        for number in range(2):
            await sdk.update_session_metadata(session, {"theirs%d" % number: number})

    await asyncio.gather(ours(), theirs())
    read = (await same(session))["metadata"]
    equal([read.get(name) for name in ("ours0", "ours1", "theirs0", "theirs1")], [0, 1, 0, 1])


async def messages_of_ours():
    session = await spawned_here()
    for text in ("one", ODD["text"], "three"):
        await post("/send", sessionId=session, text=text)
        equal(await post("/wait-turn", sessionId=session, timeoutMs=30_000), {"completed": True, "status": "completed"})
    if OLD:
        # The envelope of the server is too new for it.
        equal(await failure(sdk.get_messages(session)), "Attribute")
        return
    ours = (await get("/messages/" + session))["messages"]
    theirs = await sdk.get_messages(session)
    equal([(one["id"], one["seq"], one["content"], one["createdAt"]) for one in ours],
          [(one.id, one.seq, one.content, one.created_at) for one in theirs])
    equal([text_of(one.content) for one in theirs if text_of(one.content)],
          ["one", "echo: one", ODD["text"], "echo: " + ODD["text"], "three", "echo: three"])
    cursor = theirs[3].seq
    equal([one["seq"] for one in (await get("/messages/%s?afterSeq=%d" % (session, cursor)))["messages"]],
          [one.seq for one in await sdk.get_messages(session, after_seq=cursor)])


async def messages_of_theirs():
    session = await spawned_there()
    if OLD:
        # Returns as if it had sent; whether it has is its secret.
        equal(await sdk.send_message(session, "lost"), None)
        return
    await sdk.send_message(session, ODD["text"], permission_mode="default")
    await said(session, ODD["text"], "echo: " + ODD["text"])
    first = (await get("/messages/" + session))["messages"][0]["content"]
    equal(first["meta"]["permissionMode"], "default")
    await sdk.send_message(session, "two")
    await post("/send", sessionId=session, text="three")
    await said(session, ODD["text"], "two", "three")


async def wait_of_theirs():
    session = await spawned_there()
    wait = asyncio.create_task(sdk.wait_for_turn_completion(session, 60))
    await post("/send", sessionId=session, text="sockets 1")
    equal(await wait, None)
    equal(await sdk.run_task(MACHINE, "/srv/app", "sockets 2", timeout_seconds=60)
          in [one["id"] for one in (await get("/sessions"))["sessions"]], True)


async def stream_of_theirs():
    session = await spawned_there()
    await post("/send", sessionId=session, text="before")
    await said(session, "before", "echo: before")
    found = []
    async with sdk.subscribe(session, after_seq=0) as updates:
        await post("/send", sessionId=session, text="after")
        async for update in updates:
            if update.kind.value == "new-message" and isinstance(update.body, dict) and text_of(update.body):
                found.append(text_of(update.body))
            if found and found[-1] == "echo: after":
                break
    equal(found, ["before", "echo: before", "after", "echo: after"])


async def task_of_ours():
    session = (await post("/run-task", machineId=MACHINE, directory="/srv/app", prompt="do", timeoutMs=30_000))[
        "sessionId"]
    equal(await sdk.is_alive(session), False)
    equal("echo: do" in await texts(session), True)
    if not OLD:
        equal("echo: do" in [text_of(one.content) for one in await sdk.get_messages(session)], True)


async def stops():
    session = await spawned_here()
    equal((await get("/alive/" + session))["alive"], True)
    await sdk.stop_session(session)
    if OLD:
        # Its word does not reach the daemon: the process is still there to be stopped.
        equal(await post("/stop", sessionId=session), {})
    else:
        equal(await failure(sdk.stop_session(session)), "StopSession")
    equal((await get("/alive/" + session))["alive"], False)
    other = await spawned_there()
    await post("/stop", sessionId=other)
    equal(await sdk.is_alive(other), False)


async def deletes():
    session = await spawned_here()
    await sdk.delete_session(session)
    equal(await failure(get("/session/" + session)), "SessionNotFound")
    other = await spawned_there()
    await post("/delete", sessionId=other)
    equal(await failure(sdk.get_session(other)), "SessionNotFound")


async def failures():
    async def both(theirs, ours):
        return await failure(theirs), await failure(ours)

    equal(await both(sdk.get_session("absent"), get("/session/absent")), ("SessionNotFound", "SessionNotFound"))
    equal(await both(sdk.spawn_session("absent", "/srv"), post("/spawn", machineId="absent", directory="/srv")),
          ("MachineOffline", "MachineOffline"))
    equal(await both(sdk.spawn_session(MACHINE, "/missing"), post("/spawn", machineId=MACHINE, directory="/missing")),
          ("Spawn", "Spawn"))
    equal(await both(sdk.spawn_session(MACHINE, "/srv", "nosuch"),
                     post("/spawn", machineId=MACHINE, directory="/srv", agent="nosuch")), ("Spawn", "Spawn"))


# It sees the last of several frames only, and has no streams.
BEYOND_OLD = (wait_of_theirs, stream_of_theirs)

CHECKS = (
    ("machines are listed alike", machines),
    ("what theirs spawns ours reads", spawns_of_theirs),
    ("what ours spawns theirs reads", spawns_of_ours),
    ("names are given in turn", renames),
    ("odd metadata arrive", odd_metadata),
    ("changes at the same time keep each other", both_at_a_time),
    ("what ours says theirs reads", messages_of_ours),
    ("what theirs says ours reads", messages_of_theirs),
    ("theirs waits for a turn that ours began", wait_of_theirs),
    ("theirs streams what ours says", stream_of_theirs),
    ("a task of ours is seen by theirs", task_of_ours),
    ("stops", stops),
    ("deletions", deletes),
    ("failures", failures),
)


async def body():
    await post("/configure", serverUrl=SERVER, token=TOKEN, secret=SECRET)
    for name, run in CHECKS:
        if not (OLD and run in BEYOND_OLD):
            await check(name, run)
    await http.aclose()


main(body)
