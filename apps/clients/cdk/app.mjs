/* eslint-disable no-new -- that is how constructs are added to their parents */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** A small application, as its documentation lays one out: what comes into a bucket is told to a queue, and counted. */
class Orders extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const queue = new Queue(this, 'Queue', { visibilityTimeout: Duration.seconds(60) });
    const bucket = new Bucket(this, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
    bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue));
    const keep = new LambdaFunction(this, 'Keep', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'app.keep',
      code: Code.fromAsset('src'),
      timeout: Duration.seconds(20),
      environment: { TABLE: table.tableName, GREETING: this.node.tryGetContext('greeting') ?? 'hello' },
    });
    table.grantWriteData(keep);
    keep.addEventSource(new SqsEventSource(queue));
    new CfnOutput(this, 'Function', { value: keep.functionName });
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}

new Orders(new App(), 'Orders');
