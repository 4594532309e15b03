#!/usr/bin/env python3
"""Deploys AWS's published serverless patterns, as ../shared/sam-deploys does, and with --invoke asks at their entrances.

    pnpm cloud --port 5000 &
    .coldstart/python/bin/python scripts/sam-deploys.py http://127.0.0.1:5000 --git PATTERNS.git --invoke [--sample N]

Each API, function URL, load balancer and distribution of a stack gets one request: a GET where a route takes one, else a
POST of what these patterns expect, signed and with a key where these are asked for; a WebSocket API gets a handshake.
What is said of it:

    answered  what stands behind the entrance has answered
    failed    a function has run and failed by itself, such as by calling what is not here
    absent    the API leads to a service that this cloud has not
    guarded   401 or 403 of an authorizer, which wants a token of somebody
    silent    the cloud has found nobody who answers

Each state machine of a stack is started with an input, and followed for some seconds: its status, and the error of one
that has failed, are told.

The templates are where ../shared/sam-deploys is; pyyaml has to be installed beside boto3 and the AWS CLI.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import sam_entrances
import sam_machines

RUNNER = Path(__file__).resolve().parents[2] / "shared" / "sam-deploys" / "run.py"


def load_runner():
    if not RUNNER.exists():
        sys.exit(f"{RUNNER} is not there: the templates come from it.")
    spec = importlib.util.spec_from_file_location("run", RUNNER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tell_changes(run):
    """Has the runner say why a change set was not made, which it does not ask."""
    events = run.reason

    def reason(cfn, stack):
        try:
            made = cfn.describe_change_set(StackName=stack, ChangeSetName="c")
        except Exception:
            return events(cfn, stack)
        return made.get("StatusReason") if made["Status"] == "FAILED" else events(cfn, stack)

    run.reason = reason


def build(run):
    """Has the CLI package what `sam build` would: a CodeUri that stands in Globals, which it does not look at."""
    export = run.Patterns.export

    def laid_out(patterns, path, to):
        template = export(patterns, path, to)
        common = (run.yaml.load(template.read_bytes(), run.Loader).get("Globals") or {}).get("Function") or {}
        folder = to / str(common.get("CodeUri", "."))
        if folder.is_dir() and folder.resolve() != to.resolve():
            shutil.copytree(folder, to, dirs_exist_ok=True)
        return template

    run.Patterns.export = laid_out


def ask(run, endpoint, path):
    """What each entrance of a deployed stack says, and what its machines come to. The stack has the name that the runner gives it."""
    config = run.Config(retries={"total_max_attempts": 2})
    session = run.boto3.Session()
    client = lambda service: session.client(service, config=config)
    stack = "s-" + hashlib.sha256(path.encode()).hexdigest()[:8]
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = list(pages.search("StackResourceSummaries"))
    return sam_entrances.ask(session, client, endpoint, resources), sam_machines.start(session, endpoint, path, resources)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("--git", default=os.environ.get("PATTERNS_GIT"), required="PATTERNS_GIT" not in os.environ)
    parser.add_argument("--invoke", action="store_true", help="ask at each entrance")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--filter", default="", help="only paths with one of these texts, between commas")
    parser.add_argument("--limit", type=int, default=60, help="seconds a deploy may take")
    parser.add_argument("--json")
    args = parser.parse_args()
    run = load_runner()
    tell_changes(run)
    build(run)
    patterns = run.Patterns(args.git)
    paths = [path for path in patterns.names() if run.split(path) == "given" and any(text in path for text in args.filter.split(","))]
    paths = sorted(paths, key=lambda path: hashlib.sha256(path.encode()).hexdigest())[: args.sample]
    results, asked, started = {}, {}, {}
    keeps = run.keeps
    for path in paths:
        if args.invoke:
            # The runner asks which resources are kept between its deployment and its deletion.
            def keep(body, path=path):
                asked[path], started[path] = ask(run, args.endpoint, path)
                return keeps(body)

            run.keeps = keep
        try:
            results[path] = run.deploy(patterns, path, args.endpoint, args.limit)
        except Exception as error:
            results[path] = {"outcome": "error", "reason": f"{type(error).__name__}: {error}"[:300]}
        print(f"{results[path]['outcome']:8} {path}  {results[path].get('reason', '')[:200]}", flush=True)
        for one in asked.get(path, []):
            why = f"  {one['wrong'][:200]}" if one["wrong"] and one["status"] >= 400 else ""
            print(f"         {one['said']:8} {one['entrance']}  {one['status']} {one['body']!r}{why}", flush=True)
        for one in started.get(path, []):
            print(f"         {one['status']:9} {one['machine']}  {one.get('error', '')} {one.get('cause', '')}", flush=True)
    print(dict(Counter(result["outcome"] for result in results.values())))
    if args.invoke:
        every = [one["said"] for answers in asked.values() for one in answers]
        stacks = sum(bool(answers) for answers in asked.values())
        machines = Counter(one["status"] for answers in started.values() for one in answers)
        print(f"{sum(machines.values())} machines: {dict(machines)}")
        print(f"{len(every)} entrances of {stacks} stacks: {dict(Counter(every))}")
    if args.json:
        Path(args.json).write_text(json.dumps({"deployed": results, "asked": asked, "started": started}, indent=1))


if __name__ == "__main__":
    main()
