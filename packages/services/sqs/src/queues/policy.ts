import { asList, parsePolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { addStatement, removeStatement, statementDocument, type DocumentPolicy } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onQueue } from '../access.ts';
import { invalidAttributeValue, invalidParameter, invalidValue, missingParameter } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { changeQueue, type Queue } from '../state.ts';

/** @throws AwsError InvalidAttributeValue */
export function readPolicy(text: string): DocumentPolicy {
  const document = parse(text);
  const isOpen = ({ Principal, NotPrincipal }: Statement): boolean => (Principal ?? NotPrincipal) !== undefined;
  if (!asList(document.Statement).every(isOpen)) throw invalidAttributeValue('Policy');
  return { text, document };
}

function parse(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    // SQS looks at everything but at what resources are called.
    if (error.path.includes('Resource')) return JSON.parse(text) as PolicyDocument;
    throw invalidAttributeValue('Policy');
  }
}

/** Those that AddPermission can allow. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const SHAREABLE = [
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
];

const MOST_ACTIONS = 7;

function statementOf(queue: Queue, label: string, accounts: readonly string[], actions: readonly string[]): Statement {
  const one = <Item>(list: readonly Item[]): Item | readonly Item[] =>
    list.length === 1 && list[0] !== undefined ? list[0] : list;
  return {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: one(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: one(actions.map((action) => `SQS:${action}`)),
    Resource: queue.arn,
  };
}

function checkShared(label: string, accounts: readonly string[], actions: readonly string[]): void {
  if (!/^[\w-]{1,80}$/.test(label))
    throw invalidValue(
      label,
      'Label',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
    );
  if (accounts.length === 0) throw missingParameter('AWSAccountIds');
  if (actions.length === 0) throw missingParameter('Actions');
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined) throw invalidValue(`[${wrong}]`, 'PrincipalId', 'Unable to verify.');
  if (actions.length > MOST_ACTIONS)
    throw new AwsError('OverLimit', `${actions.length} Actions were found, maximum allowed is ${MOST_ACTIONS}.`);
  const strange = actions.find((action) => action !== '*' && !SHAREABLE.includes(action));
  if (strange !== undefined)
    throw invalidParameter(
      `Value SQS:${strange} for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a list of valid actions. `,
    );
}

export const permissionOperations: SqsOperations = {
  AddPermission: {
    access: onQueue,
    run({ QueueUrl, Label, AWSAccountIds, Actions }, call) {
      const queue = changeQueue(call, QueueUrl);
      checkShared(Label, AWSAccountIds, Actions);
      const policy = { revisionId: '', statements: asList(queue.settings.Policy?.document.Statement ?? []) };
      const statement = statementOf(queue, Label, AWSAccountIds, Actions);
      const exists = (id: string): AwsError => invalidValue(id, 'Label', 'Already exists.');
      setStatements(queue, addStatement(policy, statement, exists).statements);
    },
  },

  RemovePermission: {
    access: onQueue,
    run({ QueueUrl, Label }, call) {
      const queue = changeQueue(call, QueueUrl);
      const policy = { revisionId: '', statements: asList(queue.settings.Policy?.document.Statement ?? []) };
      const missing = (id: string): AwsError => invalidValue(id, 'Label', "can't find label.");
      setStatements(queue, removeStatement(policy, Label, missing)?.statements ?? []);
    },
  },
};

function setStatements(queue: Queue, statements: readonly Statement[]): void {
  if (statements.length === 0) {
    queue.settings.Policy = undefined;
    return;
  }
  const id = `${queue.arn}/SQSDefaultPolicy`;
  const document = {
    ...statementDocument({ revisionId: '', statements }, queue.settings.Policy?.document.Id ?? id),
    Version: queue.settings.Policy?.document.Version ?? ('2008-10-17' as const),
  };
  queue.settings.Policy = { text: JSON.stringify(document), document };
}
