#!/usr/bin/env python3
"""Writes packages/services/cloudformation/src/sam/testing/cases/<case>.generated.json: what AWS's own translator makes of <case>.yaml.

The translator (aws-sam-translator, Apache License 2.0) is what AWS runs; only its answers are kept. In a virtual
environment (`python3 -m venv .venv`):

    pip install aws-sam-translator==1.115.0 pyyaml boto3
    python3 packages/services/cloudformation/tools/sam-expectations.py
"""

import datetime
import json
import os
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

import samtranslator.policy_templates_data as data
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

PACKAGES = Path(__file__).resolve().parents[3]
CASES = PACKAGES / "services/cloudformation/src/sam/testing/cases"
MANAGED = json.loads((PACKAGES / "iam/src/aws-managed.generated.json").read_text())["policies"]


class Policies:
    """AWS's managed policies by name, as the translator asks for them."""

    def load(self):
        return {arn.rpartition("/")[2]: arn for arn in MANAGED}


def plain(value):
    """Dates are text in templates."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, datetime.date) else value


def translate(template):
    defaults = {name: p["Default"] for name, p in template.get("Parameters", {}).items() if "Default" in p}
    try:
        return transform(template, defaults, Policies())
    except InvalidDocumentException as error:
        return {"message": error.message, "causes": sorted(cause.message for cause in error.causes)}


def every_policy_template():
    """A function with each of SAM's policy templates."""
    templates = json.loads((Path(data.__file__).parent / "policy_templates.json").read_text())["Templates"]
    policies = [{name: {parameter: {"Ref": "Value"} for parameter in entry["Parameters"]}} for name, entry in templates.items()]
    function = {"Handler": "a.b", "Runtime": "nodejs24.x", "CodeUri": "s3://b/k", "Policies": policies}
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"Value": {"Type": "String", "Default": "x"}},
        "Resources": {"Function": {"Type": "AWS::Serverless::Function", "Properties": function}},
    }


def main():
    (CASES / "policy-templates.yaml").write_text(json.dumps(every_policy_template(), indent=1) + "\n")
    for case in sorted(CASES.glob("*.yaml")):
        expected = translate(plain(yaml_parse(case.read_text())))
        case.with_suffix(".generated.json").write_text(json.dumps(expected, indent=1, default=str) + "\n")


if __name__ == "__main__":
    main()
