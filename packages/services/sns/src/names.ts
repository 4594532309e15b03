import type { Call } from '@coldstart/cloud';
import { invalidParameter } from './errors.ts';

/** Where a topic and its subscriptions are. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

const ELEMENTS = 6;

/**
 * Where what an ARN names is. Calls go to the Region of their topic.
 *
 * @throws AwsError InvalidParameter
 */
export function readArn(text: string, parameter: string, { region: own, principal }: Call): Place {
  const [, , service, region = '', account = '', name = ''] = elementsOf(text, parameter);
  // Who comes without a signature, by a link, comes without a Region.
  const isElsewhere = region !== own && principal.kind !== 'anonymous';
  if (service !== 'sns' || isElsewhere || name === '') throw invalidParameter(parameter);
  return { region, account };
}

/** @throws AwsError InvalidParameter */
function elementsOf(text: string, parameter: string): string[] {
  const elements = text.split(':');
  if (elements.length >= ELEMENTS) return elements;
  throw invalidParameter(parameter, `An ARN must have at least ${ELEMENTS} elements, not ${elements.length}`);
}

/**
 * For `violated`: an operation needs its ARN to know whom to ask, so AWS tells of one that is none before it tells of what
 * else is wrong with the input.
 */
export const arnFirst =
  <Name extends string>(parameter: Name) =>
  (_violations: unknown, input: { readonly [Member in Name]?: string | undefined }): undefined => {
    const arn: string | undefined = input[parameter];
    if (arn !== undefined) elementsOf(arn, parameter);
  };

/** @throws AwsError InvalidParameter */
export function checkName(name: string, fifo: boolean): void {
  if (fifo && !/^[\w-]{1,251}\.fifo$/.test(name))
    throw invalidParameter(
      'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
    );
  if (!fifo && !/^[\w-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
}
