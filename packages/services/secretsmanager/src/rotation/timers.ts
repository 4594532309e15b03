import { defineTimer, readSchedule, servicePrincipal, type Call } from '@coldstart/cloud';
import { PENDING, CURRENT, secretsIn, staged, type RotationRules, type Secret } from '../state.ts';
import { takeStage } from '../values/stages.ts';
import { announce } from './announce.ts';

/*
 * How a secret is rotated: its function is invoked for four steps, one after the other.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

const DAY = 86_400_000;

interface StepData {
  readonly name: string;
  readonly arn: string;
  readonly token: string;
  readonly step: Step;
}

const find = (call: Call, { name, arn }: Pick<StepData, 'name' | 'arn'>): Secret | undefined => {
  const secret = secretsIn(call, call).get(name);
  return secret?.arn === arn && secret.deletion === undefined ? secret : undefined;
};

/** Invokes the function for a step. @returns whether it has ended well */
export async function invokeStep(call: Call, secret: Secret, token: string, step: Step): Promise<boolean> {
  const { StatusCode, FunctionError } = await call.invoke(
    'lambda',
    'Invoke',
    {
      FunctionName: secret.rotation?.lambda ?? '',
      InvocationType: 'RequestResponse',
      Payload: Buffer.from(JSON.stringify({ ClientRequestToken: token, SecretId: secret.arn, Step: step })),
    },
    asSecretsManager(secret),
  );
  return StatusCode === 200 && FunctionError === undefined;
}

/** The service itself calls, on behalf of the secret. */
export function asSecretsManager({ account, arn }: Secret) {
  return {
    as: servicePrincipal('secretsmanager.amazonaws.com', account),
    account,
    context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
  };
}

/** One step; the next waits for its end. What has failed stays pending, until a rotation is asked for again. */
export const rotationStep = defineTimer<StepData>('secretsmanager/rotation-step', async (call, data) => {
  const secret = find(call, data);
  if (secret?.rotation === undefined) return;
  const isDone = await invokeStep(call, secret, data.token, data.step);
  if (!isDone) return;
  const next = STEPS[STEPS.indexOf(data.step) + 1];
  if (next !== undefined) planStep(call, secret, data.token, next);
  else finish(call, secret, data.token);
});

export function planStep(call: Call, secret: Secret, token: string, step: Step = 'createSecret'): void {
  const { name, arn, account, region } = secret;
  const what = `${step} of ${name}`;
  call.schedule(rotationStep, { in: 0 }, { name, arn, token, step }, { key: arn, what, account, region });
}

/** Once the new version is the current one, nothing is pending. */
function finish(call: Call, secret: Secret, token: string): void {
  const version = secret.versions.find(({ id }) => id === token);
  if (version === undefined || staged(secret, CURRENT) !== version || secret.rotation === undefined) return;
  takeStage(version, PENDING);
  secret.rotation.last = call.now();
  secret.changed = call.now();
  planRotation(call, secret);
}

/** A rotation by the secret's schedule. */
export const rotationDue = defineTimer<{ readonly name: string; readonly arn: string }>(
  'secretsmanager/rotation',
  (call, data) => {
    const secret = find(call, data);
    if (secret?.rotation?.enabled !== true) return;
    planStep(call, secret, announce(call, secret));
    planRotation(call, secret);
  },
);

/** When a secret is rotated next; without rules, only when somebody asks for it. */
function nextRotation(rules: RotationRules | undefined, now: number): number | undefined {
  const { ScheduleExpression: expression, AutomaticallyAfterDays: days } = rules ?? {};
  if (expression !== undefined) return readSchedule(expression)?.next(now);
  // By the end of that day.
  return days === undefined ? undefined : Math.floor(now / DAY + days + 1) * DAY - 1000;
}

export function planRotation(call: Call, secret: Secret): void {
  const { rotation, name, arn, account, region } = secret;
  if (rotation === undefined) return;
  rotation.next = rotation.enabled ? nextRotation(rotation.rules, call.now()) : undefined;
  if (rotation.next === undefined) call.unschedule(rotationDue, arn, secret);
  else
    call.schedule(
      rotationDue,
      { at: rotation.next },
      { name, arn },
      {
        key: arn,
        what: `rotation of ${name}`,
        account,
        region,
      },
    );
}
