# A function with a role, a table and a bucket. `terraform` and `tofu` read it alike.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    archive = {
      source = "hashicorp/archive"
    }
  }
}

provider "aws" {
  s3_use_path_style = true
}

data "archive_file" "code" {
  type        = "zip"
  output_path = "${path.module}/.terraform/code.zip"
  source {
    filename = "index.mjs"
    content  = <<-CODE
      import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

      const dynamodb = new DynamoDBClient();

      export async function handler({ id }) {
        await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id } } }));
        return { kept: id };
      }
    CODE
  }
}

resource "aws_iam_role" "keeper" {
  name = "keeper"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "keep" {
  role = aws_iam_role.keeper.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:PutItem", Resource = aws_dynamodb_table.orders.arn }]
  })
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_lambda_function" "keeper" {
  function_name    = "keeper"
  role             = aws_iam_role.keeper.arn
  runtime          = "nodejs24.x"
  handler          = "index.handler"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  environment {
    variables = { TABLE = aws_dynamodb_table.orders.name }
  }
}
