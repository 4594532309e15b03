import type { RotateSecretCommandInput } from '@aws-sdk/client-secrets-manager';
import { readSchedule, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onSecret } from '../access.ts';
import { invalidParameter, invalidRequest, notImplemented } from '../errors.ts';
import { checkOwner } from '../managed.ts';
import { findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';
import type { RotationRules, Secret } from '../state.ts';
import { rotationToken } from '../values/put.ts';
import { announce, unfinished } from './announce.ts';
import { asSecretsManager, invokeStep, planRotation, planStep, rotationDue } from './timers.ts';

/*
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */

/** @throws AwsError InvalidParameterException */
function checkRules(rules: RotationRules | undefined): void {
  if (rules === undefined) return;
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration } = rules;
  if (days !== undefined && expression !== undefined)
    throw invalidParameter('You can specify either AutomaticallyAfterDays or ScheduleExpression, and not both.');
  if (days !== undefined && (days < 1 || days > 1000))
    throw invalidParameter('AutomaticallyAfterDays must be between 1 and 1000.');
  if (expression !== undefined && readSchedule(expression) === undefined)
    throw invalidParameter(`Invalid schedule expression: ${expression}`);
  if (Duration !== undefined && !/^\d+h$/.test(Duration))
    throw invalidParameter('Duration must be a number of hours, such as 3h.');
}

/** @throws AwsError AccessDeniedException where the function is not there, or its policy does not know Secrets Manager */
async function checkFunction(call: Call, secret: Secret, lambda: string): Promise<void> {
  try {
    await call.invoke('lambda', 'Invoke', { FunctionName: lambda, InvocationType: 'DryRun' }, asSecretsManager(secret));
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
    throw new AwsError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
      { status: 400, cause: error },
    );
  }
}

/** What rotation is to be, from the request and from what it was. @throws AwsError InvalidRequestException */
async function configure(input: RotateSecretCommandInput, call: Call, secret: Secret): Promise<void> {
  const lambda = input.RotationLambdaARN ?? secret.rotation?.lambda;
  if (lambda === undefined) throw invalidRequest('No Lambda rotation function ARN is associated with this secret.');
  checkRules(input.RotationRules);
  await checkFunction(call, secret, lambda);
  const { last } = secret.rotation ?? { last: undefined };
  const rules = input.RotationRules ?? secret.rotation?.rules;
  secret.rotation = { enabled: true, lambda, rules, last, next: undefined };
}

/** Tries the function without a rotation: the version that it is given is gone afterwards. */
async function tryFunction(call: Call, secret: Secret, token: string): Promise<void> {
  const id = announce(call, secret, token);
  await invokeStep(call, secret, id, 'testSecret');
  secret.versions = secret.versions.filter((version) => version.id !== id || version.value !== undefined);
}

export const rotationOperations: SecretsOperations = {
  RotateSecret: {
    access: onSecret,
    async run(input, call) {
      const token = rotationToken(input.ClientRequestToken, call);
      if (input.ExternalSecretRotationMetadata !== undefined || input.ExternalSecretRotationRoleArn !== undefined)
        throw notImplemented('Rotations that others manage');
      const secret = findSecret(input.SecretId, call);
      checkOwner(call, secret);
      await configure(input, call, secret);
      planRotation(call, secret);
      const { arn: ARN, name: Name } = secret;
      const left = unfinished(secret);
      if (left !== undefined) {
        planStep(call, secret, left.id);
        throw invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
      }
      if (input.RotateImmediately === false) {
        await tryFunction(call, secret, token);
        return { ARN, Name };
      }
      announce(call, secret, token);
      planStep(call, secret, token);
      return { ARN, Name, VersionId: token };
    },
  },

  CancelRotateSecret: {
    access: onSecret,
    run({ SecretId }, call) {
      const secret = findSecret(SecretId, call);
      if (secret.rotation !== undefined) {
        secret.rotation.enabled = false;
        secret.rotation.next = undefined;
      }
      call.unschedule(rotationDue, secret.arn, secret);
      const left = unfinished(secret);
      return { ARN: secret.arn, Name: secret.name, ...(left !== undefined && { VersionId: left.id }) };
    },
  },
};
