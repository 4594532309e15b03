import { asList, parsePolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { addStatement, statementDocument, type DocumentPolicy } from '@coldstart/cloud';
import { onTopic } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { SnsOperations } from '../sdk.ts';
import { changeTopic, type Topic } from '../state.ts';

const ACTIONS = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
];

/** What a topic says by itself: its owner may do everything. */
export function defaultPolicy(arn: string, account: string): DocumentPolicy {
  return asPolicy({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ACTIONS.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}

const asPolicy = (document: PolicyDocument): DocumentPolicy => ({ text: JSON.stringify(document), document });

/** @throws AwsError InvalidParameter */
export function readPolicy(text: string): DocumentPolicy {
  try {
    return { text, document: parsePolicy(text, 'resource') };
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter('Policy Error: null');
    throw error;
  }
}

function statementOf(topic: Topic, label: string, accounts: readonly string[], actions: readonly string[]): Statement {
  const one = (list: readonly string[]): string | readonly string[] => (list.length === 1 ? (list[0] ?? '') : list);
  return {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: one(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: one(actions.map((action) => `SNS:${action}`)),
    Resource: topic.arn,
  };
}

function setStatements(topic: Topic, statements: readonly Statement[]): void {
  const { Version = '2008-10-17', Id } = topic.policy.document;
  topic.policy = asPolicy({ ...statementDocument({ revisionId: '', statements }, Id), Version });
}

export const permissionOperations: SnsOperations = {
  AddPermission: {
    access: onTopic,
    run({ TopicArn, Label, AWSAccountId, ActionName }, call) {
      const topic = changeTopic(call, TopicArn);
      const strange = ActionName.find((action) => !ACTIONS.includes(action));
      if (strange !== undefined) throw invalidParameter('Policy statement action out of service scope!');
      if (AWSAccountId.some((account) => !/^\d{12}$/.test(account))) throw invalidParameter('Policy Error: null');
      const policy = { revisionId: '', statements: asList(topic.policy.document.Statement) };
      const exists = () => invalidParameter('Statement already exists');
      const statement = statementOf(topic, Label, AWSAccountId, ActionName);
      setStatements(topic, addStatement(policy, statement, exists).statements);
    },
  },

  /** A label that is not there is no error. */
  RemovePermission: {
    access: onTopic,
    run({ TopicArn, Label }, call) {
      const topic = changeTopic(call, TopicArn);
      setStatements(
        topic,
        asList(topic.policy.document.Statement).filter(({ Sid }) => Sid !== Label),
      );
    },
  },
};
