"""The state machines of a deployed stack, each run once with an input: used by sam-deploys.py --invoke."""

import json
import time

from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

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
# Seconds that one may take; what waits for a person or for hours is not waited for.
LONGEST = 20


def run(session, arn):
    """Status, error and cause of one execution."""
    # Synchronous executions are asked for at another host, which need not resolve.
    states = session.client("stepfunctions", config=Config(inject_host_prefix=False, retries={"total_max_attempts": 2}))
    kind = states.describe_state_machine(stateMachineArn=arn)["type"]
    if kind == "EXPRESS":
        return states.start_sync_execution(stateMachineArn=arn, input=json.dumps(INPUT))
    execution = states.start_execution(stateMachineArn=arn, input=json.dumps(INPUT))["executionArn"]
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


def start(session, resources):
    """What became of an execution of each of a stack's machines."""
    answers = []
    for resource in resources:
        if resource["ResourceType"] != "AWS::StepFunctions::StateMachine":
            continue
        try:
            found = run(session, resource["PhysicalResourceId"])
        except ReadTimeoutError:  # an Express one that tries again and again
            found = {"status": "RUNNING"}
        error = {name: found[name][:200] for name in ("error", "cause") if name in found}
        answers.append({"machine": resource["LogicalResourceId"], "status": found["status"], **error})
    return answers
