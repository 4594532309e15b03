from work import process_item

# Time to finish the item at hand and to answer, in milliseconds.
MARGIN = 500


def lambda_handler(event, context):
    print("Lambda function ARN:", context.invoked_function_arn)
    print("CloudWatch log group name:", context.log_group_name)
    print("CloudWatch log stream name:", context.log_stream_name)
    print("Lambda Request ID:", context.aws_request_id)
    print("Lambda function memory limits in MB:", context.memory_limit_in_mb)

    headroom = context.memory_limit_in_mb + 1
    items = event["items"]
    ids = []
    for item in items:
        if context.get_remaining_time_in_millis() < MARGIN:
            break
        process_item(item)
        ids.append(item["id"])
    return {
        "done": len(ids),
        "ids": ids,
        "remaining": [item["id"] for item in items[len(ids):]],
        "memoryMB": headroom - 1,
    }
