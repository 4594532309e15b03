/** A function that hears of a source of each kind. */
export const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders, VisibilityTimeout: 60 } }
  Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
  Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: event-samples-uploads } }
  Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /shop/orders } }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: Orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
  Sensors: { Type: AWS::Kinesis::Stream, Properties: { Name: sensors, ShardCount: 1 } }
  Windows: { Type: AWS::Kinesis::Stream, Properties: { Name: windows, ShardCount: 1 } }
  Lake: { Type: AWS::S3::Bucket }
  DeliveryRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: firehose.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: deliver
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{ Effect: Allow, Action: [s3:PutObject, lambda:InvokeFunction], Resource: '*' }]
  Clicks:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      DeliveryStreamName: clicks
      ExtendedS3DestinationConfiguration:
        BucketARN: !GetAtt Lake.Arn
        RoleARN: !GetAtt DeliveryRole.Arn
        ProcessingConfiguration:
          Enabled: true
          Processors:
            - Type: Lambda
              Parameters: [{ ParameterName: LambdaArn, ParameterValue: !GetAtt Listener.Arn }]
  Listener:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: Listener
      Runtime: nodejs24.x
      Handler: index.handler
      FunctionUrlConfig: { AuthType: NONE }
      EventInvokeConfig:
        MaximumRetryAttempts: 0
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
      InlineCode: |
        exports.handler = async (event) => {
          console.log(JSON.stringify(event));
          if (event.fail) throw new Error('card declined');
          if (event.window) return { state: { count: (event.state.count ?? 0) + event.Records.length } };
        };
      Events:
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } }
        Topic: { Type: SNS, Properties: { Topic: !Ref Topic } }
        Bucket: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } }
        Stream: { Type: DynamoDB, Properties: { Stream: !GetAtt Table.StreamArn, StartingPosition: TRIM_HORIZON } }
        Sensors: { Type: Kinesis, Properties: { Stream: !GetAtt Sensors.Arn, StartingPosition: TRIM_HORIZON } }
        Windows:
          Type: Kinesis
          Properties: { Stream: !GetAtt Windows.Arn, StartingPosition: TRIM_HORIZON, TumblingWindowInSeconds: 900 }
        Rule: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop.orders] } } }
        Nightly: { Type: Schedule, Properties: { Schedule: 'cron(0 3 * * ? *)' } }
        Timed: { Type: ScheduleV2, Properties: { ScheduleExpression: 'cron(30 2 * * ? *)' } }
        Telemetry:
          Type: IoTRule
          Properties:
            Sql: SELECT *, topic(2) AS device FROM 'farm/+/telemetry'
            AwsIotSqlVersion: '2016-03-23'
        Lines: { Type: CloudWatchLogs, Properties: { LogGroupName: !Ref Group, FilterPattern: ERROR } }
Outputs:
  Url: { Value: !GetAtt ListenerUrl.FunctionUrl }
`;
