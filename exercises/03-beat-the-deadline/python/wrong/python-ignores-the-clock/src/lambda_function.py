from work import process_item


def lambda_handler(event, context):
    print("Lambda function ARN:", context.invoked_function_arn)
    print("CloudWatch log group name:", context.log_group_name)
    print("CloudWatch log stream name:", context.log_stream_name)
    print("Lambda Request ID:", context.aws_request_id)
    print("Lambda function memory limits in MB:", context.memory_limit_in_mb)

    items = event["items"]
    ids = []
    for item in items:
        process_item(item)
        ids.append(item["id"])
    return {
        "done": len(ids),
        "ids": ids,
        "remaining": [item["id"] for item in items[len(ids):]],
        "memoryMB": int(context.memory_limit_in_mb),
    }
