/** What the evaluator's form holds. */
export interface Question {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Lines of `key = value`. */
  readonly context: string;
  /** JSON; empty for none. */
  readonly identity: string;
  readonly resourcePolicy: string;
}

interface Preset extends Question {
  readonly name: string;
  /** What to look for. */
  readonly hint: string;
}

const CHILD = 'arn:aws:lambda:eu-west-1:111122223333:function:ChildFunction';
const PARENT = 'arn:aws:sts::111122223333:assumed-role/ParentRole/ParentFunction';

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const allow = (resource: string | string[]): string =>
  json({
    Version: '2012-10-17',
    Statement: [{ Sid: 'CallChild', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: resource }],
  });

const CALL = { principal: PARENT, action: 'lambda:InvokeFunction', resource: CHILD, context: '', resourcePolicy: '' };

/** Situations to begin with. */
export const PRESETS: readonly Preset[] = [
  {
    ...CALL,
    name: 'The notes’ policy',
    hint: 'It cannot be saved. Repair the comma, then the element, then the word, and watch the verdict change.',
    identity: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "VisualEditor0",
      "Effect": "Allow",
      "Accept": [
        "lambda:InvokeFunction",
        "lambda:InvokeAsnc",
      ],
      "Resource": "<ChildFunction ARN>"
    }
  ]
}`,
  },
  {
    ...CALL,
    name: 'Repaired',
    hint: 'The parent may call its child. Change the action to lambda:DeleteFunction: may it do that as well?',
    identity: allow([CHILD, `${CHILD}:*`]),
  },
  {
    ...CALL,
    name: 'Call of an alias',
    hint: 'The call names ChildFunction:live, the policy only ChildFunction. Add the same ARN with :* behind it.',
    resource: `${CHILD}:live`,
    identity: allow(CHILD),
  },
  {
    ...CALL,
    name: 'Explicit deny',
    hint: 'The role allows the call, the function’s own policy denies it unless it came from one account. Add to the context: aws:SourceAccount = 111122223333',
    identity: allow(CHILD),
    resourcePolicy: json({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OnlyOurOwn',
          Effect: 'Deny',
          Principal: '*',
          Action: 'lambda:InvokeFunction',
          Resource: CHILD,
          Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ],
    }),
  },
  {
    ...CALL,
    name: 'Another account',
    hint: 'The caller is of account 444455556666 and its role allows the call. The function is not theirs: its own policy must allow it too. Put their account into Principal.',
    principal: 'arn:aws:sts::444455556666:assumed-role/PartnerRole/PartnerFunction',
    identity: allow(CHILD),
    resourcePolicy: json({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OurOtherAccount',
          Effect: 'Allow',
          Principal: { AWS: '777788889999' },
          Action: 'lambda:InvokeFunction',
          Resource: CHILD,
        },
      ],
    }),
  },
];
