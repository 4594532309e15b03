/** Who calls what, and which of two documents decides on it: the policy of a function, or that of its role. */
import { judge, type PolicyNames, type Verdict } from '../iam/verdict.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:Messages`;
const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Messages`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:Orders`;
const ROLE = `arn:aws:sts::${ACCOUNT}:assumed-role/MessagesRole/Messages`;
const SCHEDULE = `arn:aws:sts::${ACCOUNT}:assumed-role/NightlyRole/schedule`;
const INVOKE = 'lambda:InvokeFunction';

export type Decides = 'function' | 'role' | 'another';

interface Situation {
  readonly name: string;
  readonly decides: Decides;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Lines of `key = value`. */
  readonly context: string;
  /** What to look at, or to try. */
  readonly hint: string;
}

/** A service that calls the function for one of its resources. */
const push = (service: string, arn: string, account = ACCOUNT) => ({
  decides: 'function' as const,
  principal: service,
  action: INVOKE,
  resource: FUNCTION,
  context: `aws:SourceArn = ${arn}\naws:SourceAccount = ${account}`,
});

const route = (api: string, call: string, account = ACCOUNT) =>
  push('apigateway.amazonaws.com', `arn:aws:execute-api:eu-west-1:${account}:${api}/prod/${call}`, account);

const asRole = (action: string, resource: string) => ({
  decides: 'role' as const,
  principal: ROLE,
  action,
  resource,
  context: '',
});

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'GET /message of your API',
    ...route('d4oirayfqa', 'GET/message'),
    hint: 'API Gateway is no user and has no role here. The function’s policy is all there is.',
  },
  {
    name: 'POST /message of your API',
    ...route('d4oirayfqa', 'POST/message'),
    hint: 'The source ends with another method. Put * in the place of GET in the policy, and look again.',
  },
  {
    name: 'An API of another account',
    ...route('z9y8x7w6v5', 'GET/message', OTHER),
    hint: 'It is the same service. Take the Condition out of the first statement, and this one is let in, too.',
  },
  {
    name: 'An upload into your bucket',
    ...push('s3.amazonaws.com', 'arn:aws:s3:::shop-uploads'),
    hint: 'A bucket’s ARN has neither Region nor account.',
  },
  {
    name: 'That bucket, once it is another’s',
    ...push('s3.amazonaws.com', 'arn:aws:s3:::shop-uploads', OTHER),
    hint: 'You have deleted the bucket, somebody else took its name, and is let in. Add to the second Condition: "StringEquals": { "AWS:SourceAccount": "111122223333" }',
  },
  {
    name: 'The function reads its table',
    ...asRole('dynamodb:GetItem', TABLE),
    hint: 'The function runs as its role. Who may call it is of no matter any more.',
  },
  {
    name: 'The function deletes from its table',
    ...asRole('dynamodb:DeleteItem', TABLE),
    hint: 'The role may read. Nothing else was said.',
  },
  {
    name: 'Messages are taken from a queue',
    ...asRole('sqs:ReceiveMessage', QUEUE),
    hint: 'A mapping takes them, as the function’s role. No statement of the function’s policy helps; add a statement to the role: sqs:ReceiveMessage, DeleteMessage and GetQueueAttributes on the queue.',
  },
  {
    name: 'A schedule calls, with a role of its own',
    decides: 'another',
    principal: SCHEDULE,
    action: INVOKE,
    resource: FUNCTION,
    context: '',
    hint: 'EventBridge Scheduler takes on a role that you give it. That one allows the call; of your two documents none is needed.',
  },
];

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** The documents to begin with. */
export const DOCUMENTS = {
  function: json({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneRoute',
        Effect: 'Allow',
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: INVOKE,
        Resource: FUNCTION,
        Condition: {
          ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:eu-west-1:${ACCOUNT}:d4oirayfqa/*/GET/message` },
        },
      },
      {
        Sid: 'OneBucket',
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: INVOKE,
        Resource: FUNCTION,
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::shop-uploads' } },
      },
    ],
  }),
  role: json({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'ReadMessages', Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: TABLE },
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/Messages:*`,
      },
    ],
  }),
} as const;

/** What the schedule's role allows. */
const NIGHTLY = json({
  Version: '2012-10-17',
  Statement: [{ Sid: 'CallMessages', Effect: 'Allow', Action: INVOKE, Resource: FUNCTION }],
});

const NAMES: PolicyNames = { caller: 'the role’s policy', resource: 'the function’s policy' };

/** Which document is asked, in words. */
export const DECIDES: Readonly<Record<Decides, string>> = {
  function: 'The function’s policy decides. The role has no say.',
  role: 'The role’s policy decides. The function’s policy has no say.',
  another: 'The role of the schedule decides. Neither document is needed.',
};

/** @param documents as the form has them */
export function decide(situation: Situation, documents: Readonly<Record<'function' | 'role', string>>): Verdict {
  const { decides } = situation;
  return judge(
    {
      ...situation,
      identity: decides === 'role' ? documents.role : decides === 'another' ? NIGHTLY : '',
      resourcePolicy: decides === 'role' ? '' : documents.function,
    },
    decides === 'another' ? { ...NAMES, caller: 'the policy of the schedule’s role' } : NAMES,
  );
}
