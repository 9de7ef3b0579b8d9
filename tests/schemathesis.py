#!/usr/bin/env python3
"""Asks every route of a running program whatever its OpenAPI document allows, and what it forbids: no answer may be a server error, and every
answer must be one that the document says, in status, type, headers and shape.

    tests/schemathesis.py PROGRAM [EXAMPLES]

The program serves a demo in a data folder of its own on a port that is free; only that process is ended. Schemathesis comes from PyPI into
target/schemathesis. Two checks of it are left out: `positive_data_acceptance`, since rules refuse much that a schema cannot say (an agency of
another province, a day before the directive's, a right), and `negative_data_rejection`, since a header or a query that nobody reads is no fault
(unknown fields of bodies are refused, which src/openapi.rs tests for every body)."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

VERSION = "4.32.5"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"
SEED = "20260316"
# Each with what it may write; the others are refused most writes, which is an answer to be looked at too.
PEOPLE = ["dieuphoi", "quantri", "thutruong", "thanhtra"]
# Whom the administrator may disable, unlock, rename without ending a token of PEOPLE.
OTHERS = ["lanhdao", "mattran"]

ROOT = pathlib.Path(__file__).resolve().parent.parent


def installed():
    """The program, in the version above."""
    place = ROOT / "target" / "schemathesis"
    mark = place / f"version-{VERSION}"
    if not mark.exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", f"schemathesis=={VERSION}"], check=True)
        mark.touch()
    return place / "bin" / "schemathesis"


# A file in pieces is sent as it is, under a media type of its own.
HOOKS = """
import schemathesis
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
"""


def get(base, token, path):
    request = urllib.request.Request(base + path, headers={"authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        # Not everybody may list everything; then nothing is known of it.
        if refused.code != 403:
            raise
        return {}


def things(base, token, document):
    """For the first parts of paths the codes or ids that there are, so that requests reach further than 404."""
    found = {"people": OTHERS}
    for path, item in document["paths"].items():
        name = path.removeprefix("/api/v1/")
        parts = name.split("/")
        if len(parts) < 2 or "get" not in item and f"/api/v1/{parts[0]}" not in document["paths"]:
            continue
        collection = document["paths"].get(f"/api/v1/{parts[0]}", {}).get("get")
        if not parts[1].startswith("{") or collection is None or parts[0] in found:
            continue
        field = parts[1].strip("{}")
        rows = get(base, token, f"/api/v1/{parts[0]}?limit=40").get("items", [])
        values = [row.get(field) or row.get("agency_id") for row in rows]
        found[parts[0]] = [value for value in values if isinstance(value, str)]
    return {name: values for name, values in found.items() if values}


def drafts(base, token):
    """Cards that wait for a review, with the code of their directive."""
    rows = get(base, token, "/api/v1/directives?state=review&limit=5").get("items")
    return rows and (rows[0]["code"], [card["id"] for card in get(base, token, f"/api/v1/directives/{rows[0]['code']}")["drafts"][:20]])


def configuration(base, token, document):
    """Where values of paths come from."""
    known = things(base, token, document)
    reviewed = drafts(base, token)
    lines = []
    for name, values in known.items():
        lines += [f'[dictionaries."{name}"]', f"values = {json.dumps(values)}", ""]
    if reviewed:
        lines += ["[dictionaries.cards]", f"values = {json.dumps(reviewed[1])}", ""]
        lines += ["[dictionaries.reviewed]", f"values = {json.dumps([reviewed[0]])}", ""]
    for path in document["paths"]:
        parts = path.removeprefix("/api/v1/").split("/")
        if len(parts) < 2 or not parts[1].startswith("{"):
            continue
        bound = [(parts[1].strip("{}"), parts[0])] if parts[0] in known else []
        if reviewed and len(parts) > 3 and parts[2] == "drafts":
            bound = [(parts[1].strip("{}"), "reviewed"), (parts[3].strip("{}"), "cards")]
        if bound:
            pairs = ", ".join(f'"path.{field}" = {{ dictionary = "{name}", probability = 0.8 }}' for field, name in bound)
            lines += ["[[operations]]", f'include-path = "{path}"', f"parameters = {{ {pairs} }}", ""]
    return "\n".join(lines)


def run(program, examples):
    tool = installed()
    tmp = ROOT / "target" / "tmp"
    tmp.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tmp) as work:
        data = os.path.join(work, "data")
        with open(os.path.join(work, "log"), "w") as log:
            server = subprocess.Popen([program, "demo", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            base = next((line.strip() for line in server.stdout if line.startswith("http://")), None)
            if base is None:
                sys.exit(pathlib.Path(work, "log").read_text())
            failed = [login for login in PEOPLE if ask(tool, program, data, work, base, login, examples)]
        finally:
            server.terminate()
            server.wait()
        if failed:
            print(pathlib.Path(work, "log").read_text()[-20000:], file=sys.stderr)
            sys.exit(f"schemathesis found faults as {', '.join(failed)}")


def ask(tool, program, data, work, base, login, examples):
    """Asks everything as one person; what is not 0 is a fault."""
    print(f"== as {login}", flush=True)
    create = [program, "token", "create", "--user", login, "--scope", "write", "--data", data]
    token = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
    document = get(base, token, "/api/v1/openapi.json")
    config = pathlib.Path(work, f"{login}.toml")
    config.write_text(configuration(base, token, document))
    pathlib.Path(work, "pieces.py").write_text(HOOKS)
    command = [tool, "--config-file", config, "run", f"{base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}", "--checks", CHECKS]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--seed", SEED, "--generation-database", "none"]
    command += ["--continue-on-failure", "--request-timeout", "60", "--suppress-health-check", "all", "--no-color", "--warnings", "off"]
    return subprocess.run(command, cwd=work, env=os.environ | {"SCHEMATHESIS_HOOKS": "pieces", "PYTHONPATH": work}).returncode


if __name__ == "__main__":
    run(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 30)
