"""handshake-prompt as a WSGI application, its rate limit out of the way."""

from flask import Flask
from flask_sock import Sock
from handshake_prompt import HandshakeManager

app = Flask(__name__)
manager = HandshakeManager(app, Sock(app), rate_limit_per_min=10**9)
