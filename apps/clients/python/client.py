"""Makes a role, a table, a bucket with an object and a function, and says what it then finds."""

import io
import json
import zipfile

import boto3

CODE = """
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    if "id" not in event:
        raise ValueError("An order has an id.")
    table.put_item(Item={"id": event["id"], "by": context.aws_request_id})
    return {"kept": event["id"]}
"""


def statement(**rest):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **rest}]})


iam = boto3.client("iam")
trust = statement(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
role = iam.create_role(RoleName="keeper", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
iam.put_role_policy(
    RoleName="keeper",
    PolicyName="keep",
    PolicyDocument=statement(Action="dynamodb:PutItem", Resource="*"),
)

dynamodb = boto3.client("dynamodb")
dynamodb.create_table(
    TableName="orders",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
)
dynamodb.get_waiter("table_exists").wait(TableName="orders")

s3 = boto3.client("s3")
s3.create_bucket(Bucket="receipts", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.upload_fileobj(io.BytesIO(b"paid"), "receipts", "a b/é.txt")
received = io.BytesIO()
s3.download_fileobj("receipts", "a b/é.txt", received)

try:
    dynamodb.describe_table(TableName="nothing")
    missing = False
except dynamodb.exceptions.ResourceNotFoundException:
    missing = True

package = io.BytesIO()
with zipfile.ZipFile(package, "w") as archive:
    archive.writestr("app.py", CODE)
functions = boto3.client("lambda")
functions.create_function(
    FunctionName="keeper",
    Role=role,
    Runtime="python3.14",
    Handler="app.handler",
    Timeout=20,
    Code={"ZipFile": package.getvalue()},
    Environment={"Variables": {"TABLE": "orders"}},
)
functions.get_waiter("function_active_v2").wait(FunctionName="keeper", WaiterConfig={"Delay": 1})
answer = functions.invoke(FunctionName="keeper", Payload=json.dumps({"id": "from python"}))

print(
    json.dumps(
        {
            "answer": answer["Payload"].read().decode(),
            "tables": dynamodb.list_tables()["TableNames"],
            "missing": missing,
            "object": received.getvalue().decode(),
        }
    )
)
