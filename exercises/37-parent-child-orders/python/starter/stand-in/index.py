import time


def handler(line, context):
    """Another child: it takes as long, fails as and answers what a line asks for."""
    time.sleep(line.get("Takes", 0) / 1000)
    if "Fails" in line:
        raise type(line["Fails"], (Exception,), {})("As the line asks for.")
    return {
        "TransactionID": "stand-in",
        "ProductName": line["ProductName"],
        "Amount": line.get("Amount", 1),
        "Line": line,
    }
