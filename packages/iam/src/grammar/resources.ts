import { PolicyError, type PolicyPath } from '../policy-error.ts';

const PARTITIONS = ['*', 'aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'];

const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** Paths that AWS takes in its own policies, and does not mention. */
const UNMENTIONED = /^(?:\*|root|role-template\/.*|\$\{.*)$/;

/** @returns what is wrong with the format of a resource's ARN */
export function checkResource(resource: string, path: PolicyPath): PolicyError | undefined {
  const message = complaint(resource);
  return message === undefined ? undefined : new PolicyError(message, path);
}

function complaint(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [, partition, service, region = '', account = '', ...rest] = resource.split(':');
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.includes(partition)) {
    return `Partition "${partition}" is not valid for resource "${completed(resource, partition)}".`;
  }
  if (service === undefined || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  const name = rest.join(':');
  if (service === 'iam') {
    if (region !== '') return `IAM resource ${resource} cannot contain region information.`;
    if (resource.split(':').length >= 6 && !isIamPath(name)) {
      return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
    }
  }
  if (service === 's3' && region !== '' && account !== undefined && !/^access(?:point|-grants)/.test(name)) {
    return `Resource ${resource} can not contain region information.`;
  }
  return undefined;
}

function isIamPath(name: string): boolean {
  return UNMENTIONED.test(name) || IAM_PATHS.some((start) => name.startsWith(start));
}

/** AWS fills up what an ARN lacks before it names it. */
function completed(resource: string, partition: string): string {
  const [service = '', region, account, ...name] = resource.split(':').slice(2);
  return [
    'arn',
    partition,
    service === '' && region === undefined ? '*' : service,
    region ?? '*',
    account ?? '*',
    name.length === 0 ? '*' : name.join(':'),
  ].join(':');
}

/** What AWS's older parser cannot read: too few colons, some of them side by side, or no service. */
export function failsLegacyParsing(resource: string): boolean {
  if (resource === '*') return false;
  const segments = resource.split(':');
  return (segments.length < 6 && resource.includes('::')) || segments[2] === '';
}
