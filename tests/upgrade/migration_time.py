#!/usr/bin/env python3
"""migration_time.py OLD NEW [ROWS]: how long `NEW migrate` takes for the database of the program OLD with so many users,
each with a session, an account and an event (1,000,000 if it is not said), and how long a write to each of these tables
waits meanwhile; on SQLite and on PostgreSQL. Ends with 77 where PostgreSQL 15 is not installed."""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import rows
from servers import PROGRAMS, Cluster, Failed


class SqliteWriter:
    def __init__(self, file):
        self.file = file

    def open(self):
        self.connection = sqlite3.connect(self.file, timeout=600, isolation_level=None)

    def write(self):
        for sql in rows.write(rows.SQLITE):
            self.connection.execute(sql).fetchall()

    def close(self):
        self.connection.close()


class PostgresqlWriter:
    def __init__(self, cluster):
        self.cluster = cluster

    def open(self):
        self.psql = subprocess.Popen(["stdbuf", "-oL"] + self.cluster.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     text=True, bufsize=1)

    def write(self):
        for sql in rows.write(rows.POSTGRESQL):
            self.psql.stdin.write(sql)
            if self.psql.stdout.readline() != "1\n":
                raise Failed("a write changed nothing")

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()


class Writing(threading.Thread):
    """Writes again and again; how long the slowest round took, in seconds."""

    def __init__(self, writer):
        super().__init__(daemon=True)
        self.writer, self.longest, self.rounds = writer, 0.0, 0
        self.begun, self.ends = threading.Event(), threading.Event()

    def run(self):
        self.writer.open()
        while not self.ends.is_set():
            begin = time.monotonic()
            self.writer.write()
            self.longest = max(self.longest, time.monotonic() - begin)
            self.rounds += 1
            self.begun.set()
        self.writer.close()


def holdfast(program, command, url):
    run = subprocess.run([program, command, "--database-url", url], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise Failed(f"{program} {command}: {run.stdout}{run.stderr}")
    return run.stdout


def measure(name, old, new, url, fill, writer):
    holdfast(old, "migrate", url)
    begin = time.monotonic()
    fill()
    filled = time.monotonic() - begin
    writing = Writing(writer)
    writing.start()
    if not writing.begun.wait(60):
        raise Failed("nothing can be written")
    begin = time.monotonic()
    told = holdfast(new, "migrate", url)
    seconds = time.monotonic() - begin
    writing.ends.set()
    writing.join()
    holdfast(new, "doctor", url)
    versions = re.search(r"(\d+ -> \d+|up to date)", told)[1]
    print(f"  {name:<11} schema {versions:<10} {seconds:7.2f} s; the slowest of {writing.rounds:,} rounds of writes"
          f" {writing.longest:6.2f} s (filled in {filled:.0f} s)", flush=True)


def fill_file(path, users):
    connection = sqlite3.connect(path)
    connection.executescript("BEGIN;" + rows.fill(rows.SQLITE, users) + "COMMIT;")
    connection.close()


def main(old, new, users):
    if not (PROGRAMS / "postgres").exists():
        print("SKIPPED: PostgreSQL 15 is not installed")
        return 77
    with tempfile.TemporaryDirectory(prefix="holdfast-upgrade-") as name:
        folder, cluster = pathlib.Path(name), None
        print(f"  {users:,} users, each with a session, an account and an event", flush=True)
        try:
            file = folder / "holdfast.db"
            measure("SQLite", old, new, f"sqlite:{file}", lambda: fill_file(file, users), SqliteWriter(file))
            cluster = Cluster(folder)
            measure("PostgreSQL", old, new, cluster.url, lambda: cluster.rows(rows.fill(rows.POSTGRESQL, users)),
                    PostgresqlWriter(cluster))
        except Failed as failed:
            print(f"  FAILED: {failed}")
            return 1
        finally:
            if cluster:
                cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000))
