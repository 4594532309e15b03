#!/usr/bin/env python3
"""Writes what SAM's connectors grant, by the types that they connect, into src/sam/connector-profiles.generated.json.

The source is the table that AWS publishes with the package aws-sam-translator (Apache License 2.0, (c) Amazon.com),
documented at https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
In a virtual environment (`python3 -m venv .venv`):

    pip install aws-sam-translator==1.115.0
    python3 packages/services/cloudformation/tools/sam-connector-profiles.py

`%{Source.Arn}` and the like stand for what is known of the two resources; `resources` says what that is for each type.
"""

import json
from pathlib import Path

import samtranslator.model.connector_profiles as data

TARGET = Path(__file__).resolve().parents[1] / "src/sam/connector-profiles.generated.json"
KINDS = {
    "AWS_IAM_ROLE_MANAGED_POLICY": "rolePolicy",
    "AWS_LAMBDA_PERMISSION": "permission",
    "AWS_SNS_TOPIC_POLICY": "topicPolicy",
    "AWS_SQS_QUEUE_POLICY": "queuePolicy",
}
BEFORE = {"DESTINATION_EVENT_SOURCE_MAPPING": "mapping", "SOURCE": "source"}


def profile(entry):
    properties = entry["Properties"]
    made = {"kind": KINDS[entry["Type"]], "ofSource": properties["SourcePolicy"]}
    if "DependedBy" in properties:
        made["before"] = BEFORE[properties["DependedBy"]]
    if "ValidAccessCategories" in properties:
        made["combinations"] = properties["ValidAccessCategories"]
    made["grants"] = {
        name: category.get("Statement", category) for name, category in properties["AccessCategories"].items()
    }
    return made


def main():
    source = json.loads((Path(data.__path__[0]) / "profiles.json").read_text())
    connections = [
        (start, end, profile(entry)) for start, ends in source["Permissions"].items() for end, entry in ends.items()
    ]
    lines = [f"{json.dumps(f'{a} {b}')}:{json.dumps(p, separators=(',', ':'))}" for a, b, p in connections]
    known = [f"{json.dumps(t)}:{json.dumps(p, separators=(',', ':'))}" for t, p in source["CfnResourceProperties"].items()]
    TARGET.write_text(
        '{"connections":{\n' + ",\n".join(lines) + '\n},"resources":{\n' + ",\n".join(known) + "\n}}\n"
    )


if __name__ == "__main__":
    main()
