//! A function for `provided.al2023` that keeps what it is sent in a table; run by hand, a client of the cloud.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::types::{AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use lambda_runtime::{service_fn, Error, LambdaEvent};
use serde_json::{json, Value};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    if std::env::var("AWS_LAMBDA_RUNTIME_API").is_ok() {
        return lambda_runtime::run(service_fn(|event| handle(&config, event))).await;
    }
    println!("{}", make(&config).await?);
    Ok(())
}

async fn handle(config: &SdkConfig, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let id = event.payload["id"].as_str().ok_or("An order has an id.")?;
    aws_sdk_dynamodb::Client::new(config)
        .put_item()
        .table_name(std::env::var("TABLE")?)
        .item("id", AttributeValue::S(id.to_string()))
        .item("by", AttributeValue::S(event.context.request_id))
        .send()
        .await?;
    Ok(json!({ "kept": id }))
}

/// Makes a table and a bucket with an object, and says what it then finds.
async fn make(config: &SdkConfig) -> Result<Value, Error> {
    let dynamodb = aws_sdk_dynamodb::Client::new(config);
    dynamodb
        .create_table()
        .table_name("orders")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(
            AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S).build()?,
        )
        .key_schema(KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build()?)
        .send()
        .await?;
    let s3 = aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(config).force_path_style(true).build());
    let here = BucketLocationConstraint::EuWest1;
    s3.create_bucket()
        .bucket("receipts")
        .create_bucket_configuration(CreateBucketConfiguration::builder().location_constraint(here).build())
        .send()
        .await?;
    s3.put_object().bucket("receipts").key("a b/é.txt").body(ByteStream::from_static(b"paid")).send().await?;
    let object = s3.get_object().bucket("receipts").key("a b/é.txt").send().await?;
    let missing = dynamodb.describe_table().table_name("nothing").send().await.unwrap_err().into_service_error();
    Ok(json!({
        "tables": dynamodb.list_tables().send().await?.table_names(),
        "object": String::from_utf8(object.body.collect().await?.to_vec())?,
        "missing": missing.is_resource_not_found_exception(),
    }))
}
