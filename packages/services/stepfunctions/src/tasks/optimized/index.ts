import type { Call } from '@coldstart/cloud';
import type { Json } from '@coldstart/states';
import { inputFor } from '../aws-sdk.ts';
import { notImplemented } from '../failure.ts';
import { callService, type Target, type Work } from '../sdk/call.ts';
import { items } from './dynamodb.ts';
import { putEvents } from './events.ts';
import { answered, type Integration } from './integration.ts';
import { invoke } from './lambda.ts';
import { publish, sendMessage } from './messages.ts';
import { startExecution } from './states.ts';

/** By service and action. A new integration is a file here, and a line. */
export const INTEGRATIONS: Readonly<Record<string, Readonly<Record<string, Integration>> | undefined>> = {
  dynamodb: items,
  events: { putEvents },
  lambda: { invoke },
  sns: { publish },
  sqs: { sendMessage },
  states: { startExecution },
};

/**
 * Integrations of AWS that this cloud has not, most of them since it has not the service.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export const ELSEWHERE: ReadonlySet<string> = new Set([
  'athena',
  'batch',
  'bedrock',
  'codebuild',
  'databrew',
  'ecs',
  'eks',
  'elasticmapreduce',
  'emr-containers',
  'emr-serverless',
  'glue',
  'mediaconvert',
  'sagemaker',
]);

export async function integrationTarget(
  { cloud }: Pick<Call, 'cloud'>,
  { service, operation: name }: Integration,
): Promise<Target | undefined> {
  const model = await cloud.modelOf(service);
  const operation = model?.operations.get(name);
  return model === undefined || operation === undefined ? undefined : { service, model, operation };
}

/** @returns what the task gives, or is told first where it goes on */
export async function callIntegration(work: Work, integration: Integration): Promise<Json> {
  const { call, command } = work;
  const target = await integrationTarget(call, integration);
  if (target === undefined) throw notImplemented(command.resource.arn);
  const input = inputFor(target, integration.prepare?.(command.input, work) ?? command.input);
  const answer = await callService(work, target, input, integration.naming);
  return (integration.result ?? answered)(answer, target, work);
}
