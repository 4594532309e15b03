#!/usr/bin/env python3
"""Deploys AWS's published serverless patterns, as ../shared/sam-deploys does, and with --invoke asks at their entrances.

    pnpm cloud --port 5000 &
    .coldstart/python/bin/python scripts/sam-deploys.py http://127.0.0.1:5000 --git PATTERNS.git --invoke [--sample N]

Each API and function URL of a stack gets one request: a GET where a route takes one, else a POST of {}. It has answered
where one of the stack's functions ran and the gateway had no error of its own. Templates without such an entrance are
only counted. The templates are where ../shared/sam-deploys is; pyyaml has to be installed beside boto3 and the AWS CLI.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import sys
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

RUNNER = Path(__file__).resolve().parents[2] / "shared" / "sam-deploys" / "run.py"
# What API Gateway says itself; a function may say the same, and counts as silent then.
OWN = ("Internal server error", "Internal Server Error", "Missing Authentication Token", "Not Found")


def load_runner():
    if not RUNNER.exists():
        sys.exit(f"{RUNNER} is not there: the templates come from it.")
    spec = importlib.util.spec_from_file_location("run", RUNNER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rest_entrance(apigateway, api):
    """The first path that a method calls a function on."""
    stages = apigateway.get_stages(restApiId=api)["item"]
    found = [
        (method != "GET", resource["path"], method)
        for resource in apigateway.get_resources(restApiId=api, embed=["methods"], limit=500)["items"]
        for method, details in resource.get("resourceMethods", {}).items()
        if ":lambda:path" in details.get("methodIntegration", {}).get("uri", "")
    ]
    if stages and found:
        _, path, method = min(found)
        return f"{api}.execute-api", f"/{stages[0]['stageName']}{path}", "GET" if method == "ANY" else method


def http_entrance(apigatewayv2, api):
    if apigatewayv2.get_api(ApiId=api)["ProtocolType"] != "HTTP":
        return None
    stages = apigatewayv2.get_stages(ApiId=api)["Items"]
    routes = [route["RouteKey"] for route in apigatewayv2.get_routes(ApiId=api)["Items"]]
    found = [(not route.startswith("GET"), *reversed(route.partition(" ")[::2])) for route in routes if " " in route]
    if "$default" in routes:
        found.append((True, "/", "GET"))
    if stages and found:
        _, path, method = min(found)
        stage = "" if stages[0]["StageName"] == "$default" else f"/{stages[0]['StageName']}"
        return f"{api}.execute-api", stage + path, "GET" if method == "ANY" else method


def entrances(client, resources):
    """Host without the Region, path and method of each entrance of a stack."""
    for resource in resources:
        kind, name = resource["ResourceType"], resource["PhysicalResourceId"]
        if kind == "AWS::ApiGateway::RestApi":
            yield rest_entrance(client("apigateway"), name)
        elif kind == "AWS::ApiGatewayV2::Api":
            yield http_entrance(client("apigatewayv2"), name)
        elif kind == "AWS::Lambda::Url":
            url = client("lambda").get_function_url_config(FunctionName=name)["FunctionUrl"]
            yield url.split("/")[-2].split(".")[0] + ".lambda-url", "/", "GET"


def send(endpoint, region, host, path, method):
    """The status and the beginning of the body; names of hosts need not resolve."""
    path = path.replace("{proxy+}", "x").replace("{", "").replace("}", "").replace("+", "")
    body = None if method in ("GET", "HEAD", "DELETE") else b"{}"
    headers = {"Host": f"{host}.{region}.amazonaws.com", "Content-Type": "application/json"}
    asked = urllib.request.Request(endpoint + path, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=40) as answer:
            return answer.status, answer.read(300).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(300).decode("utf-8", "replace")


def ran(client, resources):
    """Whether one of the stack's functions has written into its log."""
    logs = client("logs")
    for resource in resources:
        if resource["ResourceType"] != "AWS::Lambda::Function":
            continue
        try:
            group = f"/aws/lambda/{resource['PhysicalResourceId']}"
            if logs.filter_log_events(logGroupName=group, limit=1)["events"]:
                return True
        except logs.exceptions.ResourceNotFoundException:
            pass
    return False


def ask(run, endpoint, path):
    """What each entrance of a deployed stack says. The stack has the name that the runner gives it."""
    config = run.Config(retries={"total_max_attempts": 2})
    session = run.boto3.Session()
    client = lambda service: session.client(service, config=config)
    stack = "s-" + hashlib.sha256(path.encode()).hexdigest()[:8]
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = list(pages.search("StackResourceSummaries"))
    answers = []
    for entrance in filter(None, entrances(client, resources)):
        status, body = send(endpoint, run.REGION, *entrance)
        own = status >= 400 and any(text in body for text in OWN)
        said = "answered" if ran(client, resources) and not own else "silent"
        answers.append({"entrance": " ".join(reversed(entrance)), "said": said, "status": status, "body": body[:120]})
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("--git", default=os.environ.get("PATTERNS_GIT"), required="PATTERNS_GIT" not in os.environ)
    parser.add_argument("--invoke", action="store_true", help="ask at each API and function URL")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--filter", default="", help="only paths with this text")
    parser.add_argument("--limit", type=int, default=60, help="seconds a deploy may take")
    parser.add_argument("--json")
    args = parser.parse_args()
    run = load_runner()
    patterns = run.Patterns(args.git)
    paths = [path for path in patterns.names() if run.split(path) == "given" and args.filter in path]
    paths = sorted(paths, key=lambda path: hashlib.sha256(path.encode()).hexdigest())[: args.sample]
    results, asked = {}, {}
    keeps = run.keeps
    for path in paths:
        if args.invoke:
            # The runner asks which resources are kept between its deployment and its deletion.
            def keep(body, path=path):
                asked[path] = ask(run, args.endpoint, path)
                return keeps(body)

            run.keeps = keep
        try:
            results[path] = run.deploy(patterns, path, args.endpoint, args.limit)
        except Exception as error:
            results[path] = {"outcome": "error", "reason": f"{type(error).__name__}: {error}"[:300]}
        print(f"{results[path]['outcome']:8} {path}  {results[path].get('reason', '')[:200]}", flush=True)
        for one in asked.get(path, []):
            print(f"         {one['said']:8} {one['entrance']}  {one['status']} {one['body']!r}", flush=True)
    print(dict(Counter(result["outcome"] for result in results.values())))
    if args.invoke:
        every = [one["said"] for answers in asked.values() for one in answers]
        print(f"{every.count('answered')} of {len(every)} entrances of {len(asked)} stacks answered")
    if args.json:
        Path(args.json).write_text(json.dumps({"deployed": results, "asked": asked}, indent=1))


if __name__ == "__main__":
    main()
