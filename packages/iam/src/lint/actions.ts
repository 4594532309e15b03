import { matchesText } from '../pattern.ts';
import { ACTIONS } from './actions.generated.ts';
import type { Draft } from './finding.ts';
import { valuesOf, type Placed } from './meaning.ts';
import { didYouMean, hint } from './suggest.ts';

/** Operations whose action has another name: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'dynamodb:batchexecutestatement': 'dynamodb:PartiQLSelect',
  'dynamodb:executestatement': 'dynamodb:PartiQLSelect',
  'dynamodb:transactgetitems': 'dynamodb:GetItem',
  'dynamodb:transactwriteitems': 'dynamodb:PutItem',
  'kms:reencrypt': 'kms:ReEncryptFrom',
  'lambda:invoke': 'lambda:InvokeFunction',
  'lambda:invokewithresponsestream': 'lambda:InvokeFunction',
  's3:completemultipartupload': 's3:PutObject',
  's3:copyobject': 's3:PutObject',
  's3:createmultipartupload': 's3:PutObject',
  's3:deleteobjects': 's3:DeleteObject',
  's3:headbucket': 's3:ListBucket',
  's3:headobject': 's3:GetObject',
  's3:listbuckets': 's3:ListAllMyBuckets',
  's3:listobjects': 's3:ListBucket',
  's3:listobjectsv2': 's3:ListBucket',
  's3:listobjectversions': 's3:ListBucketVersions',
  's3:listparts': 's3:ListMultipartUploadParts',
  's3:uploadpart': 's3:PutObject',
  'sns:publishbatch': 'sns:Publish',
  'sqs:changemessagevisibilitybatch': 'sqs:ChangeMessageVisibility',
  'sqs:deletemessagebatch': 'sqs:DeleteMessage',
  'sqs:sendmessagebatch': 'sqs:SendMessage',
};

/** The names that `s3:Get*` and the like stand for; `undefined` for a service that is not in the table. */
export function actionsOf(prefix: string): readonly string[] | undefined {
  const key = prefix.toLowerCase();
  return Object.hasOwn(ACTIONS, key) ? ACTIONS[key]?.split(' ') : undefined;
}

export function lintActions(placed: Placed): Draft[] {
  const allows = placed.statement.Effect === 'Allow';
  const findings: Draft[] = [];
  for (const element of ['Action', 'NotAction'] as const) {
    for (const { value, path } of valuesOf(placed, element)) {
      const finding = lintAction(value) ?? (allows && element === 'Action' ? breadth(value, placed) : undefined);
      if (finding !== undefined) findings.push({ ...finding, path });
    }
  }
  if (allows && placed.statement.NotAction !== undefined) {
    findings.push({
      code: 'AllowNotAction',
      severity: 'warning',
      message:
        '"Allow" with "NotAction" allows everything else there is, services that AWS has yet to invent included. List what is allowed in "Action".',
      path: [...placed.path, 'NotAction'],
    });
  }
  return findings;
}

type Judgement = Pick<Draft, 'code' | 'severity' | 'message'>;

function lintAction(action: string): Judgement | undefined {
  if (action === '*') return undefined;
  const [prefix = '', name = ''] = action.split(':');
  const known = actionsOf(prefix);
  if (known === undefined) return unknownService(prefix);
  if (action.toLowerCase() === 'lambda:invokeasync') {
    return {
      code: 'DeprecatedAction',
      severity: 'warning',
      message:
        '`lambda:InvokeAsync` is for an API that AWS has deprecated. Asynchronous invocations need `lambda:InvokeFunction`, as synchronous ones do.',
    };
  }
  if (/[*?]/.test(name)) {
    if (known.some((each) => matchesText(name.toLowerCase(), each.toLowerCase()))) return undefined;
    return {
      code: 'UnknownAction',
      severity: 'warning',
      message: `No action of ${prefix} matches \`${action}\`: AWS takes it without a word, and it has no effect.`,
    };
  }
  if (known.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
  const other = OTHER_NAMES[action.toLowerCase()];
  if (other !== undefined) {
    return {
      code: 'OperationNotAction',
      severity: 'error',
      message: `\`${action}\` is an operation of the API, but not an action of IAM: what it needs is \`${other}\`.`,
    };
  }
  const near = didYouMean(name, known);
  const retired =
    near === 'InvokeAsync' ? ' That one is deprecated, too: `lambda:InvokeFunction` is for all invocations.' : '';
  return {
    code: 'UnknownAction',
    severity: 'error',
    message: `There is no action \`${action}\`: AWS takes it without a word, and it has no effect.${hint(near === undefined ? undefined : `${prefix}:${near}`)}${retired}`,
  };
}

function unknownService(prefix: string): Judgement | undefined {
  const near = /[*?]/.test(prefix) ? undefined : didYouMean(prefix, Object.keys(ACTIONS));
  if (near === undefined) return undefined;
  return {
    code: 'UnknownService',
    severity: 'warning',
    message: `No service of this course has the prefix \`${prefix}\`.${hint(near)}`,
  };
}

function breadth(action: string, { kind }: Placed): Judgement | undefined {
  if (action === '*' || action === '*:*') {
    return {
      code: 'AllActions',
      severity: 'warning',
      message: 'This allows every action of every service. List the actions that are needed.',
    };
  }
  const [prefix = '', name] = action.split(':');
  if (name !== '*' || kind === 'trust') return undefined;
  return {
    code: 'AllActionsOfService',
    severity: 'warning',
    message: `\`${action}\` allows everything that ${prefix} can do, deleting and changing permissions included. List the actions that are needed.`,
  };
}
