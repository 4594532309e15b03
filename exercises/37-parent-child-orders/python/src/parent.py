import json
import os

import boto3

client = boto3.client("lambda")


# As in the notes: one line, no look at how it went, and no answer.
def handler(event, context):
    response = client.invoke(
        FunctionName=os.environ["CHILD_FUNCTION"],
        InvocationType="RequestResponse",
        Payload=json.dumps(event["lines"][0]),
    )
    print(json.load(response["Payload"]))
