/**
 * What guests may do at most through the enhanced flow, whatever their role allows: the session's policy.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
 */
const SERVICES =
  'cloudwatch logs dynamodb kinesis mobileanalytics s3 ses sns sqs lambda machinelearning execute-api iot gamelift scs cognito-identity cognito-idp lex polly comprehend translate transcribe rekognition mobiletargeting firehose appsync personalize cognito-sync codewhisperer sdb rum'.split(
    ' ',
  );

export const GUEST_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        ...SERVICES.map((service) => `${service}:*`),
        'sagemaker:InvokeEndpoint',
        'textract:DetectDocumentText',
        'textract:AnalyzeDocument',
      ],
      Resource: '*',
    },
  ],
});
