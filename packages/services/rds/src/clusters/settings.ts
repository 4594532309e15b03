import type { ServerlessV2ScalingConfiguration } from '@aws-sdk/client-rds';
import { invalidCombination, invalidValue } from '../errors.ts';
import type { Scaling } from '../state.ts';

/*
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */

const MOST_UNITS = 256;
const SHORTEST_PAUSE = 300;
const LONGEST_PAUSE = 86_400;

const isUnit = (value: number): boolean => Number.isInteger(value * 2);

/** @throws AwsError InvalidParameterValue, InvalidParameterCombination */
export function readScaling(
  given: ServerlessV2ScalingConfiguration | undefined,
  before?: Scaling,
): Scaling | undefined {
  if (given === undefined) return before;
  const min = given.MinCapacity ?? before?.min;
  const max = given.MaxCapacity ?? before?.max;
  if (min === undefined || max === undefined)
    throw invalidCombination('Both MinCapacity and MaxCapacity must be specified in ServerlessV2ScalingConfiguration.');
  if (!isUnit(min) || min < 0 || min > MOST_UNITS)
    throw invalidValue(
      `Serverless v2 minimum capacity ${min} isn't valid. It must be between 0 and ${MOST_UNITS}, in steps of 0.5.`,
    );
  if (!isUnit(max) || max < 1 || max > MOST_UNITS)
    throw invalidValue(
      `Serverless v2 maximum capacity ${max} isn't valid. It must be between 1 and ${MOST_UNITS}, in steps of 0.5.`,
    );
  if (min > max)
    throw invalidCombination(
      `Serverless v2 minimum capacity ${min} must be less than or equal to maximum capacity ${max}.`,
    );
  return { min, max, pauseAfter: readPause(given.SecondsUntilAutoPause, min, before) };
}

function readPause(given: number | undefined, min: number, before: Scaling | undefined): number | undefined {
  if (min > 0) {
    if (given === undefined) return undefined;
    throw invalidCombination('SecondsUntilAutoPause can only be specified when the minimum capacity is 0 ACUs.');
  }
  const seconds = given ?? before?.pauseAfter ?? SHORTEST_PAUSE;
  if (!Number.isInteger(seconds) || seconds < SHORTEST_PAUSE || seconds > LONGEST_PAUSE)
    throw invalidValue(`SecondsUntilAutoPause must be between ${SHORTEST_PAUSE} and ${LONGEST_PAUSE}.`);
  return seconds;
}

/** Words that PostgreSQL or RDS keeps for itself. */
const RESERVED = new Set(['rdsadmin', 'admin', 'postgresql', 'user', 'all', 'select', 'public']);

export function checkMasterUser(name: string | undefined): string {
  if (name === undefined || name === '')
    throw invalidValue('The parameter MasterUsername must be provided and must not be blank.');
  if (!/^[A-Za-z]\w{0,62}$/.test(name) || name.startsWith('pg_') || RESERVED.has(name.toLowerCase()))
    throw invalidValue(`MasterUsername ${name} cannot be used as it is a reserved word used by the engine`);
  return name;
}

export function checkPassword(password: string): void {
  if (password.length < 8)
    throw invalidValue(
      'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
    );
  if (password.length > 99)
    throw invalidValue(
      'The parameter MasterUserPassword is not a valid password because it is longer than 99 characters.',
    );
  if (/[/@" ]|[^\x20-\x7e]/.test(password))
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
}

export function checkDatabaseName(name: string | undefined): void {
  if (name === undefined) return;
  if (!/^[A-Za-z_]\w{0,62}$/.test(name))
    throw invalidValue('DatabaseName must begin with a letter and contain only alphanumeric characters.');
  if (['db', 'template0', 'template1', 'rdsadmin'].includes(name.toLowerCase()))
    throw invalidValue(`DatabaseName ${name} cannot be used.  It is a reserved word for this engine`);
}
