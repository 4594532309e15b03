#!/usr/bin/env python3
"""Writes what CloudFormation knows of resource types: <Type>.generated.json in the folder of the service that has it.

The source is the AWS resource provider schemas (us-east-1) as the package cfn-lint (MIT-0) carries them. In a virtual
environment (`python3 -m venv .venv`):

    pip install cfn-lint==1.51.0
    python3 packages/services/cloudformation/tools/cloudformation-schemas.py AWS::SQS::Queue ...   # adds or renews these
    python3 packages/services/cloudformation/tools/cloudformation-schemas.py                       # renews all that are there

`AWS::SQS::Queue` goes into packages/services/sqs/src/resources/schemas/: the service whose `entry.ts` names `SQS` among
its `templates`, or else the folder of that name, which must be there. The names of all types that AWS has go into
packages/services/cloudformation/src/schema/known-types.generated.json.

Kept of a schema: the names, primitive types and nesting of properties, which are required, read-only
(= attributes of Fn::GetAtt), create-only (= a change replaces the resource) or write-only (= no service tells of them
afterwards), the primary identifier, and whether resources carry CloudFormation's own tags (aws:cloudformation:...).
"""

import importlib
import json
import re
import sys
from pathlib import Path

SERVICES = Path(__file__).resolve().parents[2]
KNOWN = SERVICES / "cloudformation/src/schema/known-types.generated.json"
SCHEMAS = "src/resources/schemas"
KEPT = ("type", "properties", "required", "items", "$ref", "patternProperties", "definitions")


def short(schema):
    """The schema without what nothing reads."""
    kept = {}
    for key in KEPT:
        if key not in schema:
            continue
        value = schema[key]
        if key in ("properties", "definitions", "patternProperties"):
            value = {name: short(inner) for name, inner in value.items() if isinstance(inner, dict)}
        elif key == "items":
            value = short(value) if isinstance(value, dict) else {}
        kept[key] = value
    # An object that is closed has properties and nothing else; only closed ones can be checked for strangers.
    if "properties" in schema and schema.get("additionalProperties", False) is not False:
        kept["open"] = True
    for choice in ("oneOf", "anyOf"):
        kinds = [one["type"] for one in schema.get(choice, []) if isinstance(one.get("type"), str)]
        if "type" not in kept and "properties" not in kept and kinds:
            kept["type"] = kinds
    return kept


def names(pointers):
    """/properties/A/B -> A.B; /properties/A/*/B is left out: no attribute has a name inside a list."""
    found = [p.removeprefix("/properties/").replace("/", ".") for p in pointers or []]
    return [name for name in found if "*" not in name]


def folder_of(type_name):
    """The service that has a type, by the middle of its name."""
    namespace = type_name.split("::")[1]
    for entry in sorted(SERVICES.glob("*/src/entry.ts")):
        if re.search(rf"templates: \{{[^}}]*\b{namespace}\b", entry.read_text()):
            return entry.parents[1]
    folder = SERVICES / namespace.lower()
    if not folder.is_dir():
        sys.exit(f"There is no {folder}: make the service's folder first.")
    return folder


def main():
    provider = importlib.import_module("cfnlint.data.schemas.providers.us_east_1")
    folder = Path(provider.__file__).parents[1] / "resources"
    there = sorted(SERVICES.glob(f"*/{SCHEMAS}/*.generated.json"))
    wanted = sys.argv[1:] or [json.loads(file.read_text())["typeName"] for file in there]
    for name in wanted:
        schema = json.loads((folder / f"{provider.types[name]}.json").read_text())
        kept = {
            "typeName": name,
            "attributes": names(schema.get("readOnlyProperties")),
            "createOnly": names(schema.get("createOnlyProperties")),
            "writeOnly": names(schema.get("writeOnlyProperties")),
            "identifier": names(schema.get("primaryIdentifier")),
            **({"systemTags": True} if schema.get("tagging", {}).get("cloudFormationSystemTags") else {}),
            **short(schema),
        }
        out = folder_of(name) / SCHEMAS / f"{name.replace('::', '-')}.generated.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(kept, separators=(",", ":"), sort_keys=True) + "\n")
        print(out.relative_to(SERVICES.parents[1]))
    known = {}
    for name in sorted(provider.types):
        if name.startswith("AWS::"):
            _, service, *rest = name.split("::")
            known.setdefault(service, []).append("::".join(rest))
    KNOWN.write_text(json.dumps({s: " ".join(n) for s, n in known.items()}, indent=0) + "\n")


if __name__ == "__main__":
    main()
