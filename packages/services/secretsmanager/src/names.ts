import { randomInt } from 'node:crypto';
import { formatArn, parseArn, type Call } from '@coldstart/cloud';
import { markedForDeletion, secretNotFound, validation } from './errors.ts';
import { secrets, secretsIn, type Place, type Secret } from './state.ts';

/*
 * How secrets are named. https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */

const NAME = /^[a-zA-Z0-9/_+=.@!-]+$/;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX = 6;

const invalidName = () =>
  validation(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );

/** @throws AwsError ValidationException */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw invalidName();
}

/** The six characters at the end tell a secret from an earlier one of its name. */
export function newArn(name: string, place: Place): string {
  const suffix = Array.from({ length: SUFFIX }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return formatArn(place, 'secretsmanager', `secret:${name}-${suffix}`);
}

/** By its name or its ARN, whose last six characters may be left out. @throws AwsError ValidationException */
export function lookUp(id: string, call: Call): Secret | undefined {
  const arn = parseArn(id);
  if (arn === undefined) {
    checkName(id);
    return ownIn(call, call)?.get(id);
  }
  const there = arn.region === call.region ? ownIn(call, arn) : undefined;
  const found = [...(there?.values() ?? [])].find(
    (secret) => secret.arn === id || secret.arn.slice(0, -SUFFIX - 1) === id,
  );
  return found;
}

function ownIn(call: Call, place: Place): Map<string, Secret> | undefined {
  const { account, region } = place;
  const isThere = call.cloud.store.peek(secrets, { account, region, part: '' }) !== undefined;
  return isThere ? secretsIn(call, place) : undefined;
}

/** Deleted or not. @throws AwsError ResourceNotFoundException */
export function findAny(id: string, call: Call): Secret {
  const secret = lookUp(id, call);
  if (secret === undefined) throw secretNotFound();
  return secret;
}

/** @throws AwsError ResourceNotFoundException, InvalidRequestException where it is going to be deleted */
export function findSecret(id: string, call: Call): Secret {
  const secret = findAny(id, call);
  if (secret.deletion !== undefined) throw markedForDeletion();
  return secret;
}
