import { randomUUID } from 'node:crypto';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { Comparison, type Recorded } from '@coldstart/cloud/testing';

type Operation =
  | 'createSecret'
  | 'deleteSecret'
  | 'describeSecret'
  | 'getResourcePolicy'
  | 'getSecretValue'
  | 'listSecretVersionIds'
  | 'putResourcePolicy'
  | 'putSecretValue'
  | 'restoreSecret'
  | 'rotateSecret'
  | 'tagResource'
  | 'untagResource'
  | 'updateSecret'
  | 'updateSecretVersionStage'
  | 'validateResourcePolicy';

/**
 * A call, and under which name its answer was recorded; without a name it only has to go through. A text that begins
 * with `@` stands for what was answered under the name behind it: `@first` for its VersionId, `@first.ARN`.
 */
export type Step = readonly [recorded: string, operation: Operation, input?: Readonly<Record<string, unknown>>];

type Calls = Readonly<Record<Operation, (input: object) => Promise<object>>>;

async function answerOf(given: Promise<object>): Promise<Record<string, unknown>> {
  try {
    const answer = await given;
    const text = JSON.stringify(answer, (name, value: unknown) => (name === '$metadata' ? undefined : value));
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    const { name, message } = error as Error;
    return { Error: { Code: name, Message: message } };
  }
}

/** As a text, since some of AWS's errors were recorded so. */
function inWords(answer: Record<string, unknown>, operation: string): unknown {
  const { Error: error } = answer as { Error?: { Code: string; Message: string } };
  if (error === undefined) return answer;
  const called = operation.charAt(0).toUpperCase() + operation.slice(1);
  return `An error occurred (${error.Code}) when calling the ${called} operation: ${error.Message}`;
}

/** Does what a recorded test did to one secret. @returns where the answers differ from the recorded ones */
export async function replaySteps(
  client: SecretsManager,
  recorded: Recorded,
  steps: readonly Step[],
): Promise<string[]> {
  const name = `s-${randomUUID().slice(0, 8)}`;
  const calls = client as unknown as Calls;
  const comparison = new Comparison({ ignored: /\.(?:ResponseMetadata|Message)$/ });
  const given = new Map<string, Record<string, unknown>>();
  const differences: string[] = [];
  const resolved = (value: unknown): unknown => {
    if (typeof value !== 'string' || !value.startsWith('@')) return value;
    const [key = '', member = 'VersionId'] = value.slice(1).split('.');
    const found = String(given.get(key)?.[member]);
    return member === 'PartialARN' ? String(given.get(key)?.['ARN']).slice(0, -7) : found;
  };
  for (const [key, operation, input = {}] of steps) {
    const named = operation === 'createSecret' ? { Name: name } : { SecretId: name };
    const whole = Object.entries({ ...named, ...input }).map(([member, value]) => [member, resolved(value)]);
    const answer = await answerOf(calls[operation].call(client, Object.fromEntries(whole) as object));
    given.set(key, answer);
    const expected = recorded[key];
    if (expected === undefined) {
      if ('Error' in answer) differences.push(`${key || operation}: ${JSON.stringify(answer)}`);
      continue;
    }
    const actual = typeof expected === 'string' ? inWords(answer, operation) : parsed(answer);
    const clean = JSON.parse(JSON.stringify(expected).replaceAll('<version-id>', VERSION)) as unknown;
    differences.push(...comparison.differences(inPairs(actual), inPairs(withoutNames(clean)), key));
  }
  return differences;
}

/** A version that no secret has. */
export const VERSION = '00000000-0000-0000-0000-000000000000';

const parsed = (answer: Record<string, unknown>): unknown =>
  typeof answer['ResourcePolicy'] === 'string'
    ? { ...answer, ResourcePolicy: JSON.parse(answer['ResourcePolicy']) as unknown }
    : answer;

/** Versions by their ids, which the recordings leave open, as a list in the order of their labels. */
export function inPairs(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => {
      if (!name.endsWith('ToStages')) return [name, inner];
      const pairs = Object.entries(inner as Record<string, string[]>).map(([id, stages]) => ({ id, stages }));
      return [name, pairs.sort((one, other) => (String(one.stages) < String(other.stages) ? -1 : 1))];
    }),
  );
}

/** The recordings leave open what the secret was called, and where. */
function withoutNames(recorded: unknown): unknown {
  const text = JSON.stringify(recorded)
    .replaceAll('<region>', 'eu-central-1')
    .replaceAll('<partition>', 'aws')
    .replaceAll(/Valid\/_\+=\.@-Name-a1b2(?:c3-)?/g, '<SecretId-0idx>');
  return JSON.parse(text) as unknown;
}
