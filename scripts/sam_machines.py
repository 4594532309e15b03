"""The state machines of a deployed stack, each run once with an input: used by sam-deploys.py --invoke."""

import json
import time

from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

import sam_entrances
from sam_entrances import BODY

# What the READMEs of these patterns start their machines with, all in one.
INPUT = {
    **BODY,
    **dict.fromkeys(("key", "Key", "orderId", "userId", "customerId", "email", "Comment"), "one"),
    **dict.fromkeys(("items", "Items", "values", "array"), [{"id": "1"}, {"id": "2"}]),
    **dict.fromkeys(("number", "value", "count", "quantity"), 7),
    **dict.fromkeys(("ConnectionID", "connectionId", "Bucket", "bucket", "tableName", "word"), "one"),
    "IsHelloWorldExample": True,
    "state": "running",
}
# Where one input for all does not do: what a pattern's README, API or pipe gives its machine.
FITTING = {
    "apigw-sfn-crud": {"httpMethod": "POST", "data": {"name": {"S": "one"}}},
    "apigw-sfn": {"IsHelloWorldExample": "Yes"},
    # Its timestamp is past, so that the machine waits for nothing.
    "apigw-rest-stepfunction": {"Id": "one", "StartTimestamp": "2026-01-01T00:00:00Z"},
    "apigw-rest-stepfunctions-express-sync-bedrock-sam": {"prompt_one": "What a lovely day"},
    "eventbridge-pipes-sqs-to-lambda-with-stepfunction-enrichment": [{"body": json.dumps({"order_id": "one"})}],
    "lambda-s3-sfn": {"Bucket": "one", "Key": "one"},
}
# Its machine answers a client that is connected, and is started by what that client sends.
BY_MESSAGE = ("apigw-websocket-api-sfn-async",)
# Seconds that one may take; what waits for a person or for hours is not waited for.
LONGEST = 20


def run(states, arn, given):
    """Status, error and cause of one execution."""
    kind = states.describe_state_machine(stateMachineArn=arn)["type"]
    if kind == "EXPRESS":
        return states.start_sync_execution(stateMachineArn=arn, input=json.dumps(given))
    return follow(states, states.start_execution(stateMachineArn=arn, input=json.dumps(given))["executionArn"])


def follow(states, execution):
    until = time.monotonic() + LONGEST
    while True:
        found = states.describe_execution(executionArn=execution)
        if found["status"] != "RUNNING":
            return found
        if time.monotonic() > until:
            # A machine is not gone before its executions are.
            states.stop_execution(executionArn=execution)
            return found
        time.sleep(0.5)


def run_by_message(session, endpoint, resources, states, arn):
    """An execution that a message starts, followed while its sender is connected."""
    [api] = [one["PhysicalResourceId"] for one in resources if one["ResourceType"] == "AWS::ApiGatewayV2::Api"]
    entrance = sam_entrances.v2_entrance(session.client, api)
    with sam_entrances.connected(endpoint, sam_entrances.full_host(entrance.host), entrance.path) as (connection, *_):
        connection.sendall(sam_entrances.frame(json.dumps(BODY)))
        for _ in range(LONGEST):
            started = states.list_executions(stateMachineArn=arn)["executions"]
            if started:
                return follow(states, started[0]["executionArn"])
            time.sleep(1)
    return {"status": "NOT_STARTED"}


def start(session, endpoint, path, resources):
    """What became of an execution of each of a stack's machines."""
    pattern = path.split("/")[0]
    # Synchronous executions are asked for at another host, which need not resolve.
    states = session.client("stepfunctions", config=Config(inject_host_prefix=False, retries={"total_max_attempts": 2}))
    answers = []
    for resource in resources:
        if resource["ResourceType"] != "AWS::StepFunctions::StateMachine":
            continue
        arn = resource["PhysicalResourceId"]
        try:
            if pattern in BY_MESSAGE:
                found = run_by_message(session, endpoint, resources, states, arn)
            else:
                found = run(states, arn, FITTING.get(pattern, INPUT))
        except ReadTimeoutError:  # an Express one that tries again and again
            found = {"status": "RUNNING"}
        error = {name: found[name][:200] for name in ("error", "cause") if name in found}
        answers.append({"machine": resource["LogicalResourceId"], "status": found["status"], **error})
    return answers
