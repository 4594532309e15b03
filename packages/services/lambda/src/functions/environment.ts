import type { Environment, EnvironmentResponse, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidParameter } from '../errors.ts';
import { functionArn, type FunctionName, type Location } from '../names.ts';
import type { FunctionVersion, SealedEnvironment, Settings } from '../state.ts';

/*
 * Environment variables under a key of the account. Whoever configures the function encrypts them and gives its role a
 * grant; its environments decrypt them when they start, and whoever looks at the function decrypts them, too.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 */

type Variables = Record<string, string>;

const contextOf = (asked: FunctionName) => ({
  'aws:lambda:FunctionArn': functionArn({ account: asked.account, region: asked.region, name: asked.name }),
});

const viaLambda = ({ region }: Location) => ({ context: { 'kms:ViaService': `lambda.${region}.amazonaws.com` } });

/** `KMS Exception: AccessDeniedException KMS Message: ...`, as AWS ends what it says of KMS. */
const saidByKms = ({ code, message }: AwsError): string => `KMS Exception: ${code} KMS Message: ${message}`;

/**
 * Settings whose variables are encrypted, where they have a key and variables.
 *
 * @param before what the function had
 * @throws AwsError InvalidParameterValueException where the caller may not use the key, or it cannot be used
 */
export async function protect(
  call: Call,
  asked: FunctionName,
  settings: Settings,
  given: Environment | undefined,
  before?: Settings,
): Promise<Settings> {
  const key = settings.kmsKeyArn === '' ? undefined : settings.kmsKeyArn;
  const isSame = before !== undefined && key === before.kmsKeyArn && settings.role === before.role;
  if (given === undefined && isSame) return settings;
  const sealed = before?.sealed;
  const variables =
    given === undefined && sealed !== undefined
      ? await open(call, asked, sealed, call.principal)
      : settings.environment;
  const { sealed: _, ...rest } = settings;
  if (key === undefined || variables === undefined || Object.keys(variables).length === 0)
    return { ...rest, environment: variables };
  return { ...rest, environment: undefined, sealed: await seal(call, asked, settings.role, key, variables) };
}

async function seal(
  call: Call,
  asked: FunctionName,
  role: string,
  KeyId: string,
  variables: Variables,
): Promise<SealedEnvironment> {
  const EncryptionContext = contextOf(asked);
  const session = `${role.replace(':iam:', ':sts:').replace(/:role\/.*/, ':assumed-role')}/${role.split('/').at(-1)}/${asked.name}`;
  const as = async (what: string, operation: string, input: object): Promise<Record<string, unknown>> => {
    try {
      return await call.invoke('kms', operation, input, viaLambda(call));
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
      throw invalidParameter(
        `Lambda was unable to configure access to your environment variables because the KMS key is invalid for ${what}. Please check your KMS key settings. ${saidByKms(error)}`,
      );
    }
  };
  await as('CreateGrant', 'CreateGrant', {
    KeyId,
    GranteePrincipal: session,
    Operations: ['Decrypt', 'RetireGrant'],
    Constraints: { EncryptionContextEquals: EncryptionContext },
    Name: `lambda-${asked.name}`,
  });
  const Plaintext = Buffer.from(JSON.stringify(variables), 'utf8');
  const { CiphertextBlob } = await as('Encrypt', 'Encrypt', { KeyId, Plaintext, EncryptionContext });
  return { blob: CiphertextBlob instanceof Uint8Array ? CiphertextBlob : new Uint8Array() };
}

/** @throws AwsError as KMS refuses */
async function open(call: Call, asked: FunctionName, { blob }: SealedEnvironment, as: Principal): Promise<Variables> {
  const input = { CiphertextBlob: blob, EncryptionContext: contextOf(asked) };
  const { account, region } = asked;
  const { Plaintext } = await call.invoke('kms', 'Decrypt', input, { as, account, region, ...viaLambda(asked) });
  const text = Buffer.from(Plaintext instanceof Uint8Array ? Plaintext : []).toString('utf8');
  return JSON.parse(text) as Variables;
}

/** What an invocation is refused with, by what KMS says. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const REFUSALS: Readonly<Record<string, readonly [code: string, why: string]>> = {
  AccessDeniedException: ['KMSAccessDeniedException', 'KMS access was denied'],
  DisabledException: ['KMSDisabledException', 'the KMS key used is disabled'],
  KMSInvalidStateException: ['KMSInvalidStateException', 'the state of the KMS key used is not valid for Decrypt'],
  NotFoundException: ['KMSNotFoundException', 'the KMS key was not found'],
};

/**
 * The variables of an environment that starts, decrypted as the function's role.
 *
 * @throws AwsError KMSAccessDeniedException, KMSDisabledException, KMSInvalidStateException, KMSNotFoundException
 */
export async function environmentOf(call: Call, asked: FunctionName, settings: Settings): Promise<Variables> {
  const { sealed, role: roleArn, environment = {} } = settings;
  if (sealed === undefined) return environment;
  try {
    const session = call.cloud.identity.sessionOf(call.cloud.store, { roleArn, sessionName: asked.name });
    if (session === undefined) throw new AwsError('AccessDeniedException', `The role ${roleArn} is gone.`);
    return await open(call, asked, sealed, session);
  } catch (error) {
    const [code, why] = (error instanceof AwsError ? REFUSALS[error.code] : undefined) ?? [];
    if (!(error instanceof AwsError) || code === undefined) throw error;
    throw new AwsError(
      code,
      `Lambda was unable to decrypt the environment variables because ${why}. Please check the function's KMS key settings. ${saidByKms(error)}`,
      { status: 502, cause: error },
    );
  }
}

/** A configuration as the caller may see it: variables that they may not decrypt are an error in their place. */
export async function withEnvironment<Shown extends FunctionConfiguration>(
  call: Call,
  asked: FunctionName,
  { settings }: FunctionVersion,
  shown: Shown,
): Promise<Shown> {
  if (settings.sealed === undefined) return shown;
  return { ...shown, Environment: await visible(call, asked, settings.sealed) };
}

async function visible(call: Call, asked: FunctionName, sealed: SealedEnvironment): Promise<EnvironmentResponse> {
  try {
    return { Variables: await open(call, asked, sealed, call.principal) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const Message = `Lambda was unable to decrypt your environment variables because the KMS access was denied or the key cannot be used. Please check your KMS permissions. ${saidByKms(error)}`;
    return { Error: { ErrorCode: error.code, Message } };
  }
}
