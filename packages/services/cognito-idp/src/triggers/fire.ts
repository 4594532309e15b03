import { deliver, servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { Pool } from '../state.ts';
import { ATTEMPTS, PATIENCE, responseOf, silent, unexpected, type Values } from './answer.ts';
import { eventOf, type TriggerEvent, type TriggerName } from './event.ts';

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
): Promise<Values | undefined> {
  const arn = pool.settings.LambdaConfig[trigger];
  if (arn === undefined) return undefined;
  const answer = await ask(call, pool, arn, trigger, event);
  const text = Buffer.from((answer['Payload'] as Uint8Array | undefined) ?? new Uint8Array()).toString('utf8');
  return responseOf(trigger, text, answer['FunctionError'] !== undefined);
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
          ...(attempt > 1 && { note: `attempt ${attempt}, since there was no answer within ${PATIENCE / 1000} s` }),
        }),
      );
    } catch (error) {
      if (error instanceof Late && attempt < ATTEMPTS) continue;
      if (error instanceof Late) throw silent(trigger);
      throw error instanceof AwsError ? unexpected(trigger, error.code) : error;
    }
  }
}

/** A result, where it is there in time: functions run in real time, and so does Cognito's patience. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const patience = AbortSignal.timeout(milliseconds);
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () => reject(new Late(`There was no answer within ${milliseconds} ms.`)));
    work.then(resolve, reject);
  });
}
