#!/usr/bin/env python3
"""Counts the syncs of the disk that a server makes while it acknowledges twenty writes one after the other: no fewer than the writes."""

import json
import re
import subprocess
import sys
import time
import urllib.request

WRITES = 20
program, work, token = sys.argv[1:]
trace = f"{work}/syncs"
# With -D strace is the grandchild, so that the process started here is the server itself and can be ended by its own id.
server = subprocess.Popen(
    ["strace", "-f", "-D", "-e", "trace=fsync,fdatasync", "-o", trace, program, "serve", "--no-jobs", "--listen", "127.0.0.1:0",
     "--data", f"{work}/data"],
    stdout=subprocess.PIPE, text=True)


def ask(path, body=None):
    request = urllib.request.Request(f"{address}/api/v1{path}", data=body and json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    return json.load(urllib.request.urlopen(request, timeout=30))


def syncs():
    time.sleep(1)
    with open(trace) as lines:
        return sum(bool(re.search(r"f(data)?sync\(", line)) for line in lines)


try:
    address = server.stdout.readline().strip()
    owed = next(item for item in ask("/obligations?status=unfinished&limit=200")["items"] if item["state"] == "open")["code"]
    for verb in ("receive", "accept"):
        ask(f"/obligations/{owed}/{verb}", {"note": ""})
    before = syncs()
    for number in range(WRITES):
        ask(f"/obligations/{owed}/progress", {"percent": number, "note": f"lần {number}"})
    counted = syncs() - before
finally:
    server.terminate()
    server.wait(timeout=60)
print(f"{counted} syncs for {WRITES} writes")
sys.exit(0 if counted >= WRITES else f"{WRITES} writes were acknowledged after {counted} syncs")
