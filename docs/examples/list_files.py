#!/usr/bin/env python3
"""Lists the files in each cloud account that a user has linked.

    HOLDFAST_APP=hfa_... python3 list_files.py USER_ID
"""

import json
import os
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HOLDFAST = os.environ.get("HOLDFAST_URL", "http://127.0.0.1:8080")
APP = os.environ["HOLDFAST_APP"]
CLOUDS = os.environ.get("CLOUDS", "https://")

# How each cloud lists files: method, URL, body, and the member of its answer that holds them.
LISTINGS = {
    "onedrive": ("GET", "graph.microsoft.com/v1.0/me/drive/root/children", None, "value"),
    "google_drive": ("GET", "www.googleapis.com/drive/v3/files", None, "files"),
    "dropbox": ("POST", "api.dropboxapi.com/2/files/list_folder", {"path": ""}, "entries"),
    "box": ("GET", "api.box.com/2.0/folders/0/items", None, "entries"),
}


class Refused(Exception):
    """Holdfast's refusal, as "needs_reconnect (revoked)"."""


def call(method, url, bearer, body=None):
    """The status, the header fields and the body of the answer."""
    request = Request(url, method=method, headers={"Authorization": f"Bearer {bearer}"})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        answer = urlopen(request, timeout=30)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


def ask(method, path, body=None):
    """What Holdfast answers, asked again where it says so. Raises Refused."""
    for attempt in (1, 2, 3):
        status, headers, answer = call(method, HOLDFAST + path, APP, body)
        if status < 300:
            return json.loads(answer)["data"]
        if status not in (429, 503):
            break
        if attempt < 3:
            time.sleep(int(headers.get("Retry-After", 1)))
    refusal = json.loads(answer)
    reason = f" ({refusal['reason']})" if "reason" in refusal else ""
    raise Refused(refusal["error"] + reason)


def call_cloud(account, method, url, body):
    """One call with a living token. Raises Refused if Holdfast has none."""
    wanted = {"user_id": account["user_id"], "min_seconds": 60}
    token = ask("POST", f"/api/v1/accounts/{account['id']}/access-token", wanted)["access_token"]
    return call(method, CLOUDS + url, token, body)


def list_files(account):
    *request, member = LISTINGS[account["provider"]]
    status, _, answer = call_cloud(account, *request)
    if status == 401:
        ask("POST", f"/api/v1/accounts/{account['id']}/report", {"error": "invalid_token"})
        status, _, answer = call_cloud(account, *request)
    if status != 200:
        return [f"the cloud answers {status}"]
    return [file["name"] for file in json.loads(answer)[member]]


try:
    accounts = ask("GET", f"/api/v1/users/{sys.argv[1]}/accounts")["accounts"]
except Refused as refused:
    sys.exit(f"list_files: {refused}")
for account in accounts:
    if account["provider"] not in LISTINGS:
        continue
    print(account["provider"], account["provider_email"])
    try:
        lines = list_files(account)
    except Refused as refused:
        lines = [refused]
    for line in lines:
        print(f"  {line}")
