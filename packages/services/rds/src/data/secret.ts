import { pbkdf2, timingSafeEqual, createHmac, createHash } from 'node:crypto';
import { promisify } from 'node:util';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { passwordDigest } from '../master.ts';
import { PostgresError, type Database } from '../postgres/database.ts';
import type { Cluster } from '../state.ts';
import { denied, secretInvalid, secretUnreadable } from './errors.ts';

/*
 * The secret that a call names: read in the caller's name, as it needs secretsmanager:GetSecretValue.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
 */

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** @throws AwsError AccessDeniedException, SecretsErrorException, InvalidSecretException */
export async function readLogin(call: Call, secretArn: string): Promise<Login> {
  const text = await readSecret(call, secretArn);
  const parsed = parse(text);
  if (parsed === undefined)
    throw secretInvalid(`The secret ${secretArn} is no JSON object with username and password.`);
  return parsed;
}

async function readSecret(call: Call, secretArn: string): Promise<unknown> {
  try {
    const { SecretString } = await call.invoke('secretsmanager', 'GetSecretValue', { SecretId: secretArn });
    return SecretString;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code.startsWith('AccessDenied')) throw denied(error.message);
    throw secretUnreadable(`Error fetching secret ${secretArn}: ${error.message}`);
  }
}

function parse(text: unknown): Login | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const { username, password } = JSON.parse(text) as Record<string, unknown>;
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
  } catch {
    return undefined;
  }
}

/** @throws PostgresError 28P01, as the server refuses a wrong password or a user that it does not know */
export async function checkLogin(database: Database, cluster: Cluster, { username, password }: Login): Promise<void> {
  const isRight =
    username === cluster.masterUser
      ? passwordDigest(cluster.resourceId, password) === cluster.masterPassword
      : await matches(database, username, password);
  if (!isRight) throw wrongPassword(username);
}

export const wrongPassword = (username: string): PostgresError =>
  new PostgresError({
    severity: 'FATAL',
    code: '28P01',
    message: `password authentication failed for user "${username}"`,
  });

const LOOKUP = 'SELECT rolpassword FROM pg_authid WHERE rolname = $1::text AND rolcanlogin';

/** Users that the database has made itself: it keeps what SCRAM-SHA-256 keeps of a password (RFC 5803). */
async function matches(database: Database, username: string, password: string): Promise<boolean> {
  const {
    rows: [[verifier] = []],
  } = await database.administer({ sql: LOOKUP, values: [username] });
  const parts = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier ?? '');
  if (parts === null) return false;
  const [, rounds, salt = '', stored = ''] = parts;
  const salted = await promisify(pbkdf2)(password, Buffer.from(salt, 'base64'), Number(rounds), 32, 'sha256');
  const key = createHmac('sha256', salted).update('Client Key').digest();
  return timingSafeEqual(createHash('sha256').update(key).digest(), Buffer.from(stored, 'base64'));
}
