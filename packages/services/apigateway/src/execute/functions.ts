import type { Principal } from '@coldstart/iam';
import { servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { assume } from './roles.ts';

export interface FunctionCall {
  /** ARN, with or without a qualifier. */
  readonly arn: string;
  readonly payload: string | Uint8Array;
  /** Which API, stage and method asks, for the function's policy: `aws:SourceArn`. */
  readonly sourceArn: string;
  /** The role to call with; the service itself, whom the function's policy has to let in, when left out. */
  readonly credentials: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** Whom `arn:aws:iam::*:user/*` stands for: whoever has signed the request. */
  readonly caller?: Principal;
  readonly invocationType?: 'Event' | 'RequestResponse';
}

export interface FunctionAnswer {
  readonly payload: string;
  readonly failed: boolean;
}

/** A backend has not answered in time. */
export class TimedOut extends Error {}

/**
 * Invokes a function for an API.
 *
 * @throws AwsError as Lambda, or IAM, refuses it
 * @throws TimedOut
 */
export async function invokeFunction(call: Call, asked: FunctionCall): Promise<FunctionAnswer> {
  const { arn, payload, sourceArn, credentials, caller, timeout, invocationType = 'RequestResponse' } = asked;
  const [, , , region = '', account = ''] = arn.split(':');
  const as =
    credentials === undefined
      ? servicePrincipal('apigateway.amazonaws.com', call.account)
      : credentials.includes(':user/*') && caller !== undefined
        ? caller
        : assume(call, credentials);
  const running = call.invoke(
    'lambda',
    'Invoke',
    {
      FunctionName: arn,
      InvocationType: invocationType,
      Payload: typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload,
    },
    {
      as,
      account,
      region,
      context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': call.account },
    },
  );
  const answer = await within(timeout, running);
  const bytes = answer['Payload'];
  return {
    payload: bytes instanceof Uint8Array ? Buffer.from(bytes).toString('utf8') : '',
    failed: answer['FunctionError'] !== undefined,
  };
}

/** A result, where it is there in time. Functions run in real time, and so does their patience. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const patience = AbortSignal.timeout(milliseconds);
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () => reject(new TimedOut(`There was no answer within ${milliseconds} ms.`)));
    work.then(resolve, reject);
  });
}

/** Whether Lambda had no room for one more. */
export const isThrottled = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'TooManyRequestsException';
