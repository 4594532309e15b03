"""Writes a service's constraints.generated.json from botocore's model of it.

The SDK's schemas say which members are required, but not how long, how large or of which pattern a value may
be; botocore's models do (Apache License 2.0, (c) Amazon.com). In a virtual environment (`python3 -m venv .venv`):

    pip install botocore
    python3 packages/wire/tools/constraints.py sqs        # writes packages/services/sqs/src/constraints.generated.json
    python3 packages/wire/tools/constraints.py            # renews every file that is there

A service is named as botocore names it. Its file lies beside the `index.ts` that declares it (`name: 'sqs'`); where
there is none yet, in `packages/services/<service>/src`, which must be there.

A file holds {"source", "operations": {name: type}, "types": [...]}; a type is one of
    {"a": min, "z": max, "p": pattern, "e": [enum]}   a string or blob
    {"n": 1, "a": min, "z": max}                      a number
    {"l": type, "a": min, "z": max}                   a list
    {"k": type, "v": type, "a": min, "z": max}        a map
    {"m": {member: type}, "r": [required]}            a structure
Types without any constraint, on themselves or below, are left out.
"""

import json
import re
import sys
from pathlib import Path

import botocore
from botocore.loaders import Loader

# Values that AWS lists in another order than the model, as its answers have it.
ORDERS = {
    "dynamodb": {
        "AttributeAction": ["ADD", "DELETE", "PUT"],
        "ComparisonOperator": [
            "IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE", "CONTAINS",
        ],
        "ConditionalOperator": ["OR", "AND"],
        "ProjectionType": ["ALL", "INCLUDE", "KEYS_ONLY"],
        "ReturnValue": ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
        "ScalarAttributeType": ["B", "N", "S"],
        "Select": ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
    },
    "stepfunctions": {
        "ExecutionStatus": ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"],
    },
}

SERVICES = Path(__file__).resolve().parents[2] / "services"
NAME = "constraints.generated.json"


def folder_of(service, signing_name):
    """Where a service is declared, or is to be."""
    for index in sorted(SERVICES.glob("*/src/**/index.ts")):
        if "node_modules" not in index.parts and re.search(rf"\bname: '{signing_name}'", index.read_text()):
            return index.parent
    folder = SERVICES / service / "src"
    if not folder.is_dir():
        sys.exit(f"There is no {folder}: make the service's folder first.")
    return folder


def known_services():
    """The services that have constraints, by what their files say they come from."""
    files = [file for file in SERVICES.glob(f"*/src/**/{NAME}") if "node_modules" not in file.parts]
    return sorted(re.match(r"botocore \S+, (\S+) ", json.loads(file.read_text())["source"])[1] for file in files)


# Members whose shape in the model is not what AWS takes: ReceiveMessage knows messages' attributes, not queues'.
OTHER_SHAPES = {("sqs", "ReceiveMessageRequest", "AttributeNames"): "MessageSystemAttributeList"}


class Writer:
    def __init__(self, model, orders):
        self.shapes = model["shapes"]
        self.orders = orders
        self.types = []
        self.known = {}

    def bounds(self, shape):
        return {k: shape[n] for k, n in (("a", "min"), ("z", "max")) if n in shape}

    def order(self, name, values):
        """The order in which AWS lists the values; those that are new to it come last."""
        known = [value for value in self.orders.get(name, []) if value in values]
        return known + [value for value in values if value not in known]

    def add(self, value):
        self.types.append(value)
        return len(self.types) - 1

    def type(self, name):
        """Index of a shape's type, or None when nothing in it is constrained."""
        if name in self.known:
            return self.known[name]
        shape = self.shapes[name]
        kind = shape["type"]
        if kind in ("structure", "list", "map"):
            self.known[name] = index = self.add({})  # first, since shapes refer to themselves
            value = getattr(self, kind)(shape)
            if value is None:
                self.known[name] = None
                return None
            self.types[index] = value
            return index
        value = self.bounds(shape)
        if kind in ("integer", "long", "float", "double"):
            value = value and {"n": 1, **value}
        else:
            if "pattern" in shape:
                value["p"] = shape["pattern"]
            if "enum" in shape:
                value["e"] = self.order(name, shape["enum"])
        self.known[name] = self.add(value) if value else None
        return self.known[name]

    def structure(self, shape):
        members = {m: t for m, s in shape["members"].items() if (t := self.type(s["shape"])) is not None}
        required = shape.get("required", [])
        return {"m": members, "r": required} if members or required else None

    def list(self, shape):
        item = self.type(shape["member"]["shape"])
        value = {**({} if item is None else {"l": item}), **self.bounds(shape)}
        return {"l": item, **value} if value else None

    def map(self, shape):
        key, item = self.type(shape["key"]["shape"]), self.type(shape["value"]["shape"])
        bounds = self.bounds(shape)
        return {"k": key, "v": item, **bounds} if bounds or key is not None or item is not None else None


def main():
    loader = Loader()
    for service in sys.argv[1:] or known_services():
        model = loader.load_service_model(service, "service-2")
        metadata = model["metadata"]
        for (owner, structure, member), shape in OTHER_SHAPES.items():
            if owner == service:
                model["shapes"][structure]["members"][member]["shape"] = shape
        writer = Writer(model, ORDERS.get(service, {}))
        operations = {}
        for name, operation in model["operations"].items():
            if "input" in operation and (index := writer.type(operation["input"]["shape"])) is not None:
                operations[name] = index
        document = {
            "source": f"botocore {botocore.__version__}, {service} {metadata['apiVersion']}, Apache-2.0",
            "operations": operations,
            "types": writer.types,
        }
        # DynamoDB's streams sign as DynamoDB, but are a service of their own here.
        signing_name = service if service == "dynamodbstreams" else metadata.get("signingName", metadata["endpointPrefix"])
        out = folder_of(service, signing_name) / NAME
        out.write_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n")
        print(out.relative_to(SERVICES.parents[1]), len(operations), len(writer.types))


if __name__ == "__main__":
    main()
