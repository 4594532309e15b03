import type { EdgeEvent } from '../messages.ts';
import { MOST_CODE, MOST_MEMORY, MOST_SECONDS } from './limits.ts';

/** A version of a function as `GetFunctionConfiguration` describes it. */
export interface EdgeFunctionVersion {
  readonly arn: string;
  readonly runtime: string | undefined;
  readonly memorySize: number;
  readonly timeout: number;
  readonly codeSize: number;
  readonly architectures: readonly string[];
  readonly ephemeralStorage: number;
  readonly variables: readonly string[];
  readonly layers: number;
  readonly inVpc: boolean;
  readonly hasDeadLetterTarget: boolean;
  readonly isTraced: boolean;
  readonly isImage: boolean;
  readonly state: string;
  readonly role: string;
  /** Services that the role's trust policy lets assume it. */
  readonly trusts: readonly string[];
}

/** Why an ARN cannot be associated, in AWS's words; asked before the function is looked at. */
export function refuseArn(arn: string): string | undefined {
  const [, , , region, , , , version = ''] = arn.split(':');
  if (!/^\d+$/.test(version))
    return `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${arn}`;
  if (region !== 'us-east-1') return `The function must be in region 'us-east-1'. ARN: ${arn}`;
  return undefined;
}

const RUNTIME = /^(?:nodejs|python3\.)/;

/**
 * Why a version cannot be associated with an event, in AWS's words.
 *
 * Those about ARNs, regions, runtimes, time, memory, code, variables, layers, state and roles were seen on AWS; the others
 * follow them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
export function refuseVersion(event: EdgeEvent, version: EdgeFunctionVersion): string | undefined {
  const of = ` Function: ${version.arn}`;
  const larger = (what: string, size: string, is: number, most: number): string | undefined =>
    is > most
      ? `The function ${what} is larger than the maximum allowed${size} for functions that are triggered by a CloudFront event: ${is} Max allowed: ${most}${of}`
      : undefined;
  const cannot = (has: boolean, what: string): string | undefined =>
    has ? `The function cannot have ${what}.${of}` : undefined;
  return (
    cannot(version.isImage, 'a container image') ??
    refuseRuntime(version) ??
    larger('timeout', '', version.timeout, MOST_SECONDS[event]) ??
    larger('memory size', ' size', version.memorySize, MOST_MEMORY[event]) ??
    larger('code size', ' size', version.codeSize, MOST_CODE[event]) ??
    cannot(version.variables.length > 0, 'environment variables') ??
    cannot(version.layers > 0, 'a layer') ??
    cannot(version.inVpc, 'a VPC configuration') ??
    cannot(version.hasDeadLetterTarget, 'a dead letter configuration') ??
    cannot(version.isTraced, 'active tracing') ??
    cannot(version.ephemeralStorage > 512, 'ephemeral storage of more than 512 MB') ??
    (version.architectures.includes('arm64')
      ? `Lambda@Edge does not support functions with an architecture of arm64.${of}`
      : undefined) ??
    (version.state === 'Active'
      ? undefined
      : `The function must be in an Active state. The current state for function ${version.arn} is ${version.state}`) ??
    refuseRole(version)
  );
}

const refuseRuntime = ({ runtime = '', arn }: EdgeFunctionVersion): string | undefined =>
  RUNTIME.test(runtime)
    ? undefined
    : `The function has a runtime that is not supported by Lambda@Edge: ${runtime} Function: ${arn} Supported runtimes: Node.js and Python`;

const refuseRole = ({ role, trusts }: EdgeFunctionVersion): string | undefined =>
  ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'].every((service) => trusts.includes(service))
    ? undefined
    : `The function execution role must be assumable with edgelambda.amazonaws.com as well as lambda.amazonaws.com principals. Update the IAM role and try again. Role: ${role}`;
