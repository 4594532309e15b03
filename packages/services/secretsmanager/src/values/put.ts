import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { exists, invalidParameter, invalidRequest } from '../errors.ts';
import { CURRENT, type Secret, type Version } from '../state.ts';
import { DEFAULT_KEY, openValue, sealValue, type Plain } from './encryption.ts';
import { forgetOld, stageNew } from './stages.ts';

/** Bytes. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const LARGEST = 65_536;

interface Given {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/** @throws AwsError InvalidParameterException */
export function readValue({ SecretString: text, SecretBinary: bytes }: Given): Plain | undefined {
  if (text !== undefined && bytes !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  const plain: Plain | undefined =
    text !== undefined
      ? { kind: 'SecretString', bytes: Buffer.from(text, 'utf8') }
      : bytes !== undefined
        ? { kind: 'SecretBinary', bytes }
        : undefined;
  if (plain !== undefined && plain.bytes.length > LARGEST)
    throw invalidParameter(`The secret value is too large. Secrets Manager allows a maximum of ${LARGEST} bytes.`);
  return plain;
}

const NO_TOKEN = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';

/** SDKs make one up; services need not. @throws AwsError InvalidRequestException */
export function tokenOf(token: string | undefined, call: Call): string {
  if (token !== undefined) return token;
  if (call.request === undefined) return randomUUID();
  throw invalidRequest(NO_TOKEN);
}

/** As `tokenOf`; RotateSecret was recorded to name its refusal otherwise. @throws AwsError InvalidParameterException */
export function rotationToken(token: string | undefined, call: Call): string {
  if (token !== undefined || call.request === undefined) return token ?? randomUUID();
  throw invalidParameter(NO_TOKEN);
}

/** Whether a version has this value already; its token is taken where it has another. @throws AwsError ResourceExistsException */
export async function isSame(call: Call, secret: Secret, version: Version, plain: Plain): Promise<boolean> {
  if (version.value === undefined) return false;
  const present = await openValue(call, secret, version.id, version.value);
  if (present.kind === plain.kind && Buffer.from(present.bytes).equals(plain.bytes)) return true;
  throw exists(
    `You can't use ClientRequestToken ${version.id} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}

/**
 * Puts a value into a new version, or into the one that a rotation has announced.
 *
 * @param stages that the version is given; AWSCURRENT when left out
 * @throws AwsError ResourceExistsException, EncryptionFailure
 */
export async function putValue(
  call: Call,
  secret: Secret,
  token: string,
  plain: Plain,
  stages: readonly string[] | undefined,
): Promise<Version> {
  const there = secret.versions.find(({ id }) => id === token);
  if (there !== undefined && (await isSame(call, secret, there, plain))) return there;
  const value = await sealValue(call, secret, token, plain);
  const keyId =
    secret.kmsKeyId === undefined || secret.kmsKeyId === DEFAULT_KEY ? 'DefaultEncryptionKey' : secret.kmsKeyId;
  const version: Version = there ?? { id: token, created: call.now(), value, keyId, stages: [], accessed: undefined };
  version.value = value;
  version.keyId = keyId;
  if (there === undefined) secret.versions.push(version);
  stageNew(secret, version, stages ?? [CURRENT]);
  forgetOld(secret);
  secret.changed = call.now();
  return version;
}
