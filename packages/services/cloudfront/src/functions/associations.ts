import type { DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import { checkLambdaAssociation } from '../lambda-edge/check.ts';
import { itemsOf } from '../listed.ts';
import { nameOfFunction } from './find.ts';
import { functions } from './state.ts';

const MOST = 4;

/**
 * Refuses functions that a behaviour cannot have.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export async function checkAssociations(call: Call, behavior: DefaultCacheBehavior): Promise<void> {
  const ours = itemsOf(behavior.FunctionAssociations);
  const lambdas = itemsOf(behavior.LambdaFunctionAssociations);
  const invalid = (message: string) => refused('InvalidFunctionAssociation', message);
  if (ours.length > MOST || lambdas.length > MOST)
    throw refused(
      ours.length > MOST ? 'TooManyFunctionAssociations' : 'TooManyLambdaFunctionAssociations',
      'Your request contains more function associations than are allowed per cache behavior.',
    );
  const events = [...ours, ...lambdas].map(({ EventType }) => EventType);
  const twice = events.find((event, at) => events.indexOf(event) !== at);
  if (twice !== undefined)
    throw invalid(`A cache behavior can have one function for each event type, and has several for ${twice}.`);
  if (ours.length > 0 && lambdas.some(({ EventType }) => EventType?.startsWith('viewer')))
    throw invalid('A cache behavior cannot have both CloudFront Functions and Lambda@Edge functions in viewer events.');
  for (const { FunctionARN = '', EventType } of ours) {
    if (EventType !== 'viewer-request' && EventType !== 'viewer-response')
      throw invalid(
        `A CloudFront function runs in viewer-request and viewer-response events, and not in ${EventType}.`,
      );
    checkPublished(call, FunctionARN);
  }
  for (const association of lambdas) await checkLambdaAssociation(call, association);
}

function checkPublished(call: Call, arn: string): void {
  const found = call.state(functions).byName.get(nameOfFunction(arn));
  if (found === undefined || found.arn !== arn)
    throw refused('InvalidFunctionAssociation', `The CloudFront function does not exist in this account: ${arn}`);
  if (found.live === undefined)
    throw refused(
      'InvalidFunctionAssociation',
      `The CloudFront function must be published to the LIVE stage first: ${arn}`,
    );
}
