"""One script for three sites: lime-sites-sdk 1.0.1, lime-sites-sdk 2.0.6, and the conformance application.

What they do differently is written as three values in this order. The differences are those of docs/lime.md.

Usage: python lime.py 1.0.1|2.0.6|quintet API_BASE TOKEN CONTROL [SITE FRESH_SITE]
"""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import os
import sys
import time
from datetime import datetime

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from checks import check, equal, main, until

KIND, BASE, TOKEN, CONTROL = sys.argv[1:5]

KINDS = ("1.0.1", "2.0.6", "quintet")

INVALID = "InvalidPassport"

http = httpx.AsyncClient(timeout=30)

stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def either(*values):
    """The value for the site under test."""
    return values[KINDS.index(KIND)]


class Refused(Exception):
    """A failure, named alike for all: (type, status, code)."""


class SdkSite:
    """The Python package in this process."""

    streams = 1

    def __init__(self):
        from lime_sites import LimeError, LimeSite
        self.error = LimeError
        self.seen = []
        self.site = LimeSite(site_token=" %s " % TOKEN, base_url=BASE + "/", sse_backoff_base=0.05)
        self.site.on_login(self.first)
        self.site.on_login(self.second)

    async def first(self, request_id, passport):
        self.seen.append(["first", request_id, passport])
        if request_id.startswith("lr_boom"):
            raise ValueError("boom")
        if request_id.startswith("lr_slow"):
            await asyncio.sleep(1.5)

    async def second(self, request_id, passport):
        self.seen.append(["second", request_id, passport])

    async def guarded(self, call):
        try:
            return await call
        except self.error as ex:
            name = type(ex).__name__.removesuffix("Error")
            raise Refused(name, ex.http_status, ex.code) from ex
        except Exception as ex:
            raise Refused("not of the family: " + type(ex).__name__, None, None) from ex

    async def logins(self):
        return list(self.seen)

    async def create(self):
        created = await self.guarded(self.site.create_login_request())
        return created.request_id, created.status, created.expires_at

    async def verify(self, passport, expected=None):
        verified = await self.guarded(self.site.verify_passport(passport, expected_request_id=expected))
        equal(verified.valid, True)
        return verified.claims

    def fresh(self):
        """A site that fetches keys at each verification."""
        from lime_sites import _jwks
        _jwks.clear_jwks_cache()
        os.environ["LIME_JWKS_CACHE_TTL_SECONDS"] = "0"
        return self

    async def bind(self, redirect_uri):
        if not hasattr(self.site, "create_binding_request"):
            raise Refused("not supported", None, None)
        created = await self.guarded(self.site.create_binding_request(redirect_uri=redirect_uri))
        return created.binding_id, created.connect_url, created.status, created.expires_at

    async def exchange(self, code):
        # The package leaves this call to the site.
        answer = await http.post(BASE + "/modules/bindings/exchange", headers={"X-Site-Token": TOKEN},
                                 json={"binding_code": code})
        if answer.status_code != 200:
            raise Refused("Api", answer.status_code, answer.json()["error"]["code"])
        return (await self.guarded(self.site.verify_binding_passport(answer.json()["data"]["passport"]))).claims

    async def close(self):
        await self.site.aclose()


class AppSite:
    """The conformance application, and another one that keeps no keys."""

    streams = 2

    def __init__(self, url, other=None):
        self.url = url
        self.other = other

    async def call(self, method, path, body=None):
        answer = await http.request(method, self.url + path, json=body)
        if answer.status_code == 502:
            failure = answer.json()
            name = failure["type"].removeprefix("Lime").removesuffix("Exception")
            raise Refused(name or "Lime", failure["status"], failure["code"])
        equal(answer.status_code, 200)
        return answer.json()

    async def logins(self):
        return [[login["handler"], login["request_id"], login["passport"]]
                for login in await self.call("GET", "/site/logins")]

    async def create(self):
        created = await self.call("POST", "/site/login-requests")
        return created["request_id"], created["status"], date(created["expires_at"])

    async def verify(self, passport, expected=None):
        verified = await self.call("POST", "/site/verify", {"passport": passport, "expected_request_id": expected})
        equal(verified["valid"], True)
        return verified["claims"]

    def fresh(self):
        return AppSite(self.other)

    async def bind(self, redirect_uri):
        created = await self.call("POST", "/site/bindings", {"redirect_uri": redirect_uri})
        return created["binding_id"], created["connect_url"], created["status"], date(created["expires_at"])

    async def exchange(self, code):
        return (await self.call("POST", "/site/bindings/exchange", {"binding_code": code}))["claims"]

    async def close(self):
        pass


def date(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


async def platform(operation, **arguments):
    """Asks the test that started this script to do something with the platform."""
    answer = await http.post("%s/%s" % (CONTROL, operation), json=arguments)
    equal(answer.status_code, 200)
    return answer.json()


async def outcome(call):
    try:
        await call
        return "ok"
    except Refused as ex:
        return ex.args[0]


async def refusal(call):
    try:
        await call
    except Refused as ex:
        return ex.args
    return "ok"


def part(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def claims_of(passport):
    text = passport.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    claims["agent_id"] = claims.pop("sub")
    return claims


async def passport(request_id="lr_x", **claims):
    return (await platform("passport", request_id=request_id, claims=claims))["passport"]


async def attempts():
    """Name, passport, expected request, and what each site makes of it."""
    now = int(time.time())
    good = await passport()
    head, body, signature = good.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    kid = header["kid"]
    claims = dict(claims_of(good))
    document = (await http.get(BASE + "/core/.well-known/jwks.json")).json()
    keys = document.get("keys") or document["data"]["keys"]
    public = RSAAlgorithm.from_jwk([key for key in keys if key["kid"] == kid][0])
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    confused = part({"alg": "HS256", "kid": kid}) + "." + body
    ok = ("ok",) * 3
    bad = (INVALID,) * 3
    return (
        ("a good one", good, "lr_x", ok),
        ("a good one and no request", good, None, ok),
        ("another request", good, "lr_y", bad),
        ("an empty request", good, "", bad),
        ("other claims", head + "." + part(dict(claims, owner_id="boss")) + "." + signature, "lr_x", bad),
        ("another signature", head + "." + body + "." + part(b"\0" * 256), "lr_x", bad),
        ("an old one", await passport(iat=now - 100, exp=now - 1), "lr_x", bad),
        ("a life of 121 s", await passport(iat=now, exp=now + 121), "lr_x", bad),
        ("a life of 120 s", await passport(iat=now - 5, exp=now + 115), "lr_x", ok),
        ("a foreign key", jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": "foreign"}), "lr_x", bad),
        ("a foreign key by the platform's name", jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": kid}),
         "lr_x", bad),
        ("no signature", part({"alg": "none", "kid": kid}) + "." + body + ".", "lr_x", bad),
        ("HS256 with the public key", confused + "." + part(hmac.new(pem, confused.encode(), hashlib.sha256).digest()),
         "lr_x", bad),
        ("no kid", jwt.encode(claims, stranger, algorithm="RS256"), "lr_x", bad),
        ("another audience", await passport(aud="lime-binding"), "lr_x", bad),
        ("an audience in a list", await passport(aud=["lime-site-login"]), "lr_x", bad),
        ("exp as a text", await passport(exp=str(now + 60)), "lr_x", bad),
        ("no token", "nonsense", "lr_x", ("not of the family: DecodeError", INVALID, INVALID)),
        ("padding", good + "==", "lr_x", ("ok", "ok", INVALID)),
        ("issued in 20 s", await passport(iat=now + 20, exp=now + 80), "lr_x", (INVALID, "ok", "ok")),
        ("issued tomorrow", await passport(iat=now + 86400, exp=now + 86460), "lr_x", (INVALID, "ok", INVALID)),
        ("valid in 20 s", await passport(nbf=now + 20), "lr_x", (INVALID, "ok", "ok")),
        ("valid in 300 s", await passport(nbf=now + 300), "lr_x", bad),
        ("another issuer", await passport(iss="https://elsewhere.example"), "lr_x", ("ok", INVALID, INVALID)),
    )


def checks(site):
    """Name and body of each check, in their order."""

    async def eventually(what, count, *ids):
        """The logins of some requests, when there are so many."""
        async def of_ids():
            return [login for login in await site.logins() if login[1] in ids]
        end = time.monotonic() + 15
        while len(found := await of_ids()) < count:
            if time.monotonic() > end:
                raise AssertionError("%s: %r" % (what, found))
            await asyncio.sleep(0.01)
        return found

    async def both(request_id, passport_text):
        equal(await eventually("logins", 2, request_id),
              [["first", request_id, passport_text], ["second", request_id, passport_text]])

    async def connected(more_than=0):
        while True:
            state = await platform("state")
            if state["streams"] == site.streams and state["connects"] > more_than:
                return state
            await asyncio.sleep(0.01)

    async def delivers():
        """Something new gets through."""
        request_id, _, _ = await site.create()
        await both(request_id, (await platform("approve", request_id=request_id))["passport"])

    async def stampede():
        # Nobody has fetched keys before.
        text = await passport()
        before = (await platform("state"))["key_fetches"]
        await asyncio.gather(*(site.verify(text, "lr_x") for _ in range(50)))
        equal((await platform("state"))["key_fetches"] - before, either(50, 50, 1))

    async def create():
        request_id, status, expires_at = await site.create()
        equal(request_id[:3], "lr_")
        equal(status, "PENDING")
        equal(280 < expires_at.timestamp() - time.time() <= 300, True)

    async def approval():
        request_id, _, _ = await site.create()
        text = (await platform("approve", request_id=request_id))["passport"]
        await both(request_id, text)
        equal(await site.verify(text, request_id), claims_of(text))

    async def expiry():
        request_id, _, _ = await site.create()
        await platform("expire", request_id=request_id)
        await both(request_id, None)

    async def verdicts():
        found = {}
        wanted = {}
        for name, text, expected, verdict in await attempts():
            found[name] = await outcome(site.verify(text, expected))
            wanted[name] = either(*verdict)
        equal(found, wanted)

    async def invented():
        before = (await platform("state"))["key_fetches"]
        for number in range(10):
            text = jwt.encode({"aud": "lime-site-login"}, stranger, algorithm="RS256", headers={"kid": "k%d" % number})
            equal(await outcome(site.verify(text)), INVALID)
        fetches = (await platform("state"))["key_fetches"] - before
        # Ours: one in 5 s, and this may be in two of them.
        equal(fetches if KIND != "quintet" else fetches <= 2, either(20, 20, True))

    async def rotation():
        fresh = site.fresh()
        before = await passport()
        await fresh.verify(before, "lr_x")
        await platform("rotate")
        equal(await outcome(fresh.verify(await passport(), "lr_x")), "ok")
        equal(await outcome(fresh.verify(before, "lr_x")), "ok")
        await platform("withdraw")
        equal(await outcome(fresh.verify(await passport(), "lr_x")), "ok")
        equal(await outcome(fresh.verify(before, "lr_x")), either("ok", "ok", INVALID))

    async def shapes():
        text = await passport()
        await platform("envelope", enveloped=False)
        equal(await outcome(site.fresh().verify(text, "lr_x")), either("Lime", "ok", "ok"))
        await platform("envelope", enveloped=True)
        equal(await outcome(site.fresh().verify(text, "lr_x")), either("ok", INVALID, "ok"))
        await platform("envelope", enveloped=either(True, False, False))

    async def failing(times, status, code):
        before = (await platform("state"))["calls"]
        await platform("fail_calls", times=times, status=status, code=code)
        found = await refusal(site.create())
        return found, (await platform("state"))["calls"] - before

    async def refusals():
        equal(await failing(1, 401, "SITE_TOKEN_INVALID"), (("Authentication", 401, "SITE_TOKEN_INVALID"), 1))
        equal(await failing(1, 403, "SITE_SUSPENDED"), (("Authentication", 403, "SITE_SUSPENDED"), 1))
        equal(await failing(1, 403, "OTHER"), (("Api", 403, "OTHER"), 1))
        equal(await failing(1, 400, "BAD"), (("Api", 400, "BAD"), 1))

    async def passing_failures():
        equal(await failing(1, 503, "BUSY"), ("ok", 2))
        equal(await failing(1, 408, "SLOW"), ("ok", 2))
        equal(await failing(1, 500, "INTERNAL"), either(("ok", 2), (("Api", 500, "INTERNAL"), 1), (("Api", 500, "INTERNAL"), 1)))

    async def limited():
        equal(await failing(4, 429, "RATE_LIMIT_EXCEEDED"), (("RateLimit", 429, "RATE_LIMIT_EXCEEDED"), 4))

    async def unavailable():
        code = "SITE_TOKEN_AUTH_UNAVAILABLE"
        equal(await failing(4, 503, code), ((either("Api", "SiteAuthUnavailable", "SiteAuthUnavailable"), 503, code), 4))

    async def reconnects():
        for end in ("drop", "end"):
            before = (await connected())["connects"]
            await platform(end)
            await connected(before + site.streams - 1)
            await delivers()

    async def refused_streams():
        before = (await connected())["connects"]
        await platform("fail_streams", times=2, status=401, code="SITE_TOKEN_INVALID")
        await platform("end")
        await connected(before + site.streams + 1)
        await delivers()

    async def duplicates():
        request_id, _, _ = await site.create()
        first = (await platform("approve", request_id=request_id))["passport"]
        await both(request_id, first)
        again = (await platform("approve", request_id=request_id))["passport"]
        await platform("expire", request_id=request_id)
        await delivers()
        equal([login[2] for login in await eventually("logins", 2, request_id) if login[0] == "first"],
              either([first, again, None], [first, again, None], [first]))

    async def bad_event():
        before = (await connected())["connects"]
        await platform("send", text="data: {\n\ndata: {\"type\":\"expired\",\"login_request_id\":\"lr_behind\"}\n\n")
        if KIND != "quintet":
            await connected(before)
        await delivers()
        equal(len([login for login in await site.logins() if login[1] == "lr_behind"]), either(0, 0, 2))
        equal((await platform("state"))["connects"] - before, either(1, 1, 0))

    async def lines():
        # As the standard has it.
        before = (await connected())["connects"]
        await platform("send", text="data: {\"type\":\"expired\",\ndata: \"login_request_id\":\"lr_lines\"}\n\n")
        if KIND != "quintet":
            await connected(before)
        await delivers()
        equal(len([login for login in await site.logins() if login[1] == "lr_lines"]), either(0, 0, 2))
        equal((await platform("state"))["connects"] - before, either(1, 1, 0))

    async def absent_id():
        await platform("send", text="data: {\"type\":\"expired\",\"login_request_id\":null}\n\n")
        await delivers()
        equal(len([login for login in await site.logins() if login[1] == "None"]), either(2, 2, 0))

    async def boom():
        await platform("expire", request_id="lr_boom_1")
        await both("lr_boom_1", None)
        await delivers()

    async def slow():
        await platform("expire", request_id="lr_slow_1")
        await platform("expire", request_id="lr_quick")
        order = [login[1] for login in await eventually("logins", 4, "lr_slow_1", "lr_quick") if login[0] == "second"]
        equal(order, either(["lr_slow_1", "lr_quick"], ["lr_slow_1", "lr_quick"], ["lr_quick", "lr_slow_1"]))

    async def binding():
        redirect = "https://app.example/cb"
        if KIND == "1.0.1":
            equal(await outcome(site.bind(redirect)), "not supported")
            return
        binding_id, connect_url, status, expires_at = await site.bind(redirect)
        equal(connect_url, BASE + "/connect?binding_id=" + binding_id)
        equal(status, "PENDING")
        equal(expires_at.timestamp() > time.time(), True)
        code = (await platform("approve_binding", binding_id=binding_id))["code"]
        claims = await site.exchange(code)
        equal((claims["binding_id"], claims["agent_id"], claims["aud"]), (binding_id, "agent_simulated", "lime-binding"))
        equal(await refusal(site.exchange(code)), ("Api", 400, "INVALID_BINDING_CODE"))

    return (
        ("50 verifications at a time", stampede),
        ("a login request is created", create),
        ("an approval arrives and is verified", approval),
        ("an expiry arrives", expiry),
        ("verdicts on passports", verdicts),
        ("invented keys", invented),
        ("keys are rotated and withdrawn", rotation),
        ("keys come bare or in the envelope", shapes),
        ("refusals", refusals),
        ("failures that pass", passing_failures),
        ("too many requests", limited),
        ("the token cannot be checked", unavailable),
        ("a stream that broke or ended is opened again", reconnects),
        ("a stream that was refused is opened again", refused_streams),
        ("events are repeated and contradicted", duplicates),
        ("a bad event with a good one behind it", bad_event),
        ("an event of several lines", lines),
        ("an event whose request id is null", absent_id),
        ("a handler fails", boom),
        ("a handler is slow", slow),
        ("an agent is bound", binding),
    )


async def body():
    logging.getLogger("lime").setLevel(logging.CRITICAL + 1)
    site = AppSite(*sys.argv[5:7]) if KIND == "quintet" else SdkSite()
    await platform("envelope", enveloped=either(True, False, False))
    try:
        for name, run in checks(site):
            await check(name, run)
    finally:
        await site.close()
        await http.aclose()


main(body)
