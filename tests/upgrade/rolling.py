#!/usr/bin/env python3
"""rolling.py OLD NEW: two instances of the program OLD behind haproxy are replaced by NEW one after the other, while users
sign up, log in and link accounts at a fixed rate. The first NEW migrates the database that OLD still serves.

Ends with 0 if at most one request in 1,000 was not answered as expected, every acknowledged sign-up and link is there
once, every session is good at the end, and NEW's doctor finds nothing. Ends with 77 where PostgreSQL 15 or haproxy is not
installed."""
import argparse
import collections
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import rows
from load import Load
from servers import PROGRAMS, Balancer, Cluster, Failed, Instance, Provider

SECONDS_OF_A_PHASE = 5
MOST_ERRORS = 0.001  # of all requests


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    parser.add_argument("--rows", type=int, default=0, help="users in the database before, each with a session and an account")
    parser.add_argument("--careless", action="store_true",
                        help="without a drain, and without health checks at the balancer: shows that the run notices")
    return parser.parse_args()


def roll(given, folder, cluster, report):
    """Plays the upgrade. Returns what is wrong, a line each."""
    balancer = Balancer(folder)
    public_url = f"http://{balancer.address}"
    instances, provider, faults = [], None, []
    try:
        provider = Provider(given.new, folder, public_url)
        (folder / "secret").write_text("the secret of an installation that only tests ever see\n")
        flags = ["--database-url", cluster.url, "--secret-file", f"{folder}/secret", "--public-url", public_url,
                 "--trusted-proxies", "127.0.0.1"] + provider.flags + (["--drain-seconds", "0"] if given.careless else [])
        for name in ("one", "two"):
            instances.append(Instance(name, folder, flags))
            instances[-1].begin("OLD", given.old)
        report("schema of OLD: version " + version(cluster))
        if given.rows:
            begin = time.monotonic()
            cluster.rows(rows.fill(rows.POSTGRESQL, given.rows))
            report(f"{given.rows:,} users, each with a session and an account, filled in {time.monotonic() - begin:.0f} s")
        balancer.begin(instances, checks=not given.careless)

        programs = {instance.name: instance for instance in instances}
        load = Load(balancer.address, given.rate, lambda headers: programs[headers["X-Instance"]].program)
        load.phase = "OLD alone"
        load.begin()
        time.sleep(SECONDS_OF_A_PHASE)
        for instance, phase in zip(instances, ("OLD and NEW", "NEW alone")):
            load.phase = f"{instance.name} is replaced"
            instance.end()
            instance.begin("NEW", given.new)
            load.phase = phase
            time.sleep(SECONDS_OF_A_PHASE)
        load.end()
        report("schema of NEW: version " + version(cluster))

        faults += answers(load, report)
        faults += kept(load, cluster, report)
        faults += sessions(load, report)
        faults += doctor(given.new, cluster, report)
        for instance in instances:
            instance.end()
    finally:
        for instance in instances:
            if instance.process and instance.process.poll() is None:
                instance.process.kill()
            faults += [f"log of {instance.name}: {line}" for line in instance.faults()[:5]]
        if provider:
            provider.stop()
        balancer.stop()
    return faults


def version(cluster):
    return cluster.value("SELECT max(version) FROM public.holdfast_schema_migrations")


def percentile(ordered, part):
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def answers(load, report):
    phases = collections.defaultdict(list)
    for asked in load.asked:
        phases[asked.phase].append(asked)
    report(f"{f'at {load.rate} requests/s':<18} requests  errors   p50 ms   p99 ms   max ms")
    for name, members in list(phases.items()) + [("all", load.asked)]:
        times = sorted(asked.milliseconds for asked in members)
        report(f"{name:<18} {len(members):8,} {sum(1 for asked in members if asked.error):7,} "
               f"{percentile(times, 0.5):8.1f} {percentile(times, 0.99):8.1f} {times[-1]:8.1f}")
    errors = [asked for asked in load.asked if asked.error]
    for (phase, kind, error), number in collections.Counter((a.phase, a.kind, a.error) for a in errors).most_common(10):
        report(f"error, {number} times: {phase}, {kind}: {error}")
    if len(errors) > MOST_ERRORS * len(load.asked):
        yield f"{len(errors)} of {len(load.asked)} requests were not answered as expected"


def kept(load, cluster, report):
    """Every acknowledged sign-up and link is there, once."""
    users = collections.Counter(email for email, in cluster.rows(
        "SELECT u.email FROM auth.users u JOIN public.users USING (id) WHERE u.email LIKE '%@upgrade.example'"))
    links = collections.Counter(tuple(row) for row in cluster.rows(
        "SELECT u.email, a.account_email FROM public.cloud_provider_accounts a JOIN auth.users u ON u.id = a.user_id"
        " JOIN public.domain_events e ON e.account_id = a.id AND e.event_type = 'account.linked'"))
    lost = [email for email in load.signed_up if users[email] != 1] + [link for link in load.linked if links[link] != 1]
    report(f"acknowledged: {len(load.signed_up):,} sign-ups, {len(load.linked):,} links; not there once: {len(lost)}")
    for one in lost[:5]:
        yield f"acknowledged, and not there once: {one}"
    parts = cluster.value("SELECT count(*) FROM auth.users u FULL JOIN public.users p USING (id)"
                          " WHERE u.id IS NULL OR p.id IS NULL")
    if parts != "0":
        yield f"{parts} sign-ups are there in part"


def sessions(load, report):
    lost = list(load.lost_sessions())
    report(f"sessions: {len(load.sessions):,}; lost: {len(lost)}")
    yield from lost[:5]
    for maker, taker in (("OLD", "NEW"), ("NEW", "OLD")):
        number = load.accepted[maker, taker]
        report(f"what {maker} has begun {taker} has gone on with: {number:,} times")
        if number == 0:
            yield f"nothing that {maker} has begun was gone on with by {taker}"


def doctor(holdfast, cluster, report):
    run = subprocess.run([holdfast, "doctor", "--database-url", cluster.url], capture_output=True, text=True, check=False)
    report("doctor of NEW: " + (run.stdout + run.stderr).strip().splitlines()[-1])
    if run.returncode != 0:
        yield "doctor of NEW finds: " + run.stdout + run.stderr


def main():
    given = arguments()
    if not (PROGRAMS / "postgres").exists() or not shutil.which("haproxy"):
        print("SKIPPED: PostgreSQL 15 and haproxy are not both installed")
        return 77
    with tempfile.TemporaryDirectory(prefix="holdfast-upgrade-") as name:
        cluster = None
        try:
            cluster = Cluster(pathlib.Path(name))
            faults = roll(given, pathlib.Path(name), cluster, lambda line: print("  " + line, flush=True))
        except Failed as failed:
            faults = [str(failed)]
        finally:
            if cluster:
                cluster.stop()
    for fault in faults:
        print("  FAILED: " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
