import { formatArn, type Call } from '@coldstart/cloud';
import { invalidParameter, resourceNotFound } from './errors.ts';

/** Which function a request means, and which version of it. */
export interface FunctionName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Version, alias or `$LATEST`, where the caller named one. */
  readonly qualifier: string | undefined;
}

/** Where functions are; a call is one. */
export type Location = Pick<Call, 'account' | 'region'>;

/** Name, partial ARN or full ARN, each with or without a qualifier; the wire has checked the pattern. */
const NAME =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:(?<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_$]+))?$/;

/**
 * Reads a `FunctionName` parameter together with the `Qualifier` beside it.
 *
 * @throws AwsError when both name a qualifier and differ, or when the function is in another Region
 */
export function readFunctionName(text: string, location: Location, qualifier?: string): FunctionName {
  const groups = NAME.exec(text)?.groups;
  const name = groups?.name;
  if (name === undefined) throw invalidParameter(`${text} is not the name or the ARN of a function.`);
  const region = groups?.region ?? location.region;
  if (region !== location.region) {
    throw resourceNotFound(`Functions from '${region}' are not reachable in this region ('${location.region}')`);
  }
  const own = groups?.qualifier;
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  return { account: groups?.account ?? location.account, region, name, qualifier: qualifier ?? own };
}

/** `arn:aws:lambda:us-east-1:111122223333:function:Orders`, with the qualifier when there is one. */
export function functionArn(named: Omit<FunctionName, 'qualifier'>, qualifier?: string): string {
  return formatArn(
    named,
    'lambda',
    ['function', named.name, ...(qualifier === undefined ? [] : [qualifier])].join(':'),
  );
}

/** The ARN with the qualifier that the caller used, if any. */
export function askedArn(asked: FunctionName): string {
  return functionArn(asked, asked.qualifier);
}

export const LATEST = '$LATEST';

export function isVersion(qualifier: string): boolean {
  return /^\d+$/.test(qualifier);
}

/** Neither `$LATEST` nor a number: an alias, if it exists. */
export function isAlias(qualifier: string): boolean {
  return qualifier !== LATEST && /^(?!\d+$)[a-zA-Z0-9-_]+$/.test(qualifier);
}

/** Where the state of a function is. */
export function addressOf({ account, region }: Pick<FunctionName, 'account' | 'region'>): {
  account: string;
  region: string;
} {
  return { account, region };
}

/** Versions and aliases cannot be changed like functions. */
export function refuseQualifier({ qualifier }: FunctionName): void {
  if (qualifier === undefined) return;
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  );
}
