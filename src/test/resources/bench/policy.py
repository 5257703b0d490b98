# The same job for mitmdump as the gate does for every request: judge it, take the caller's credential away, put another in, say so.
import json
import os
import sys
import time

from mitmproxy import http

ALLOWED = {os.environ["BENCH_HOST"]}


def http_connect(flow):
    if flow.request.host not in ALLOWED:
        flow.response = http.Response.make(403, b"blocked")


def requestheaders(flow):
    if flow.request.host not in ALLOWED or flow.request.pretty_host != flow.request.host:
        flow.response = http.Response.make(403, b"blocked")
        return
    flow.request.headers["authorization"] = "Bearer other"
    sys.stdout.write(json.dumps({
        "time": time.time(), "event": "egress", "host": flow.request.host, "method": flow.request.method,
        "path": flow.request.path, "verdict": "allowed"}) + "\n")
    sys.stdout.flush()
