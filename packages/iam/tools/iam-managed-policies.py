"""Writes src/aws-managed.generated.json: the AWS managed policies that serverless applications use.

The documents are AWS's, as its API gives them out; moto (Apache License 2.0) carries a dump of them. Run with:

    pip install moto && python3 packages/iam/tools/iam-managed-policies.py
"""

import json
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from moto.iam.aws_managed_policies import aws_managed_policies_data

OUT = Path(__file__).resolve().parent.parent / "src/aws-managed.generated.json"

WANTED = re.compile(
    r"Lambda|DynamoDB|SQS|SNS|X[Rr]ay|EventBridge|StepFunctions|APIGateway|SecretsManager(?!Write)|KeyManagement"
    r"|CloudWatch(Logs|FullAccess|ReadOnly|Events)|Cognito(PowerUser|ReadOnly|Dev|Unauth|Idp)"
    r"|^(AmazonS3(FullAccess|ReadOnlyAccess|ObjectLambda\w*)|AmazonKinesis(Firehose)?(FullAccess|ReadOnlyAccess)"
    r"|AmazonSSM(FullAccess|ReadOnlyAccess)|AmazonSES\w+Access|AmazonVPC(FullAccess|ReadOnlyAccess)"
    r"|AmazonEC2(FullAccess|ReadOnlyAccess)|AmazonRDSDataFullAccess|AWSCloudFormation(FullAccess|ReadOnlyAccess)"
    r"|AdministratorAccess|PowerUserAccess|ReadOnlyAccess|ViewOnlyAccess|IAM(FullAccess|ReadOnlyAccess|UserChangePassword))$"
)
UNWANTED = re.compile(r"SageMaker|QuickSight|DeepLens|Outposts|IoT|Redshift|Unlock")


def moto_version():
    for package in ("moto", "moto-ext"):
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    return "moto"


def main():
    policies = json.loads(aws_managed_policies_data)
    chosen = {name: p for name, p in sorted(policies.items()) if WANTED.search(name) and not UNWANTED.search(name)}
    document = {
        "source": f"{moto_version()}, aws_managed_policies.py, Apache-2.0: a dump of AWS's own managed policies",
        "policies": {
            f"arn:aws:iam::aws:policy{p.get('Path', '/')}{name}": {
                "created": p["CreateDate"],
                "updated": p["UpdateDate"],
                "version": p["DefaultVersionId"],
                "document": {"Version": p["Document"]["Version"], "Statement": p["Document"]["Statement"]},
            }
            for name, p in chosen.items()
        },
    }
    OUT.write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(len(chosen), OUT.stat().st_size)


main()
