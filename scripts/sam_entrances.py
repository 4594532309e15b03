"""The entrances of a deployed stack, and what each of them says: used by sam-deploys.py --invoke."""

import base64
import json
import os
import socket
import ssl
import urllib.error
import urllib.request
from collections import namedtuple
from contextlib import contextmanager
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

# host without the Region; path; method; the service to sign for; more headers
Entrance = namedtuple("Entrance", "host path method sign headers guarded")
# What API Gateway says itself where it has found no backend, or none that answers.
OWN = ("Internal server error", "Internal Server Error", "Missing Authentication Token", "Not Found", "Forbidden")
REGION = "us-east-1"
# What the READMEs of these patterns send, all in one.
BODY = {
    **dict.fromkeys(("id", "order_id", "name", "description", "customer", "address", "type", "message", "Message"), "one"),
    **dict.fromkeys(("prompt", "question", "input", "text"), "What a lovely day"),
    **dict.fromkeys(("destination_number", "PhoneNumber"), "+15555550100"),
    "amount": "7",
}
# Headers that authorizers of these patterns let in.
HEADERS = {"token": "hello"}


def rest_entrance(client, api):
    """The path that is asked first: one that a function answers, by GET, else one that a service answers."""
    apigateway = client("apigateway")
    stages = apigateway.get_stages(restApiId=api)["item"]
    found = []
    for resource in apigateway.get_resources(restApiId=api, embed=["methods"], limit=500)["items"]:
        for method, details in resource.get("resourceMethods", {}).items():
            uri = details.get("methodIntegration", {}).get("uri", "")
            if method != "OPTIONS" and "methodIntegration" in details:
                found.append((":lambda:path" not in uri, method != "GET", resource["path"], method, details))
    if not stages or not found:
        return None
    *_, path, method, details = min(found, key=lambda one: one[:4])
    guard = details.get("authorizationType", "NONE")
    headers = {}
    if details.get("apiKeyRequired"):
        keys = apigateway.get_api_keys(includeValues=True)["items"]
        headers = {"x-api-key": keys[0]["value"]} if keys else {}
    sign = "execute-api" if guard == "AWS_IAM" else None
    path = f"/{stages[0]['stageName']}{path}"
    return Entrance(f"{api}.execute-api", path, "GET" if method == "ANY" else method, sign, headers, guard not in ("NONE", "AWS_IAM"))


def v2_entrance(client, api):
    apigatewayv2 = client("apigatewayv2")
    protocol = apigatewayv2.get_api(ApiId=api)["ProtocolType"]
    stages = apigatewayv2.get_stages(ApiId=api)["Items"]
    if not stages:
        return None
    stage = "" if stages[0]["StageName"] == "$default" else f"/{stages[0]['StageName']}"
    routes = {route["RouteKey"]: route for route in apigatewayv2.get_routes(ApiId=api)["Items"]}
    if protocol == "WEBSOCKET":
        guard = routes.get("$connect", {}).get("AuthorizationType", "NONE")
        return Entrance(f"{api}.execute-api", stage, "CONNECT", None, {}, guard != "NONE")
    found = [(not key.startswith("GET"), *reversed(key.partition(" ")[::2]), key) for key in routes if " " in key]
    if "$default" in routes:
        found.append((True, "/", "GET", "$default"))
    if not found:
        return None
    _, path, method, key = min(found)
    guard = routes[key].get("AuthorizationType", "NONE")
    sign = "execute-api" if guard == "AWS_IAM" else None
    return Entrance(f"{api}.execute-api", stage + path, "GET" if method == "ANY" else method, sign, {}, guard in ("JWT", "CUSTOM"))


def entrances(client, resources):
    """Each entrance of a stack."""
    for resource in resources:
        kind, name = resource["ResourceType"], resource["PhysicalResourceId"]
        if kind == "AWS::ApiGateway::RestApi":
            yield rest_entrance(client, name)
        elif kind == "AWS::ApiGatewayV2::Api":
            yield v2_entrance(client, name)
        elif kind == "AWS::Lambda::Url":
            config = client("lambda").get_function_url_config(FunctionName=name)
            host = config["FunctionUrl"].split("/")[-2].split(".")[0] + ".lambda-url"
            yield Entrance(host, "/", "GET", "lambda" if config["AuthType"] == "AWS_IAM" else None, {}, False)
        elif kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
            [balancer] = client("elbv2").describe_load_balancers(LoadBalancerArns=[name])["LoadBalancers"]
            yield Entrance(balancer["DNSName"].split(":")[0], "/", "GET", None, {}, False)
        elif kind == "AWS::CloudFront::Distribution":
            domain = client("cloudfront").get_distribution(Id=name)["Distribution"]["DomainName"]
            yield Entrance(domain.split(":")[0], "/", "GET", None, {}, False)


def full_host(host):
    """AWS's name of an entrance; those that say where they are by themselves stay."""
    return f"{host}.{REGION}.amazonaws.com" if host.endswith((".execute-api", ".lambda-url")) else host


def send(endpoint, session, entrance):
    """The status and the beginning of the body; names of hosts need not resolve."""
    path = entrance.path.replace("{proxy+}", "x").replace("{", "").replace("}", "").replace("+", "")
    if entrance.method == "CONNECT":
        return shake_hands(endpoint, full_host(entrance.host), path)
    body = None if entrance.method in ("GET", "HEAD", "DELETE") else json.dumps(BODY).encode()
    headers = {"Host": full_host(entrance.host), "Content-Type": "application/json", **HEADERS, **entrance.headers}
    if entrance.sign:
        request = AWSRequest(entrance.method, f"https://{headers['Host']}{path}", headers, body)
        SigV4Auth(session.get_credentials(), entrance.sign, REGION).add_auth(request)
        headers = dict(request.headers)
    # A distribution may lead from HTTP to HTTPS, with a certificate that is the cloud's own.
    is_edge = ".cloudfront." in headers["Host"]
    where = endpoint.replace("http://", "https://") if is_edge else endpoint
    asked = urllib.request.Request(where + path, data=body, method=entrance.method, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=40, context=ssl._create_unverified_context() if is_edge else None) as answer:
            return answer.status, answer.read(300).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(300).decode("utf-8", "replace")
    except OSError as error:  # no answer at all
        return 0, str(error)


@contextmanager
def connected(endpoint, host, path):
    """A WebSocket connection, as long as it is needed, with status and body of the answer to its handshake."""
    where = urlsplit(endpoint)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path or '/'} HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket", *(f"{name}: {value}" for name, value in HEADERS.items())]
    lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", ""]
    with socket.create_connection((where.hostname, where.port), timeout=40) as connection:
        connection.sendall("\r\n".join(lines).encode())
        head, _, body = connection.recv(4096).decode("utf-8", "replace").partition("\r\n\r\n")
        yield connection, int(head.split(" ")[1]), body


def shake_hands(endpoint, host, path):
    """The answer to a WebSocket handshake; the connection is closed as soon as it is open."""
    with connected(endpoint, host, path) as (_, status, body):
        return status, body[:300]


def frame(text):
    """A message of a WebSocket client, with a mask that changes nothing."""
    payload = text.encode()
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE]) + len(payload).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + payload


def failure(client, resources):
    """The last that went wrong in one of the stack's functions, or else the last that one has said."""
    logs, said, wrong = client("logs"), None, None
    for resource in resources:
        if resource["ResourceType"] != "AWS::Lambda::Function":
            continue
        try:
            group = f"/aws/lambda/{resource['PhysicalResourceId']}"
            for event in logs.filter_log_events(logGroupName=group)["events"]:
                text = " ".join(event["message"].split())
                if any(word in event["message"] for word in ("[ERROR]", "\tERROR\t", "errorMessage", "timed out")):
                    wrong = text
                if not text.startswith(("INIT_START", "START", "END", "REPORT")):
                    said = text
        except logs.exceptions.ResourceNotFoundException:
            pass
    return wrong or said


def verdict(entrance, status, body, wrong):
    """What became of a request: who is to blame where it was not answered."""
    try:
        message = json.loads(body).get("message")
    except (ValueError, AttributeError):
        message = None
    if entrance.guarded and status in (401, 403):
        return "guarded"  # it wants a token of somebody
    if status == 501 and entrance.host.endswith(".execute-api"):
        return "absent"  # the API leads to a service that is not here
    if status >= 500 and wrong:
        return "failed"  # the function did
    own = status == 0 or (status >= 400 and (message in OWN or "troubleshooting Function URL" in body))
    return "silent" if own else "answered"


def ask(session, client, endpoint, resources):
    """What each entrance of a deployed stack says."""
    answers = []
    for entrance in filter(None, entrances(client, resources)):
        status, body = send(endpoint, session, entrance)
        wrong = failure(client, resources)
        said = verdict(entrance, status, body, wrong)
        name = f"{entrance.method} {entrance.path} {entrance.host}"
        answers.append({"entrance": name, "said": said, "status": status, "body": body[:200], "wrong": wrong})
    return answers
