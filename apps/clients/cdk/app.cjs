/* eslint-disable no-new -- that is how constructs are added to their parents */
// @boundaries-ignore `node scripts/clients.ts cdk` installs it; nothing else of the repository needs it
const {
  App,
  aws_dynamodb: dynamodb,
  aws_lambda: lambda,
  aws_lambda_event_sources: sources,
  aws_s3: s3,
  aws_s3_notifications: notifications,
  aws_sqs: sqs,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
} = require('aws-cdk-lib');

/** A small application, as its documentation lays one out: what comes into a bucket is told to a queue, and kept. */
class Orders extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const queue = new sqs.Queue(this, 'Queue', { visibilityTimeout: Duration.seconds(60) });
    const bucket = new s3.Bucket(this, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(queue));
    const keep = new lambda.Function(this, 'Keep', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'app.keep',
      code: lambda.Code.fromAsset('src'),
      timeout: Duration.seconds(20),
      environment: { TABLE: table.tableName, GREETING: this.node.tryGetContext('greeting') ?? 'hello' },
    });
    table.grantWriteData(keep);
    keep.addEventSource(new sources.SqsEventSource(queue));
    new CfnOutput(this, 'Function', { value: keep.functionName });
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}

new Orders(new App(), 'Orders');
