#!/usr/bin/env python3
"""queries.py HOLDFAST: every query of contrib/grafana and contrib/prometheus finds figures of the real binary in a real
Prometheus, and every alert fires on what it is there for. Ends with 77 where Prometheus is not installed."""
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/support"))
from waiting import Failed, until

RULES = ROOT / "contrib/prometheus/holdfast.yml"
DASHBOARD = ROOT / "contrib/grafana/holdfast.json"
SELECTOR = re.compile(r'\b((?:holdfast|process)_[a-z_]+|up)(\{(?:[^}"]|"[^"]*")*\})?')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def dashboard_queries():
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
            yield f"panel '{panel['title']}'", query, re.findall(r"{{(\w+)}}", target["legendFormat"])


def alert_queries(api):
    for group in get(f"{api}/rules")["data"]["groups"]:
        for rule in group["rules"]:
            yield f"alert {rule['name']}", rule["query"], []


def check(api):
    """What is wrong, a line each."""
    for where, query, labels in list(dashboard_queries()) + list(alert_queries(api)):
        found = get(f"{api}/query?{urllib.parse.urlencode({'query': query})}")["data"]["result"]
        if where.startswith("panel") and not found:
            yield f"{where}: no figures for {query}"
        for label in labels:
            if not any(label in figure["metric"] for figure in found):
                yield f"{where}: no figure has the label {label}"
        # An alert is silent as it should be, so ask whether its figures are there at all.
        for name, matchers in SELECTOR.findall(query):
            series = get(f"{api}/series?{urllib.parse.urlencode({'match[]': name + matchers})}")
            # A kind of status that no request had yet is no figure yet.
            if not series["data"] and "status=" not in matchers:
                yield f"{where}: no such figures: {name}{matchers}"


def main(binary):
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        print("SKIPPED: Prometheus is not installed")
        return 77
    subprocess.run(["promtool", "test", "rules", ROOT / "tests/monitoring/alerts_test.yml"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        public, metrics, demo, web = (free_port() for _ in range(4))
        settings = pathlib.Path(folder, "prometheus.yml")
        settings.write_text(
            f"global: {{scrape_interval: 1s}}\nrule_files: [{RULES}]\nscrape_configs:\n"
            f"  - {{job_name: holdfast, static_configs: [{{targets: ['127.0.0.1:{metrics}']}}]}}\n"
        )
        children = []
        try:
            with open(pathlib.Path(folder, "log"), "w") as log:
                children.append(subprocess.Popen(
                    [binary, "serve", "--demo", "--data-dir", f"{folder}/data", "--listen", f"127.0.0.1:{public}",
                     "--demo-listen", f"127.0.0.1:{demo}", "--metrics-listen", f"127.0.0.1:{metrics}"],
                    stdout=log, stderr=log))
                children.append(subprocess.Popen(
                    ["prometheus", f"--config.file={settings}", f"--storage.tsdb.path={folder}/prometheus",
                     f"--web.listen-address=127.0.0.1:{web}"], stdout=log, stderr=log))
            until("holdfast", lambda: get(f"http://127.0.0.1:{public}/ready"))
            request = urllib.request.Request(
                f"http://127.0.0.1:{public}/api/v1/auth/signup", method="POST",
                headers={"Content-Type": "application/json"},
                data=json.dumps({"email": "anna@demo.example", "password": "nine calm harbours",
                                 "username": "anna"}).encode())
            urllib.request.urlopen(request, timeout=10).close()
            urllib.request.urlopen(f"http://127.0.0.1:{public}/auth/onedrive/callback", timeout=10).close()
            api = f"http://127.0.0.1:{web}/api/v1"
            scraped = urllib.parse.urlencode({"query": "count_over_time(up{job='holdfast'}[1m]) >= 5"})
            until("Prometheus", lambda: get(f"{api}/query?{scraped}")["data"]["result"])
            faults = list(check(api))
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=30)
    print("\n".join(faults) or "every query finds its figures")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except Failed as failed:
        sys.exit(str(failed))
