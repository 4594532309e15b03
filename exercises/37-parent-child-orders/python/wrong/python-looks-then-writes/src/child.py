import math
import os
import uuid
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


class ValidationError(Exception):
    pass


def is_number(value):
    # A boolean is an int in Python, and no quantity.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def transaction_of(order_line_id):
    """The id of an order line: a new one the first time, the same one ever after."""
    known = table.get_item(Key={"OrderLineId": order_line_id}).get("Item")
    if known is not None:
        return known["TransactionID"]
    new = str(uuid.uuid4())
    table.put_item(Item={"OrderLineId": order_line_id, "TransactionID": new})
    return new


def handler(event, context):
    name, quantity, price = event.get("ProductName"), event.get("Quantity"), event.get("UnitPrice")
    if not isinstance(name, str) or name == "":
        raise ValidationError("ProductName must be text")
    if not is_number(quantity) or quantity != int(quantity) or quantity < 1:
        raise ValidationError("Quantity must be a whole number from 1 on")
    if not is_number(price) or price < 0:
        raise ValidationError("UnitPrice must be a number from 0 on")
    line = event.get("OrderLineId")
    return {
        "TransactionID": transaction_of(line) if isinstance(line, str) else str(uuid.uuid4()),
        "ProductName": name,
        "Amount": float(Decimal(str(price)) * int(quantity)),
    }
