"""A room on python-socketio under uvicorn: who asks joins it, who publishes sends to all in it."""

import os
import socket
import sys
import threading

import socketio
import uvicorn

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
app = socketio.ASGIApp(server)


@server.on("join")
async def join(sid, room):
    await server.enter_room(sid, room)
    return room


@server.on("publish")
async def publish(sid, room, event):
    await server.emit("event", event, room=room)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1024)
print("listening on", listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
