/** Terms of the course: one sentence each, and the lesson that explains it. `code` between backticks. */
export interface Term {
  /** Its anchor: `/glossary/#cold-start`. */
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
  /** Slug of the lesson. */
  readonly lesson: string;
}

export const GLOSSARY: readonly Term[] = [
  {
    id: 'action',
    term: 'Action',
    meaning: 'The API operation that a policy statement allows or denies, such as `lambda:InvokeFunction`.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'alias',
    term: 'Alias',
    meaning: 'A name for a version of a function; it has an ARN of its own, so a policy must name it too.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'arn',
    term: 'ARN',
    meaning: 'Amazon Resource Name: the full name of one resource, with partition, service, Region and account in it.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'authorizer',
    term: 'Authorizer',
    meaning: 'What an API asks before your function: IAM, a token’s issuer and audience, or a function of yours.',
    lesson: 'http-apis',
  },
  {
    id: 'aws-request-id',
    term: 'awsRequestId',
    meaning:
      'The id that Lambda gives one invocation, found in the context object and in the log; its retries keep it.',
    lesson: 'context-object',
  },
  {
    id: 'bootstrap',
    term: 'bootstrap',
    meaning:
      'The executable that `provided.al2023` starts; it asks the Runtime API for events and sends the answers back.',
    lesson: 'custom-runtimes',
  },
  {
    id: 'canary',
    term: 'Canary',
    meaning: 'A new version that gets a part of the calls first, and all of them when no alarm is raised meanwhile.',
    lesson: 'ship-it-and-pay-for-it',
  },
  {
    id: 'checkpoint',
    term: 'Checkpoint',
    meaning: 'What Lambda keeps of an operation of a durable function: its name, its state and its result.',
    lesson: 'durable-functions',
  },
  {
    id: 'cold-start',
    term: 'Cold start',
    meaning: 'The start of a new execution environment, which the first invocation in it has to wait for.',
    lesson: 'execution-environment',
  },
  {
    id: 'container-image',
    term: 'Container image',
    meaning:
      'A package that brings everything along, its runtime included; on Lambda up to 10 GB, and started by a program that asks for events.',
    lesson: 'packaging',
  },
  {
    id: 'context-object',
    term: 'Context object',
    meaning: 'The second argument of a handler: facts about this invocation, such as its id and the time that is left.',
    lesson: 'context-object',
  },
  {
    id: 'correlation-id',
    term: 'Correlation id',
    meaning: 'An id that is passed on from call to call, so that the log lines of one request can be found together.',
    lesson: 'logging-and-errors',
  },
  {
    id: 'cors',
    term: 'CORS',
    meaning: 'Headers by which an API tells browsers which pages of other origins may read its answers.',
    lesson: 'http-apis',
  },
  {
    id: 'custom-runtime',
    term: 'Custom runtime',
    meaning: 'A runtime that you bring yourself, for a language that Lambda has no runtime for.',
    lesson: 'custom-runtimes',
  },
  {
    id: 'dead-letter-queue',
    term: 'Dead-letter queue',
    meaning: 'A queue for events or messages that were tried often enough, so that somebody can look at them.',
    lesson: 'failures',
  },
  {
    id: 'deadline',
    term: 'Deadline',
    meaning:
      'The moment at which Lambda ends an invocation that has reached its timeout; `getRemainingTimeInMillis()` says how far away it is.',
    lesson: 'context-object',
  },
  {
    id: 'destination',
    term: 'Destination',
    meaning: 'Where Lambda sends a record of how an asynchronous event ended, one for success and one for failure.',
    lesson: 'failures',
  },
  {
    id: 'durable-execution',
    term: 'Durable execution',
    meaning:
      'All invocations of a durable function for one event, from the first one to the result; it may last a year.',
    lesson: 'durable-functions',
  },
  {
    id: 'event',
    term: 'Event',
    meaning: 'The first argument of a handler: what the caller or the event source sent, parsed from JSON.',
    lesson: 'handler-and-event',
  },
  {
    id: 'execution-environment',
    term: 'Execution environment',
    meaning:
      'The isolated place in which a function runs; it takes one invocation at a time (several on Lambda Managed Instances) and is used again for later ones.',
    lesson: 'execution-environment',
  },
  {
    id: 'execution-role',
    term: 'Execution role',
    meaning: 'The IAM role whose permissions a function has when it calls other services.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'explicit-deny',
    term: 'Explicit deny',
    meaning: 'A statement with `"Effect": "Deny"` that applies; it wins over every allow.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'fargate',
    term: 'Fargate',
    meaning: 'Containers that run without a machine of yours; they have no events and no limit of 15 minutes.',
    lesson: 'where-code-runs',
  },
  {
    id: 'function-error',
    term: 'Function error',
    meaning: 'A failure of the code rather than of Lambda: the call answers 200 and has the member `FunctionError`.',
    lesson: 'handler-and-event',
  },
  {
    id: 'gateway-endpoint',
    term: 'Gateway endpoint',
    meaning: 'An entry in route tables that leads to S3 or DynamoDB without the internet, at no charge.',
    lesson: 'vpc',
  },
  {
    id: 'gb-second',
    term: 'GB-second',
    meaning:
      'What compute is billed by: one second of 1,024 MB, or two of 512 MB; each millisecond that is begun counts.',
    lesson: 'ship-it-and-pay-for-it',
  },
  {
    id: 'greedy-variable',
    term: 'Greedy variable',
    meaning: 'A variable of a route that takes the rest of the path, one part or more: `/items/{proxy+}`.',
    lesson: 'http-apis',
  },
  {
    id: 'handler',
    term: 'Handler',
    meaning: 'The function that Lambda calls, and the string in the configuration that names its file and its export.',
    lesson: 'handler-and-event',
  },
  {
    id: 'iam',
    term: 'IAM',
    meaning: 'Identity and Access Management: the AWS service that keeps roles and policies and decides on every call.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'identity-based-policy',
    term: 'Identity-based policy',
    meaning: 'A policy attached to the one who asks, a user or a role.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'identity-source',
    term: 'Identity source',
    meaning:
      'A part of the request that an authorizer is asked about; without it the answer is 401, and with it the authorizer’s answer is kept.',
    lesson: 'http-apis',
  },
  {
    id: 'implicit-deny',
    term: 'Implicit deny',
    meaning: 'What happens where no statement allows a request: it is refused, without anyone having written so.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'interface-endpoint',
    term: 'Interface endpoint',
    meaning: 'Private addresses in a VPC that lead to a service of AWS, with a security group before them.',
    lesson: 'vpc',
  },
  {
    id: 'invocation',
    term: 'Invocation',
    meaning: 'One run of a function for one event.',
    lesson: 'handler-and-event',
  },
  {
    id: 'invocation-type',
    term: 'InvocationType',
    meaning:
      'Whether the caller of `Invoke` waits for the answer (`RequestResponse`) or only hands the event over (`Event`).',
    lesson: 'lambda-calling-lambda',
  },
  {
    id: 'iterator-age',
    term: 'Iterator age',
    meaning:
      'How old the last record of a batch was when Lambda handed it over: it grows when a function falls behind its stream.',
    lesson: 'kinesis-and-firehose',
  },
  {
    id: 'jsonata',
    term: 'JSONata',
    meaning: 'The language of the expressions in a state machine, between `{%` and `%}`.',
    lesson: 'step-functions',
  },
  {
    id: 'lambda',
    term: 'Lambda',
    meaning: 'The AWS service that runs a function when something calls it; nobody keeps a server for it.',
    lesson: 'handler-and-event',
  },
  {
    id: 'layer',
    term: 'Layer',
    meaning:
      'An archive of its own that is unpacked into `/opt` beside the code of a function, which names a version of it.',
    lesson: 'packaging',
  },
  {
    id: 'log-group',
    term: 'Log group',
    meaning:
      'Where CloudWatch Logs keeps the lines of one function: `/aws/lambda/<function name>`; each environment has a log stream in it.',
    lesson: 'logging-and-errors',
  },
  {
    id: 'managed-instances',
    term: 'Managed Instances',
    meaning:
      'Lambda functions on EC2 machines in your account that Lambda looks after, for steady load and for events of up to 90 minutes.',
    lesson: 'where-code-runs',
  },
  {
    id: 'nat-gateway',
    term: 'NAT gateway',
    meaning: 'It has a public address and sends out what comes from private subnets, whose functions have none.',
    lesson: 'vpc',
  },
  {
    id: 'package',
    term: 'Package',
    meaning: 'The files of a function, as one archive; paths such as that of the handler begin at its root.',
    lesson: 'handler-and-event',
  },
  {
    id: 'partition-key',
    term: 'Partition key',
    meaning: 'What a producer gives with a record of a stream: records of one key are in one shard, in their order.',
    lesson: 'kinesis-and-firehose',
  },
  {
    id: 'payload',
    term: 'Payload',
    meaning: 'The JSON that goes into an invocation, and the JSON that comes out.',
    lesson: 'handler-and-event',
  },
  {
    id: 'poison-pill',
    term: 'Poison pill',
    meaning: 'A record that the function can never handle; without a limit it holds up its shard until it expires.',
    lesson: 'kinesis-and-firehose',
  },
  {
    id: 'preflight',
    term: 'Preflight',
    meaning: 'The `OPTIONS` request with which a browser asks whether it may send another one.',
    lesson: 'http-apis',
  },
  {
    id: 'preview',
    term: 'Preview',
    meaning: 'A runtime, or anything else, that is offered for trying out; nothing is promised of it.',
    lesson: 'languages-and-runtimes',
  },
  {
    id: 'principal',
    term: 'Principal',
    meaning: 'The one who asks: a user, a role session, an account or a service.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'replay',
    term: 'Replay',
    meaning: 'A durable function runs again from its top; what it has done already comes from checkpoints.',
    lesson: 'durable-functions',
  },
  {
    id: 'resource-based-policy',
    term: 'Resource-based policy',
    meaning: 'A policy attached to what is asked for, such as a function; it says who may use it.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'retry',
    term: 'Retry',
    meaning:
      'Another attempt after a failure: by Lambda or the source of the event where nobody waits, by the caller where somebody does.',
    lesson: 'logging-and-errors',
  },
  {
    id: 'runtime',
    term: 'Runtime',
    meaning:
      'The program between Lambda and your code: it fetches events, calls the handler and sends back what it returns.',
    lesson: 'custom-runtimes',
  },
  {
    id: 'runtime-api',
    term: 'Runtime API',
    meaning:
      'The HTTP interface inside an execution environment from which a runtime gets the next event and to which it answers.',
    lesson: 'custom-runtimes',
  },
  {
    id: 'saga',
    term: 'Saga',
    meaning: 'A workflow in which each step that changes something has a step that takes it back.',
    lesson: 'step-functions',
  },
  {
    id: 'security-group',
    term: 'Security group',
    meaning: 'Rules that say which connections come in and go out, by port and by the other end.',
    lesson: 'vpc',
  },
  {
    id: 'serverless',
    term: 'Serverless',
    meaning: 'Of a service: no machines to look after, it grows and shrinks by itself, and what is used is paid.',
    lesson: 'what-serverless-means',
  },
  {
    id: 'shard',
    term: 'Shard',
    meaning: 'A part of a stream with an order of its own, for a range of the keys; Lambda reads each by itself.',
    lesson: 'kinesis-and-firehose',
  },
  {
    id: 'state-machine',
    term: 'State machine',
    meaning: 'A workflow as data: states, and which of them follows which. Step Functions runs it.',
    lesson: 'step-functions',
  },
  {
    id: 'structured-logging',
    term: 'Structured logging',
    meaning: 'Log lines as JSON with named members, so that they can be searched by member rather than by words.',
    lesson: 'logging-and-errors',
  },
  {
    id: 'task-token',
    term: 'Task token',
    meaning: 'What somebody outside sends back to Step Functions so that a waiting state goes on.',
    lesson: 'step-functions',
  },
  {
    id: 'template',
    term: 'Template',
    meaning:
      'A file that says what shall be there (functions, roles, tables) and from which all of it is made: `template.yaml`.',
    lesson: 'handler-and-event',
  },
  {
    id: 'throttling',
    term: 'Throttling',
    meaning: 'A refusal because too much was asked at once; the status is 429, and a later attempt may succeed.',
    lesson: 'lambda-calling-lambda',
  },
  {
    id: 'timeout',
    term: 'Timeout',
    meaning:
      'The number of seconds that one invocation may take: 3 unless set, 900 at most (more on Lambda Managed Instances).',
    lesson: 'context-object',
  },
  {
    id: 'trust-policy',
    term: 'Trust policy',
    meaning: 'The policy of a role that says who may take it on; for an execution role, `lambda.amazonaws.com`.',
    lesson: 'fix-the-broken-policy',
  },
  {
    id: 'tumbling-window',
    term: 'Tumbling window',
    meaning: 'Periods of one length, one behind the other, in which a function hands a state on from batch to batch.',
    lesson: 'kinesis-and-firehose',
  },
  {
    id: 'vpc',
    term: 'VPC',
    meaning:
      'Virtual Private Cloud: a private network in your account, with subnets, route tables and security groups.',
    lesson: 'vpc',
  },
];
