import json
import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("lambda", config=Config(max_pool_connections=50, retries={"mode": "standard", "max_attempts": 3}))


def call_child(line):
    try:
        response = client.invoke(FunctionName=os.environ["CHILD_FUNCTION"], Payload=json.dumps(line))
    except ClientError as error:
        return {"OrderLineId": line["OrderLineId"], "error": error.response["Error"]["Code"]}
    payload = json.loads(response["Payload"].read())
    if "FunctionError" in response:
        return {"OrderLineId": line["OrderLineId"], "error": payload["errorType"]}
    return payload


def handler(event, context):
    with ThreadPoolExecutor(len(event["lines"]) or 1) as pool:
        answers = list(pool.map(call_child, event["lines"]))
    orders = [answer for answer in answers if "error" not in answer]
    failed = [answer for answer in answers if "error" in answer]
    total = sum((Decimal(str(order["Amount"])) for order in orders), Decimal(0))
    return {"orders": orders, "total": float(total), "failed": failed}
