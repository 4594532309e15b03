import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { deliver, servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { refused } from '../errors.ts';
import type { Pool } from '../state.ts';

/** Milliseconds that a function has, in real time as it runs, and how often it is asked. */
const PATIENCE = 5000;
const ATTEMPTS = 3;

/** Admins use no app client. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

type TriggerName = Exclude<
  keyof LambdaConfigType,
  'KMSKeyID' | 'CustomSMSSender' | 'CustomEmailSender' | 'PreTokenGenerationConfig' | 'InboundFederation'
>;

export interface TriggerEvent {
  /** `1`, where a trigger has no other versions. */
  readonly version?: string;
  /** `PreSignUp_SignUp` */
  readonly source: string;
  readonly username: string;
  readonly clientId: string | undefined;
  readonly request: object;
  /** What the function fills in. */
  readonly response: object;
}

type Response = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export function eventOf(
  pool: Pool,
  { version = '1', source, username, clientId, request, response }: TriggerEvent,
): object {
  return {
    version,
    region: pool.region,
    userPoolId: pool.id,
    userName: username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? NO_CLIENT },
    triggerSource: source,
    request,
    response,
  };
}

/**
 * Asks a pool's function and waits for it.
 *
 * @returns what it has made of `response`; `undefined` where the pool has no such function
 * @throws AwsError UserLambdaValidationException with what the function has thrown, UnexpectedLambdaException,
 *   InvalidLambdaResponseException
 */
export async function fire(
  call: Call,
  pool: Pool,
  trigger: TriggerName,
  event: TriggerEvent,
): Promise<Response | undefined> {
  const arn = pool.settings.LambdaConfig[trigger];
  if (arn === undefined) return undefined;
  const answer = await ask(call, pool, arn, trigger, event);
  const text = Buffer.from((answer['Payload'] as Uint8Array | undefined) ?? new Uint8Array()).toString('utf8');
  const value = parsed(text);
  if (answer['FunctionError'] !== undefined) {
    const message = isObject(value) && typeof value['errorMessage'] === 'string' ? value['errorMessage'] : text;
    throw refused('UserLambdaValidationException', `${trigger} failed with error ${message}.`);
  }
  if (!isObject(value))
    throw refused('InvalidLambdaResponseException', 'Invalid lambda function output : Invalid JSON');
  if (!isObject(value['response'])) throw unrecognizable();
  return value['response'];
}

export const unrecognizable = (): AwsError => refused('InvalidLambdaResponseException', 'Unrecognizable lambda output');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Late extends Error {}

async function ask(call: Call, pool: Pool, arn: string, trigger: TriggerName, event: TriggerEvent) {
  const body = JSON.stringify(eventOf(pool, event));
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(
        PATIENCE,
        deliver(call, {
          target: arn,
          message: { body, invocationType: 'RequestResponse', trace: call.trace },
          as: servicePrincipal('cognito-idp.amazonaws.com', pool.account),
          source: { arn: pool.arn, account: pool.account, region: pool.region },
          action: event.source,
          ...(attempt > 1 && { note: `attempt ${attempt}: no answer within ${PATIENCE / 1000} s before` }),
        }),
      );
    } catch (error) {
      if (error instanceof Late && attempt < ATTEMPTS) continue;
      throw unexpected(trigger, error);
    }
  }
}

function unexpected(trigger: string, error: unknown): unknown {
  const reason =
    error instanceof Late
      ? 'Socket timeout while invoking Lambda function'
      : error instanceof AwsError
        ? error.code
        : undefined;
  if (reason === undefined) return error;
  return refused('UnexpectedLambdaException', `${trigger} invocation failed due to error ${reason}.`);
}

/** A result, where it is there in time: functions run in real time, and so does Cognito's patience. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const patience = AbortSignal.timeout(milliseconds);
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () => reject(new Late(`There was no answer within ${milliseconds} ms.`)));
    work.then(resolve, reject);
  });
}
