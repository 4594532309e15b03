#!/usr/bin/env python3
"""Writes src/services/cloudformation/schema/types/<Type>.generated.json and known-types.generated.json: what CloudFormation knows of resource types.

The source is the AWS resource provider schemas (us-east-1) as the package cfn-lint (MIT-0) carries them:

    pip install cfn-lint==1.51.0
    python3 packages/cloud/tools/cloudformation-schemas.py AWS::SQS::Queue ...   # adds or renews these types
    python3 packages/cloud/tools/cloudformation-schemas.py                       # renews every type that is there

Kept of a schema: the names, primitive types and nesting of properties, which are required, read-only
(= attributes of Fn::GetAtt) or create-only (= a change replaces the resource),
the primary identifier, and whether resources carry CloudFormation's own tags (aws:cloudformation:...).
"""

import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "src/services/cloudformation/schema"
TYPES = HERE / "types"
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


def main():
    provider = importlib.import_module("cfnlint.data.schemas.providers.us_east_1")
    folder = Path(provider.__file__).parents[1] / "resources"
    wanted = sys.argv[1:] or [json.loads(file.read_text())["typeName"] for file in sorted(TYPES.glob("*.json"))]
    for name in wanted:
        schema = json.loads((folder / f"{provider.types[name]}.json").read_text())
        kept = {
            "typeName": name,
            "attributes": names(schema.get("readOnlyProperties")),
            "createOnly": names(schema.get("createOnlyProperties")),
            "identifier": names(schema.get("primaryIdentifier")),
            **({"systemTags": True} if schema.get("tagging", {}).get("cloudFormationSystemTags") else {}),
            **short(schema),
        }
        (TYPES / f"{name.replace('::', '-')}.generated.json").write_text(json.dumps(kept, separators=(",", ":"), sort_keys=True) + "\n")
    known = {}
    for name in sorted(provider.types):
        if name.startswith("AWS::"):
            _, service, *rest = name.split("::")
            known.setdefault(service, []).append("::".join(rest))
    (HERE / "known-types.generated.json").write_text(json.dumps({s: " ".join(n) for s, n in known.items()}, indent=0) + "\n")


if __name__ == "__main__":
    main()
