#!/usr/bin/env python3
"""Writes SAM's policy templates, in short, into policy-templates.generated.json of the services that they are for.

The source is the table that AWS publishes with the package aws-sam-translator (Apache License 2.0, (c) Amazon.com),
documented at https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
In a virtual environment (`python3 -m venv .venv`):

    pip install aws-sam-translator==1.115.0
    python3 packages/services/cloudformation/tools/sam-policy-templates.py

A template is a service's whose actions come first in it: `sqs:SendMessage` belongs into packages/services/sqs/src, once
that has a `sam.ts`; until then, the template stays in packages/services/cloudformation/src/sam.
A resource is `*` or the text of an Fn::Sub; its variables are the template's parameters, without regard to case.
"""

import json
from pathlib import Path

import samtranslator.policy_templates_data as data

SERVICES = Path(__file__).resolve().parents[2]
NAME = "policy-templates.generated.json"


def short(value):
    if isinstance(value, dict) and list(value) == ["Fn::Sub"]:
        inner = value["Fn::Sub"]
        return inner[0] if isinstance(inner, list) else inner
    if isinstance(value, dict):
        return {key: short(one) for key, one in value.items()}
    return [short(one) for one in value] if isinstance(value, list) else value


def folder_of(statements):
    actions = statements[0]["Action"]
    first = actions if isinstance(actions, str) else actions[0]
    prefix = first.partition(":")[0]
    own = SERVICES / prefix / "src"
    return own if (own / "sam.ts").exists() else SERVICES / "cloudformation/src/sam"


def main():
    source = json.loads((Path(data.__file__).parent / "policy_templates.json").read_text())["Templates"]
    tables = {}
    for name, template in sorted(source.items()):
        statements = short(template["Definition"]["Statement"])
        entry = {"parameters": list(template["Parameters"]), "statements": statements}
        tables.setdefault(folder_of(statements), {})[name] = entry
    for folder, table in tables.items():
        lines = ",\n".join(f"{json.dumps(n)}:{json.dumps(e, separators=(',', ':'))}" for n, e in table.items())
        (folder / NAME).write_text("{\n" + lines + "\n}\n")
        print((folder / NAME).relative_to(SERVICES.parents[1]), len(table))


if __name__ == "__main__":
    main()
