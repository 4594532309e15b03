import { AwsError } from '@coldstart/wire';
import { parseArn } from '@coldstart/cloud';
import { validation } from './errors.ts';

/*
 * What parameters may be called.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
 */

const MOST_LEVELS = 15;
const SEGMENT = '[a-zA-Z0-9_.-]+';
const NAME = new RegExp(`^(?:${SEGMENT}|(?:/${SEGMENT})+)$`);
const PATH = new RegExp(`^(?:/|(?:/${SEGMENT})+/?)$`);

const strangeName = (): AwsError =>
  validation(
    `Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`,
  );

/** `/name` and `name` are the same parameter, whose ARN ends in `parameter/name`. */
export const keyOf = (name: string): string => (name.startsWith('/') ? name : `/${name}`);

/**
 * The name of a parameter that is to be made or changed.
 *
 * @throws AwsError ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException
 */
export function nameToPut(given: string): string {
  const name = given.trim();
  const bare = keyOf(name).slice(1);
  if (/^(?:aws|ssm)/i.test(bare) && !bare.includes('/'))
    throw validation(`Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`);
  if (bare.includes('/') && !name.startsWith('/')) throw validation('Parameter name must be a fully qualified name.');
  if (/^aws/i.test(bare)) throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${bare}.`);
  if (name.endsWith('/')) throw validation('Parameter name must not end with slash.');
  if (/^ssm/i.test(bare) || !NAME.test(name)) throw strangeName();
  if (bare.split('/').length > MOST_LEVELS)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${MOST_LEVELS} levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.`,
    );
  return name;
}

/** A parameter as reading operations name it: its name or ARN, and one of its versions. */
export interface Reference {
  readonly name: string;
  /** What stands behind the colon: the number of a version, or a label. */
  readonly selector: string | undefined;
  /** Where it is, in an ARN. */
  readonly place: { readonly account: string; readonly region: string } | undefined;
}

/** @returns `undefined` for what cannot be a parameter's name */
export function parseReference(text: string): Reference | undefined {
  const arn = parseArn(text);
  const [name = '', selector, ...rest] = (arn?.resource.replace(/^parameter/, '') ?? text).split(':');
  if (!NAME.test(name) || selector === '' || rest.length > 0) return undefined;
  return { name, selector, place: arn && { account: arn.account, region: arn.region } };
}

/** @throws AwsError ValidationException */
export function readReference(text: string): Reference {
  const reference = parseReference(text);
  if (reference === undefined) throw strangeName();
  return reference;
}

/**
 * The parameter that an operation names which takes no version of it.
 *
 * @throws AwsError ValidationException
 */
export function readName(text: string): Reference {
  const reference = readReference(text);
  if (reference.selector !== undefined) throw strangeName();
  return reference;
}

/** AWS's own parameters, which every account may read. */
export const isPublic = (name: string): boolean => name.startsWith('/aws/service/');

/** @throws AwsError ValidationException */
export function checkPath(path: string): void {
  if (PATH.test(path) && !/^\/ssm/i.test(path)) return;
  throw validation(
    String.raw`The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.`,
  );
}
