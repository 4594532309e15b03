import type { Value, ValueMap } from '../value.ts';
import { compact, type SamResource } from './model.ts';

export function trustPolicy(service: string): ValueMap {
  return {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  };
}

export interface RoleParts {
  readonly trust: Value;
  readonly managed: readonly Value[];
  readonly inline: readonly Value[];
  readonly path?: Value | undefined;
  readonly boundary?: Value | undefined;
  readonly tags?: readonly ValueMap[] | undefined;
  /** The list of managed policies is there even when it is empty. */
  readonly always?: boolean;
}

export function roleResource(
  { trust, managed, inline, path, boundary, tags, always }: RoleParts,
  attributes: Partial<SamResource>,
): SamResource {
  return {
    ...attributes,
    Type: 'AWS::IAM::Role',
    Properties: compact({
      AssumeRolePolicyDocument: trust,
      ManagedPolicyArns: managed.length > 0 || always === true ? [...managed] : undefined,
      Path: path,
      Policies: inline.length > 0 ? [...inline] : undefined,
      PermissionsBoundary: boundary,
      Tags: tags === undefined || tags.length === 0 ? undefined : [...tags],
    }),
  };
}

/** An inline policy that allows one action on one resource. */
export function allow(name: string, action: string, resource: Value, version = false): ValueMap {
  return {
    PolicyName: name,
    PolicyDocument: {
      ...(version ? { Version: '2012-10-17' } : {}),
      Statement: [{ Action: action, Effect: 'Allow', Resource: resource }],
    },
  };
}

/** What lets a function write to a bucket that failed or finished events go to. */
export function bucketPolicy(id: string, bucket: Value): ValueMap {
  return {
    PolicyName: `${id}S3Policy`,
    PolicyDocument: {
      Statement: [
        { Action: 's3:PutObject', Effect: 'Allow', Resource: { 'Fn::Join': ['/', [bucket, '*']] } },
        { Action: 's3:ListBucket', Effect: 'Allow', Resource: bucket },
      ],
    },
  };
}

/** What lets a topic or rule send to a queue. */
export function queuePolicy(
  attributes: Partial<SamResource>,
  { sender, source, arn, queue }: Readonly<Record<'sender' | 'source' | 'arn' | 'queue', Value>>,
): SamResource {
  const statement = {
    Action: 'sqs:SendMessage',
    Effect: 'Allow',
    Principal: sender,
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': source } },
  };
  return {
    ...attributes,
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [statement] }, Queues: [queue] },
  };
}
