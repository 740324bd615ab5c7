"""An open loop of real work: requests at a fixed rate, each on time whether or not the ones before are answered.

A latency counts from the moment that the request was due, so what a stall holds up is counted too."""
import collections
import dataclasses
import http.client
import itertools
import json
import queue
import random
import threading
import time
import urllib.parse

CALLERS = 64  # each with a connection that it keeps
# As many of each in every 20 requests. A flow that login-url begins ends with a callback.
SHARES = {"GET auth/me": 6, "GET cloud-status": 4, "refresh": 2, "login-url": 3, "callback": 3, "sign-up": 1, "login": 1}
FIRST_USERS = 2 * CALLERS
PASSWORD = "nine calm harbours"


@dataclasses.dataclass
class Session:
    email: str
    access_token: str
    refresh_token: str
    made_by: str  # the program that has answered


@dataclasses.dataclass
class Flow:
    """A link whose user is back from the provider."""
    email: str
    account_email: str
    target: str
    cookie: str
    begun_by: str


@dataclasses.dataclass
class Asked:
    kind: str
    phase: str
    milliseconds: float
    error: str  # "" for the expected answer


class Wrong(Exception):
    """An answer that is not the expected one. The text says which."""


class Caller:
    """A connection that is kept."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=30)

    def ask(self, method, target, body=None, token=None, headers=None):
        """Returns status, headers and body. A connection that fails is an error: nothing is asked twice."""
        headers = {"Accept": "application/json"} | (headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            self.connection.request(method, target, body=None if body is None else json.dumps(body), headers=headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Wrong(f"{type(error).__name__}: {error}") from error

    def expect(self, status, *arguments, **options):
        """The JSON of an answer with this status, and its headers."""
        found, headers, body = self.ask(*arguments, **options)
        if found != status:
            code = json.loads(body)["error"] if headers.get_content_type() == "application/json" else "by the balancer"
            raise Wrong(f"{found} {code}")
        return json.loads(body), headers


class Load:
    """Thread-safe. `program_of` tells from an answer's X-Instance which program has given it."""

    def __init__(self, address, rate, program_of):
        self.address, self.rate, self.program_of = address, rate, program_of
        self.phase = ""
        self.asked = []
        self.signed_up, self.linked = [], []  # what was acknowledged: emails; (email, account_email)
        self.accepted = collections.Counter()  # (the program that made it, the one that accepted it)
        self.sessions, self.flows = collections.deque(), collections.deque()
        self.users, self.accounts = itertools.count(), itertools.count()
        self.due = queue.SimpleQueue()
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self.call, daemon=True) for _ in range(CALLERS)]
        self.clock = threading.Thread(target=self.tick, daemon=True)

    def begin(self):
        """Signs the first users up, and then keeps the rate until end()."""
        caller = Caller(self.address)
        for _ in range(FIRST_USERS):
            self.sign_up(caller)
        for thread in self.threads + [self.clock]:
            thread.start()

    def end(self):
        """Returns once everything that was due is answered."""
        self.ends.set()
        for thread in [self.clock] + self.threads:
            thread.join()

    def tick(self):
        order = [kind for kind, share in SHARES.items() for _ in range(share)]
        random.Random(1).shuffle(order)
        begin = time.monotonic()
        for number, kind in enumerate(itertools.cycle(order)):
            at = begin + number / self.rate
            if self.ends.wait(max(0.0, at - time.monotonic())):
                break
            self.due.put((at, kind))
        for _ in self.threads:
            self.due.put(None)

    def call(self):
        caller = Caller(self.address)
        work = {"GET auth/me": self.read("/api/v1/auth/me"), "GET cloud-status": self.read("/me/cloud-status"),
                "refresh": self.refresh, "login-url": self.begin_flow, "callback": self.end_flow,
                "sign-up": self.sign_up, "login": self.login}
        while due := self.due.get():
            at, kind = due
            phase, error, rest = self.phase, "", None
            try:
                rest = work[kind](caller)
            except Wrong as wrong:
                error = str(wrong)
            self.asked.append(Asked(kind, phase, 1000 * (time.monotonic() - at), error))
            try:
                if rest:
                    rest()
            except Wrong as wrong:
                self.asked.append(Asked("the visit to the provider", phase, 0, str(wrong)))

    # Each of these is one request.

    def sign_up(self, caller):
        email = f"user{next(self.users)}@upgrade.example"
        data, headers = caller.expect(201, "POST", "/api/v1/auth/signup",
                                      {"email": email, "password": PASSWORD, "username": "user"})
        self.signed_up.append(email)
        self.keep(email, data["data"], headers)

    def login(self, caller):
        email = random.choice(self.signed_up)
        data, headers = caller.expect(200, "POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD})
        self.keep(email, data["data"], headers)

    def keep(self, email, data, headers):
        self.sessions.appendleft(Session(email, data["access_token"], data["refresh_token"], self.program_of(headers)))

    def with_session(self, act):
        """Only one caller has a session at a time."""
        session = self.sessions.popleft()
        try:
            headers = act(session)
        finally:
            self.sessions.append(session)
        self.accepted[session.made_by, self.program_of(headers)] += 1

    def read(self, target):
        return lambda caller: self.with_session(lambda session: caller.expect(200, "GET", target,
                                                                              token=session.access_token)[1])

    def refresh(self, caller):
        self.with_session(lambda session: self.renew(caller, session))

    @staticmethod
    def renew(caller, session):
        data, headers = caller.expect(200, "POST", "/api/v1/auth/refresh", {"refresh_token": session.refresh_token})
        session.access_token, session.refresh_token = data["data"]["access_token"], data["data"]["refresh_token"]
        return headers

    def begin_flow(self, caller):
        """What remains to be done after the request: the user is at the provider, and comes back."""
        begun = {}

        def ask(session):
            data, headers = caller.expect(200, "GET", "/auth/onedrive/login-url", token=session.access_token)
            begun.update(email=session.email, url=data["url"], cookie=headers["Set-Cookie"].split(";")[0],
                         begun_by=self.program_of(headers))
            return headers

        self.with_session(ask)
        return lambda: self.visit_provider(**begun)

    def visit_provider(self, email, url, cookie, begun_by):
        account_email = f"cloud{next(self.accounts)}@demo.example"
        at = urllib.parse.urlsplit(url)
        _, headers, _ = Caller(at.netloc).ask("GET", f"{at.path}?{at.query}&prompt=none&login_hint={account_email}")
        back = urllib.parse.urlsplit(headers["Location"])
        self.flows.append(Flow(email, account_email, f"{back.path}?{back.query}", cookie, begun_by))

    def end_flow(self, caller):
        try:
            flow = self.flows.popleft()
        except IndexError:  # none is back yet
            return self.read("/me/cloud-status")(caller)
        _, headers = caller.expect(200, "GET", flow.target, headers={"Cookie": flow.cookie})
        self.linked.append((flow.email, flow.account_email))
        self.accepted[flow.begun_by, self.program_of(headers)] += 1

    def lost_sessions(self):
        """After end(): what is wrong with sessions that were good so far, a line each."""
        caller = Caller(self.address)
        for session in self.sessions:
            try:
                caller.expect(200, "GET", "/api/v1/auth/me", token=session.access_token)
                self.renew(caller, session)
            except Wrong as wrong:
                yield f"{session.email}, signed in by {session.made_by}: {wrong}"
