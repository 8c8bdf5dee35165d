"""computer-use-macos 0.3.0 and wechat-desktop-tool 0.3.0 with a service or a client of ours.

Their socket clients call the conformance application, or one that asks for no token:
    python app_control_tools.py clients SOCKET TOKEN OPEN_SOCKET

Their local service is called by the test, once with a scripted client and a token, and once with their client for
macOS and no token:
    python app_control_tools.py services SOCKET TOKEN OPEN_SOCKET
"""

import asyncio
import contextlib
import io
import json
import os
import re
import stat
import sys
import threading
import uuid

from app_control_protocol import ToolCommand, ToolError, ToolEvent, ToolEventType, ToolObservation, ToolStatus
from computer_use_macos import MacOSComputerUseClient, observe_command
from computer_use_macos.cli import main as computer_use
from computer_use_macos.service import (LocalCommandService, LocalServiceError, UnixSocketCommandService,
                                        UnixSocketServiceClient, service_envelope_to_sse)
from wechat_desktop_tool import build_wechat_tool
from wechat_desktop_tool.cli import LocalServiceAppControl, main as wechat

from checks import CHECK_TIME, check, control, equal, main, until

MODE, SOCKET, TOKEN, OPEN = sys.argv[1:5]

REQUEST = "app_control.service.request.v1"
RESPONSE = "app_control.service.response.v1"
EVENT = "app_control.service.event.v1"

# More than 1 MB each: a long text, and many small objects.
LARGE = ({"text": "\u5fae" * 350_000}, {"items": [{"id": n, "name": "n%d" % n, "on": True} for n in range(30_000)]})

PARALLEL = 16


def command(operation, **values):
    return ToolCommand(command_id="cmd_" + uuid.uuid4().hex, tool="demo", operation=operation, input=values)


def echo(sent):
    """What the scripted client observes, here and in the conformance application."""
    return ToolObservation.ok(command_id=sent.command_id, tool=sent.tool, operation=sent.operation,
                              summary=sent.operation, observation={"input": sent.input})


def denial(sent):
    error = ToolError(failure_kind="missing_accessibility", message="Accessibility permission is missing.",
                      retryable=True)
    return ToolObservation.failure(command_id=sent.command_id, tool=sent.tool, operation=sent.operation,
                                   status=ToolStatus.PERMISSION_MISSING, error=error)


def complete(request_id, observation):
    return {"schema": RESPONSE, "requestId": request_id, "status": "complete", "success": True,
            "observation": observation.to_dict()}


def event_envelope(request_id, event):
    return {"schema": EVENT, "requestId": request_id, "status": "event", "success": True, "event": event}


def failure_kind(envelopes):
    """Of an answer that is one failure."""
    equal(len(envelopes), 1)
    equal((envelopes[0]["schema"], envelopes[0]["status"], envelopes[0]["success"]), (RESPONSE, "failed", False))
    equal(envelopes[0]["error"]["retryable"], False)
    return envelopes[0]["error"]["failureKind"]


async def at_once(calls):
    """Runs calls in threads that begin together."""
    ready = threading.Barrier(len(calls))

    def together(call):
        ready.wait(CHECK_TIME)
        return call()

    loop = asyncio.get_running_loop()
    results = [loop.create_future() for _ in calls]

    def thread(call, result):
        try:
            value = together(call)
            loop.call_soon_threadsafe(result.set_result, value)
        except Exception as ex:
            loop.call_soon_threadsafe(result.set_exception, ex)

    for call, result in zip(calls, results):
        threading.Thread(target=thread, args=(call, result), daemon=True).start()
    return await asyncio.gather(*results)


async def printed(program, *arguments):
    """What one of their programs answers and prints."""
    def call():
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = program(list(arguments))
        return code, out.getvalue()
    return await asyncio.to_thread(call)


def client_checks():
    """Name and body of each check of their clients, in their order."""
    client = UnixSocketServiceClient(SOCKET, token=TOKEN)

    async def run_command(sent, **how):
        return await asyncio.to_thread(lambda: client.run_command(sent.to_dict(), **how))

    async def request(path, token, /, **payload):
        return await asyncio.to_thread(
            lambda: UnixSocketServiceClient(path, token=token).request({"schema": REQUEST, **payload}))

    async def poll(request_id):
        return await asyncio.to_thread(client.poll, request_id)

    async def runs():
        sent = command("echo", text="a\u2028b \u5fae \U0001f600", number=1.5, nothing=None)
        equal(await run_command(sent, request_id="req_run"), [complete("req_run", echo(sent))])
        equal(await poll("req_run"), {"schema": RESPONSE, "requestId": "req_run", "status": "not_found",
                                      "success": False})
        answer = await run_command(sent)
        equal(bool(re.fullmatch("req_[0-9a-f]{32}", answer[0]["requestId"])), True)
        equal(answer, [complete(answer[0]["requestId"], echo(sent))])

    async def own_commands():
        sent = observe_command()
        answer = await run_command(sent, request_id="r")
        equal(answer, [complete("r", echo(sent))])

    async def failures():
        sent = command("deny")
        equal(await run_command(sent, request_id="r"), [complete("r", denial(sent))])
        equal(failure_kind(await run_command(command("bad-input"))), "invalid_request")
        equal(failure_kind(await run_command(command("boom"))), "internal_error")
        equal(failure_kind(await request(SOCKET, TOKEN, action="run")), "invalid_request")
        equal(failure_kind(await request(SOCKET, TOKEN, action="jump", command=sent.to_dict())), "invalid_request")

    async def submits():
        sent = command("echo", n=1)
        wanted = complete("req_kept", echo(sent))
        equal(await run_command(sent, action="submit", request_id="req_kept"), [wanted])
        equal(await poll("req_kept"), wanted)
        equal(await poll("req_kept"), wanted)
        equal((await poll("req_other"))["status"], "not_found")

    async def streams():
        sent = command("steps", steps=3)
        answer = await run_command(sent, action="stream", request_id="req_s")
        events = [envelope["event"] for envelope in answer[:-1]]
        equal(answer, [event_envelope("req_s", event) for event in events] + [complete("req_s", echo(sent))])
        # Their model reads each as it is.
        equal([ToolEvent.from_dict(event).to_dict() for event in events], events)
        equal([(event["seq"], event["type"]) for event in events],
              [(0, "started"), (1, "progress"), (2, "progress"), (3, "progress"), (4, "observation")])
        equal(events[-1]["data"]["observation"], echo(sent).to_dict())

    async def broken_streams():
        answer = await run_command(command("silent"), action="stream", request_id="r")
        equal([envelope["status"] for envelope in answer], ["event", "complete"])
        equal("observation" in answer[-1], False)
        answer = await run_command(command("bad-input"), action="stream", request_id="r")
        equal([envelope["status"] for envelope in answer], ["event", "failed"])
        equal(failure_kind(answer[1:]), "invalid_request")

    async def long_stream():
        answer = await run_command(command("steps", steps=3000), action="stream")
        equal([envelope["event"]["seq"] for envelope in answer[:-1]], list(range(3002)))

    async def bad_tokens():
        sent = command("echo").to_dict()
        for action in ("run", "submit", "stream"):
            for token in ("x" + TOKEN, None):
                answer = await request(SOCKET, token, action=action, requestId="req_bad", command=sent)
                equal(failure_kind(answer), "unauthorized")
        equal(failure_kind(await request(SOCKET, "wrong", action="poll", requestId="req_kept")), "unauthorized")
        # The token of the client gives way to what the payload says.
        equal(failure_kind(await request(SOCKET, TOKEN, action="run", token=None, command=sent)), "unauthorized")
        equal((await poll("req_bad"))["status"], "not_found")

    async def null_token():
        sent = command("echo")
        for token in ({}, {"token": None}, {"token": "of no interest"}):
            answer = await request(OPEN, None, action="run", requestId="r", command=sent.to_dict(), **token)
            equal(answer, [complete("r", echo(sent))])

    async def large():
        for values in LARGE:
            sent = command("echo", **values)
            equal(len(json.dumps(sent.to_dict(), ensure_ascii=False).encode()) > 1 << 20, True)
            for action in ("run", "stream"):
                equal((await run_command(sent, action=action, request_id="r"))[-1], complete("r", echo(sent)))

    async def parallel():
        for _ in range(4):
            sent = [command("echo", n=n) for n in range(PARALLEL)]
            answers = await at_once([lambda one=one: client.run_command(one.to_dict(), request_id=one.command_id)
                                     for one in sent])
            equal(answers, [[complete(one.command_id, echo(one))] for one in sent])

    async def program():
        common = ("request", "--socket-path", SOCKET, "--token", TOKEN, "--request-id", "r", "--command-id", "c",
                  "--operation", "steps", "--input-json", '{"steps": 1}')
        code, lines = await printed(computer_use, *common, "--action", "stream")
        envelopes = [json.loads(line) for line in lines.splitlines()]
        equal((code, [envelope["status"] for envelope in envelopes]), (0, ["event"] * 3 + ["complete"]))
        code, frames = await printed(computer_use, *common, "--action", "stream", "--sse")
        equal((code, frames), (0, "".join(service_envelope_to_sse(envelope) for envelope in envelopes)))
        refused, line = await printed(computer_use, "request", "--socket-path", SOCKET, "--operation", "echo")
        equal((refused, failure_kind([json.loads(line)])), (1, "unauthorized"))

    async def nobody_there():
        try:
            await request(SOCKET + ".none", None, action="run", command=command("echo").to_dict())
        except LocalServiceError:
            return
        raise AssertionError("a socket that is not there was called")

    async def mode():
        equal([stat.S_IMODE(os.stat(path).st_mode) for path in (SOCKET, OPEN)], [0o600, 0o600])

    def desktop(path=SOCKET, token=TOKEN):
        return LocalServiceAppControl(path, token=token, timeout=30.0)

    async def wechat_refused(sent, **how):
        try:
            await asyncio.to_thread(desktop(**how).run_command, sent)
        except RuntimeError as ex:
            return ex.args[0]["failureKind"]
        raise AssertionError("not refused")

    async def wechat_runs():
        sent = command("echo", text="a\u2028b \u5fae")
        equal(await asyncio.to_thread(desktop().run_command, sent), echo(sent))
        sent = command("deny")
        equal(await asyncio.to_thread(desktop().run_command, sent), denial(sent))
        equal(await wechat_refused(command("bad-input")), "invalid_request")

    async def wechat_tokens():
        # It sends its token also when it has none.
        sent = command("echo")
        equal(await asyncio.to_thread(desktop(OPEN, None).run_command, sent), echo(sent))
        equal(await asyncio.to_thread(desktop(OPEN, "of no interest").run_command, sent), echo(sent))
        equal(await wechat_refused(sent, token=None), "unauthorized")
        equal(await wechat_refused(sent, token="wrong"), "unauthorized")

    async def wechat_large():
        for values in LARGE:
            sent = command("echo", **values)
            equal(await asyncio.to_thread(desktop().run_command, sent), echo(sent))

    async def wechat_parallel():
        for _ in range(4):
            sent = [command("echo", n=n) for n in range(PARALLEL)]
            equal(await at_once([lambda one=one: desktop().run_command(one) for one in sent]),
                  [echo(one) for one in sent])

    def without_window(result, operation):
        """What the tool makes of an application that does all and has no window."""
        equal((result["operation"], result["status"], result["failureKind"]),
              (operation, "not_ready", "wechat_not_ready"))
        steps = result["evidence"]
        equal([(step, observation["commandId"], observation["success"]) for step, observation in steps.items()],
              [(step, result["commandId"] + ":" + step, True)
               for step in ("open_wechat", "verify_wechat_window", "focus_wechat", "verify_wechat_window_after_focus",
                            "verify_wechat_accessibility_window")])
        equal(steps["open_wechat"]["observation"],
              {"input": {"app": "WeChat", "bundleId": "com.tencent.xinWeChat"}})

    async def wechat_tool():
        opened = await asyncio.to_thread(build_wechat_tool(desktop()).open_wechat)
        without_window(opened.to_dict(), "open_wechat")

    async def wechat_program():
        code, out = await printed(wechat, "examples", "inspect-window", "--socket-path", SOCKET, "--token", TOKEN)
        equal(code, 1)
        without_window(json.loads(out)["result"], "inspect_window")

    return (
        ("a command runs", runs),
        ("a command of the package runs", own_commands),
        ("failures are told", failures),
        ("a command is submitted and polled", submits),
        ("a command is streamed", streams),
        ("a stream that says nothing, and one that fails", broken_streams),
        ("a stream of 3,000 steps", long_stream),
        ("a bad token and none", bad_tokens),
        ("a null token between a pair without one", null_token),
        ("a payload of 1 MB", large),
        ("16 in parallel", parallel),
        ("the program prints lines and frames", program),
        ("a socket that is not there", nobody_there),
        ("the sockets are private", mode),
        ("wechat: a command runs or fails", wechat_runs),
        ("wechat: tokens", wechat_tokens),
        ("wechat: a payload of 1 MB", wechat_large),
        ("wechat: 16 in parallel", wechat_parallel),
        ("wechat: the tool", wechat_tool),
        ("wechat: the program", wechat_program),
    )


class Scripted:
    """Does for their service what the scripted client does in the conformance application."""

    def __init__(self):
        self.seen = []
        self.ended = threading.Event()

    def run_command(self, payload, *, observer=None):
        sent = self.taken(payload)
        return denial(sent) if sent.operation == "deny" else echo(sent)

    def run_stream(self, payload, *, observer=None):
        sent = ToolCommand.from_dict(dict(payload))
        yield ToolEvent(command_id=sent.command_id, seq=0, event_type=ToolEventType.STARTED)
        self.taken(payload)
        steps = sent.input.get("steps", 0)
        for step in range(1, steps + 1):
            yield ToolEvent(command_id=sent.command_id, seq=step, event_type=ToolEventType.PROGRESS, phase="step",
                            summary="step %d" % step)
        yield ToolEvent(command_id=sent.command_id, seq=steps + 1, event_type=ToolEventType.OBSERVATION,
                        status=ToolStatus.OK, data={"observation": echo(sent).to_dict()})

    def taken(self, payload):
        sent = ToolCommand.from_dict(dict(payload))
        self.seen.append(sent)
        if sent.operation == "bad-input":
            raise ValueError("bad input")
        if sent.operation == "boom":
            raise RuntimeError("boom")
        if sent.operation == "end":
            self.ended.set()
        return sent


async def services():
    scripted = Scripted()
    servers = (UnixSocketCommandService(SOCKET, LocalCommandService(scripted, token=TOKEN)),
               UnixSocketCommandService(OPEN, LocalCommandService(MacOSComputerUseClient())))
    for server in servers:
        server.serve_in_thread()
    control("call")

    async def each_once():
        await until("the test has called", scripted.ended.is_set, CHECK_TIME)
        ids = [sent.command_id for sent in scripted.seen]
        equal(len(set(ids)), len(ids))
        equal(sorted(sent.input["n"] for sent in scripted.seen if sent.tool == "parallel"), list(range(PARALLEL)))
        equal([sent.operation for sent in scripted.seen if sent.tool == "refused"], [])

    await check("every command arrived once, and none without the token", each_once)
    for server in servers:
        await asyncio.to_thread(server.shutdown)


async def body():
    if MODE == "services":
        await services()
        return
    for name, run in client_checks():
        await check(name, run)


main(body)
