def handler(event, context):
    return {"TransactionID": "stand-in", "ProductName": event["ProductName"], "Amount": 1}
