import uuid


# As in the notes. What if Quantity is "2"? What is 3 times 0.1? What if the line comes twice?
def handler(event, context):
    return {
        "TransactionID": str(uuid.uuid1()),
        "ProductName": event["ProductName"],
        "Amount": event["Quantity"] * event["UnitPrice"],
    }
