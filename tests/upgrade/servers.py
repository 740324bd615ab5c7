"""What an upgrade is played with: a throw-away PostgreSQL, a provider, instances of `holdfast serve`, and a balancer.

All of it is in one folder, listens on sockets there or on free ports of the loopback, and ends with this process, however
that ends."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from waiting import DEADLINE_SECONDS, Failed, until

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
AS_ROOT = os.geteuid() == 0
# PostgreSQL refuses to run as root.
UNPRIVILEGED = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if AS_ROOT else []

BALANCER = """
global
    maxconn 1000
defaults
    mode http
    timeout connect 2s
    timeout check 2s
    timeout client 60s
    timeout server 60s
    timeout http-keep-alive 60s
    # What fails at an instance is an error: nothing is asked again.
    retries 0
frontend public
    bind fd@{descriptor}
    default_backend instances
backend instances
    balance roundrobin
    option forwardfor
    option httpchk
    http-check send meth GET uri /ready ver HTTP/1.1 hdr Host 127.0.0.1
    http-check expect status 200
    http-response set-header X-Instance %[srv_name]
"""


def start(command, log, ends_by="TERM", **options):
    """A process that gets this signal when this process ends."""
    with open(log, "ab") as output:
        return subprocess.Popen(["setpriv", "--pdeathsig", ends_by] + command, stdin=subprocess.DEVNULL, stdout=output,
                                stderr=output, **options)


class Cluster:
    """PostgreSQL with Debian's settings, and one database, whose superuser needs no password."""

    def __init__(self, folder):
        self.folder = folder / "postgresql"
        self.folder.mkdir()
        if AS_ROOT:
            shutil.chown(self.folder, "postgres")
            folder.chmod(0o711)
        log = folder / "postgresql.log"
        initialise = start(UNPRIVILEGED + [f"{PROGRAMS}/initdb", "-D", f"{self.folder}/data", "-U", "holdfast", "--auth=trust",
                                           "-E", "UTF8", "--locale=C.UTF-8"], log, cwd=self.folder)
        if initialise.wait() != 0:
            raise Failed("initdb: " + log.read_text())
        self.process = start(UNPRIVILEGED + [f"{PROGRAMS}/postgres", "-D", f"{self.folder}/data", "-k", f"{self.folder}",
                                             "-c", "listen_addresses="], log, "INT", cwd=self.folder)
        self.url = f"postgresql://holdfast@/holdfast?host={self.folder}"
        until("PostgreSQL", lambda: self.rows("CREATE DATABASE holdfast", "postgres") == [])

    def command(self, database="holdfast"):
        return [f"{PROGRAMS}/psql", "-X", "-A", "-t", "-q", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-U", "holdfast", "-h",
                str(self.folder), "-d", database]

    def rows(self, sql, database="holdfast"):
        """A list of texts for each row."""
        run = subprocess.run(self.command(database), input=sql, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in run.stdout.splitlines()]

    def value(self, sql):
        return self.rows(sql)[0][0]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Provider:
    """The demo provider of a server of its own: it outlives the instances, and sends browsers back to the balancer."""

    def __init__(self, holdfast, folder, public_url):
        log = folder / "provider.log"
        self.process = start([holdfast, "serve", "--demo", "--listen", "127.0.0.1:0", "--demo-listen", "127.0.0.1:0",
                              "--data-dir", f"{folder}/provider", "--public-url", public_url], log)
        origin = until("the provider", lambda: re.search(r"Demo provider: +(http://[0-9.:]+)", log.read_text()))[1]
        with urllib.request.urlopen(f"{origin}/common/v2.0/.well-known/openid-configuration", timeout=10) as answer:
            found = json.load(answer)
        self.flags = ["--onedrive-client-id", "demo-client", "--onedrive-client-secret", "demo-secret",
                      "--onedrive-authorization-endpoint", found["authorization_endpoint"],
                      "--onedrive-token-endpoint", found["token_endpoint"], "--onedrive-issuer", found["issuer"],
                      "--onedrive-jwks-uri", found["jwks_uri"], "--onedrive-identity-endpoint", f"{origin}/v1.0/me"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Instance:
    """A place behind the balancer: a port, and the process that serves there. `program` names what was started last."""

    def __init__(self, name, folder, flags):
        self.name, self.folder, self.flags = name, folder, flags
        self.address, self.program, self.process, self.logs = "127.0.0.1:0", "", None, []

    def begin(self, program, holdfast):
        """Returns once it is ready."""
        self.program = program
        log = self.folder / f"{self.name}-{program}.log"
        self.logs.append(log)
        self.process = start([holdfast, "serve", "--listen", self.address, "--data-dir", f"{self.folder}/{self.name}"] +
                             self.flags, log, env=os.environ | {"HOLDFAST_RATE_LIMITS": "off"})
        self.address = until(f"{program} at {self.name}", lambda: self.told(log))
        until(f"/ready of {program}", self.is_ready)

    def told(self, log):
        if self.process.poll() is not None:
            raise Failed(f"it does not start: {log.read_text()}")
        found = re.search(r"Holdfast is listening on http://([0-9.:]+)", log.read_text())
        return found and found[1]

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/ready", timeout=10) as answer:
                return answer.status == 200
        except urllib.error.HTTPError:
            return False

    def end(self):
        self.process.terminate()
        if status := self.process.wait(timeout=DEADLINE_SECONDS):
            raise Failed(f"{self.program} at {self.name} ended with {status}")

    def faults(self):
        return [line for log in self.logs for line in log.read_text().splitlines()
                if re.search(r"ERROR|\[FAULT\]", line)]


class Balancer:
    """haproxy with the instances behind it, by turns. It tells by X-Instance which one has answered."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.process = None

    def begin(self, instances, checks):
        settings = self.folder / "haproxy.cfg"
        places = [f"    server {one.name} {one.address} {'check inter 200ms fall 2 rise 2' if checks else ''}\n"
                  for one in instances]
        settings.write_text(BALANCER.format(descriptor=self.socket.fileno()) + "".join(places))
        self.process = start(["haproxy", "-db", "-f", str(settings)], self.folder / "haproxy.log",
                             pass_fds=[self.socket.fileno()])
        until("the balancer", lambda: urllib.request.urlopen(f"http://{self.address}/ready", timeout=10).close() is None)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
        self.socket.close()
