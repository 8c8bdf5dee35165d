"""Texts on python-socketio under uvicorn, token by token, in the frames of ACP.

Who joins gets what comes from then on; nothing is stored, and nothing is told again. The argument is how many
milliseconds a part waits for more; with 0 each token is a part.
"""

import asyncio
import datetime
import itertools
import json
import os
import random
import socket
import sys
import threading
import time

import socketio
import uvicorn

GATHER = int(sys.argv[1]) * 1_000_000
LONGEST_PART = 1024
TICK = 0.002
WRITER = {"role": "assistant", "id": "writer", "name": "Writer", "metadata": {}, "tenant": {"org": "A"}}

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
app = socketio.ASGIApp(server)
order = {}
count = {"tokens": 0, "characters": 0}
texts = []
numbers = itertools.count()
writing = None


class Text:
    def __init__(self, thread, number):
        self.thread = thread
        self.event = f"evt_{number:016x}"
        self.run = f"run_{number:016x}"
        self.random = random.Random(order["seed"] + number)
        self.period = 1_000_000_000 / order["rate"]
        self.length = round(order["rate"] * order["seconds"])
        self.stamped = max(1, round(order["rate"]))
        self.begun = time.monotonic_ns()
        self.written = 0
        self.tokens = []
        self.part = []
        self.part_size = 0
        self.part_begun = 0

    def emit(self, name, frame):
        return server.emit(name, frame, room=self.thread)

    async def start(self):
        await self.emit("stream:start", {"event_id": self.event, "thread_id": self.thread, "run_id": self.run,
                                         "target_type": "message", "author": WRITER})

    async def write(self, now):
        """Sends the tokens that are due; tells whether the text goes on."""
        while self.written < self.length and self.due() <= now:
            await self.append(self.token(), now)
            self.written += 1
        if self.written < self.length:
            if self.part and now - self.part_begun >= GATHER:
                await self.flush()
            return True
        await self.flush()
        await self.emit("stream:end", {"event_id": self.event, "thread_id": self.thread, "error": None})
        created = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
        await self.emit("event", {
            "id": self.event, "thread_id": self.thread, "run_id": self.run, "author": WRITER, "created_at": created,
            "metadata": {}, "client_id": None, "type": "message",
            "content": [{"type": "text", "text": "".join(self.tokens)}]})
        return False

    def due(self):
        return int(self.begun + self.written * self.period)

    def token(self):
        if self.written % self.stamped == 1:
            return f"\u27e6{self.due()}\u27e7"
        return order["vocabulary"][self.random.randrange(len(order["vocabulary"]))]

    async def append(self, token, now):
        if not self.part:
            self.part_begun = now
        self.tokens.append(token)
        self.part.append(token)
        size = len(token.encode("utf-16-le")) // 2
        self.part_size += size
        count["tokens"] += 1
        count["characters"] += size
        if GATHER == 0 or self.part_size >= LONGEST_PART:
            await self.flush()

    async def flush(self):
        if self.part:
            part = "".join(self.part)
            self.part = []
            self.part_size = 0
            await self.emit("stream:delta", {"event_id": self.event, "thread_id": self.thread, "text": part})


async def write():
    while True:
        now = time.monotonic_ns()
        for text in list(texts):
            if not await text.write(now):
                texts.remove(text)
        await asyncio.sleep(TICK if texts else 0.1)


@server.on("thread:join")
async def join(sid, request):
    await server.enter_room(sid, request["thread_id"])
    return {"thread_id": request["thread_id"], "replayed": [], "replay_truncated": False}


@server.on("assistant:invoke")
async def invoke(sid, request):
    global writing
    if writing is None:
        writing = asyncio.create_task(write())
    text = Text(request["thread_id"], next(numbers))
    await text.start()
    texts.append(text)
    return {"runs": []}


def obey():
    for line in sys.stdin:
        name, _, rest = line.strip().partition(" ")
        if name == "TokenOrder":
            order.update(json.loads(rest))
            count.update(tokens=0, characters=0)
        print(name, json.dumps(count), flush=True)
    os._exit(0)


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1024)
print("listening on", listener.getsockname()[1], flush=True)
threading.Thread(target=obey, daemon=True).start()
uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
