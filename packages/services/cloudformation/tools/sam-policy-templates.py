#!/usr/bin/env python3
"""Writes src/services/cloudformation/sam/policy-templates.generated.json: SAM's policy templates, in short.

The source is the table that AWS publishes with the package aws-sam-translator (Apache License 2.0, (c) Amazon.com),
documented at https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html

    pip install aws-sam-translator==1.110.0
    python3 packages/cloud/tools/sam-policy-templates.py

A resource is `*` or the text of an Fn::Sub; its variables are the template's parameters, without regard to case.
"""

import json
from pathlib import Path

import samtranslator.policy_templates_data as data


def short(value):
    if isinstance(value, dict) and list(value) == ["Fn::Sub"]:
        inner = value["Fn::Sub"]
        return inner[0] if isinstance(inner, list) else inner
    if isinstance(value, dict):
        return {key: short(one) for key, one in value.items()}
    return [short(one) for one in value] if isinstance(value, list) else value


OUT = Path(__file__).resolve().parent.parent / "src/services/cloudformation/sam/policy-templates.generated.json"

source = json.loads((Path(data.__file__).parent / "policy_templates.json").read_text())["Templates"]
table = {
    name: {"parameters": list(template["Parameters"]), "statements": short(template["Definition"]["Statement"])}
    for name, template in sorted(source.items())
}
lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'))}" for name, entry in table.items())
OUT.write_text("{\n" + lines + "\n}\n")
