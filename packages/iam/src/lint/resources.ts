import { arnSegments } from '../arn.ts';
import { asList } from '../list.ts';
import { matchesText } from '../pattern.ts';
import { actionsOf } from './actions.ts';
import type { Draft } from './finding.ts';
import { valuesOf, type Placed } from './meaning.ts';

type Judgement = Pick<Draft, 'code' | 'severity' | 'message'>;

/** Actions that work on no resource in particular, or where `*` is what everyone writes. */
const UNSPECIFIC =
  /:(?:List|Describe|Get\w*Account|GetCaller|GetAuthorizationToken|PutTraceSegments|PutTelemetryRecords|CreateLogGroup|PutMetricData)/i;

export function lintResources(placed: Placed): Draft[] {
  const { statement } = placed;
  const actions = asList(statement.Action);
  const findings: Draft[] = [];
  for (const element of ['Resource', 'NotResource'] as const) {
    for (const { value, path } of valuesOf(placed, element)) {
      for (const judge of element === 'Resource' ? [onVariables, onStar, onArn] : [onVariables]) {
        const judgement = judge(value, actions, placed);
        if (judgement !== undefined) findings.push({ ...judgement, path });
      }
    }
  }
  return findings;
}

function onVariables(resource: string, _: readonly string[], { version }: Placed): Judgement | undefined {
  if (version === '2012-10-17' || !resource.includes('${')) return undefined;
  return {
    code: 'VariableInOldVersion',
    severity: 'error',
    message: 'Without `"Version": "2012-10-17"`, `${...}` is plain text and matches nothing that exists.',
  };
}

function onStar(resource: string, actions: readonly string[], { statement }: Placed): Judgement | undefined {
  if (resource !== '*' || statement.Effect !== 'Allow') return undefined;
  // Of "all on all", the actions have been told already.
  if (actions.includes('*')) return undefined;
  if (actions.some((action) => /^iam:(?:PassRole|\*|Pass\*)$/i.test(action))) {
    return {
      code: 'PassAnyRole',
      severity: 'warning',
      message:
        "With `iam:PassRole` on `*`, whoever has this policy can hand any role of the account to a service, an administrator's as well. Name the role's ARN.",
    };
  }
  if (statement.Condition !== undefined || actions.every((action) => UNSPECIFIC.test(action))) return undefined;
  return {
    code: 'AnyResource',
    severity: 'suggestion',
    message: 'This allows the actions on every resource there is. Name the ARNs that are meant.',
  };
}

function onArn(resource: string, actions: readonly string[], placed: Placed): Judgement | undefined {
  if (resource === '*') return undefined;
  const [, , service = '', region = '', account = '', name = ''] = arnSegments(resource);
  const place = onPlace(region, account);
  if (place !== undefined) return place;
  const own = actions.filter((action) => prefixOf(action) === service || action.startsWith('*'));
  const judgeable =
    actions.length > 0 && [service, ...actions.map(prefixOf)].every((each) => actionsOf(each) !== undefined);
  if (judgeable && own.length === 0 && !actions.some((action) => sharesResources(prefixOf(action), service))) {
    return {
      code: 'ForeignResource',
      severity: 'error',
      message: `None of the actions works on a resource of ${service}: this statement has no effect on it. Check the service in the ARN.`,
    };
  }
  switch (service) {
    case 'lambda':
      return onFunction(resource, name, own, placed);
    case 's3':
      return onBucket(name, own);
    case 'dynamodb':
      return onTable(resource, name, own);
    case 'logs':
      return onLogGroup(resource, name, own);
    default:
      return undefined;
  }
}

/** Regions and accounts that nothing can be in. */
function onPlace(region: string, account: string): Judgement | undefined {
  const open = /[*?]|\$\{/;
  if (region !== '' && !open.test(region) && !/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(region)) {
    return {
      code: 'UnknownRegion',
      severity: 'error',
      message: `\`${region}\` is no Region: they are named like \`eu-central-1\`. The parts of an ARN are \`arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE\`.`,
    };
  }
  if (account !== '' && account !== 'aws' && !open.test(account) && !/^\d{12}$/.test(account)) {
    return {
      code: 'UnknownAccount',
      severity: 'error',
      message: `\`${account}\` is no account: their numbers have twelve digits. The parts of an ARN are \`arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE\`.`,
    };
  }
  return undefined;
}

const prefixOf = (action: string): string => action.split(':')[0]?.toLowerCase() ?? '';

/** Services that work on each other's resources, or in whose prefix there are wildcards. */
function sharesResources(prefix: string, service: string): boolean {
  return (
    /[*?]/.test(prefix + service) ||
    prefix === 'tag' ||
    prefix === 'ssm' ||
    (prefix === 's3-object-lambda' && service === 's3') ||
    (prefix === 'execute-api' && service === 'apigateway') ||
    (prefix === 'sts' && service === 'iam')
  );
}

const matchesName = (action: string, name: RegExp): boolean => {
  const pattern = action.split(':')[1] ?? '';
  return name.test(pattern);
};

function onFunction(
  resource: string,
  name: string,
  actions: readonly string[],
  { statement, kind }: Placed,
): Judgement | undefined {
  // The policy of a function says nothing of its aliases, which have their own.
  if (kind !== 'identity') return undefined;
  const invokes = actions.some((action) => matchesText(action.toLowerCase(), 'lambda:invokefunction'));
  const parts = name.split(':');
  if (!invokes || parts[0] !== 'function' || parts.length !== 2 || /[*}]$/.test(parts[1] ?? '')) return undefined;
  if (asList(statement.Resource).some((other) => other.startsWith(`${resource}:`))) return undefined;
  const allowing = statement.Effect === 'Allow' ? 'are denied' : 'get past it';
  return {
    code: 'UnqualifiedFunction',
    severity: 'warning',
    message: `This covers the function without a version or an alias alone: invocations of \`${parts[1] ?? ''}:live\` ${allowing}. Add \`${resource}:*\` beside it, or name the alias.`,
  };
}

const OBJECT_ACTION =
  /^(?:(?:Get|Put|Delete|Restore|Replicate)Object\w*|AbortMultipartUpload|ListMultipartUploadParts)/i;
const BUCKET_ACTION = /^(?:ListBucket\w*|(?:Get|Put|Delete)Bucket\w*|CreateBucket|DeleteBucket)/i;

function onBucket(name: string, actions: readonly string[]): Judgement | undefined {
  const specific = actions.filter((action) => !action.endsWith(':*') && action !== '*');
  if (specific.length === 0 || name.startsWith('*')) return undefined;
  const ofObject = name.replaceAll(/\$\{[^}]*\}/g, '').includes('/');
  if (!ofObject && !name.endsWith('*') && specific.every((action) => matchesName(action, OBJECT_ACTION))) {
    return {
      code: 'BucketForObjectAction',
      severity: 'error',
      message: `These actions work on objects, and this is the ARN of a bucket: write \`arn:aws:s3:::${name}/*\`.`,
    };
  }
  if (ofObject && specific.every((action) => matchesName(action, BUCKET_ACTION))) {
    return {
      code: 'ObjectForBucketAction',
      severity: 'error',
      message: `These actions work on buckets, and this is the ARN of objects: write \`arn:aws:s3:::${name.split('/')[0] ?? ''}\`.`,
    };
  }
  return undefined;
}

function onTable(resource: string, name: string, actions: readonly string[]): Judgement | undefined {
  if (!/^table\/[^/*]+$/.test(name)) return undefined;
  if (!actions.some((action) => matchesName(action, /^(?:Query|Scan)$/i))) return undefined;
  return {
    code: 'TableWithoutIndexes',
    severity: 'suggestion',
    message: `This covers the table, but none of its indexes. To query those, too, add \`${resource}/index/*\`.`,
  };
}

function onLogGroup(resource: string, name: string, actions: readonly string[]): Judgement | undefined {
  if (!/^log-group:[^:*]+$/.test(name)) return undefined;
  if (
    !actions.some((action) => matchesName(action, /^(?:PutLogEvents|CreateLogStream|GetLogEvents|FilterLogEvents)$/i))
  ) {
    return undefined;
  }
  return {
    code: 'LogGroupWithoutStreams',
    severity: 'warning',
    message: `These actions work on the streams of the log group: write \`${resource}:*\`.`,
  };
}
