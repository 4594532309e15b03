import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { APIGateway } from '@aws-sdk/client-api-gateway';
import { Comparison } from '@coldstart/cloud/testing';
import { startApis, type TestApis } from './apis.ts';
import { here, recordings } from './recorded.ts';

/** JSON as what it says; a template is no JSON, however it begins. */
function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** An answer as the recordings have it: dates by their name, objects that are written as texts as such. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return 'datetime';
  if (typeof value === 'string' && value.startsWith('{')) return read(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => name !== '$metadata' && inner !== undefined)
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

async function answer(promise: Promise<unknown>): Promise<unknown> {
  try {
    return plain(await promise);
  } catch (error) {
    const { name, message } = error as Error;
    const Error = { Code: name, Message: message };
    // Of what the service's model does not know, clients read the text alone.
    return name === 'ValidationException' ? { Error } : { Error, message };
  }
}

export interface Situation {
  readonly rest: APIGateway;
  readonly apis: TestApis;
  /** All that was recorded of the test. */
  readonly recorded: Readonly<Record<string, unknown>>;
  /** Holds an answer against the recording of this name. */
  match<Answer>(name: string, promise: Promise<Answer>): Promise<void>;
  /** The same, of an answer that a later step needs. */
  got<Answer>(name: string, promise: Promise<Answer>): Promise<Answer>;
}

/** Lives the recorded tests of these names again, each answer beside AWS's. */
export function testLives(lives: Readonly<Record<string, (situation: Situation) => Promise<void>>>): void {
  describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
    let apis: TestApis;
    beforeAll(async () => {
      apis = await startApis();
    });
    afterAll(() => apis.close());

    test.each(Object.entries(lives))('%s', async (name, live) => {
      const recorded = JSON.parse(here(JSON.stringify(recordings.of(name)))) as Record<string, unknown>;
      const comparison = new Comparison({ anything: /^<latency>$/ });
      const differences: string[] = [];
      const held = (key: string, value: unknown) =>
        differences.push(...comparison.differences(value, recorded[key], key));
      await live({
        apis,
        recorded,
        rest: apis.rest,
        async match(key, promise) {
          held(key, await answer(promise));
        },
        async got(key, promise) {
          held(key, await answer(promise));
          return promise;
        },
      });
      expect(differences).toEqual([]);
    });
  });
}
