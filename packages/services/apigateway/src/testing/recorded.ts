import { loadRecordings } from '@coldstart/cloud/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApis, type TestApis } from './apis.ts';

export const recordings = loadRecordings('apigateway');

/** The account that the tests' calls are made in stands where that of the recordings stood. */
export const here = (message: string): string => message.replaceAll('111111111111', '111122223333');

/** What an API that recorded calls are made to again is given. */
export interface RecordedApi {
  readonly apis: TestApis;
  readonly restApiId: string;
  readonly rootId: string;
  /** A name that is not taken yet. */
  unique(): string;
  /** A new resource's id. */
  resource(parentId?: string): Promise<string>;
}

export const patch = (op: 'add' | 'remove' | 'replace', path: string, value = 'x') => ({
  patchOperations: [{ op, path, value }],
});

/** What AWS has refused: the recorded test, its key, and the call. */
export type RecordedRefusal = readonly [string, string, (api: RecordedApi) => Promise<unknown>];

async function startRecorded(): Promise<RecordedApi> {
  const apis = await startApis();
  const { id: restApiId = '', rootResourceId: rootId = '' } = await apis.rest.createRestApi({ name: 'recorded' });
  let count = 0;
  const unique = (): string => `n${(count += 1)}`;
  return {
    apis,
    restApiId,
    rootId,
    unique,
    async resource(parentId = rootId) {
      return (await apis.rest.createResource({ restApiId, parentId, pathPart: unique() })).id ?? '';
    },
  };
}

/** Makes each call, and compares its refusal with AWS's. */
export function testRefusals(refusals: readonly RecordedRefusal[]): void {
  describe.skipIf(!recordings.available)('recorded refusals of AWS (skipped where they are not at hand)', () => {
    let api: RecordedApi;
    beforeAll(async () => {
      api = await startRecorded();
    });
    afterAll(() => api.apis.close());

    test.each(refusals)('%s %s', async (name, key, call) => {
      const { Error: recorded } = recordings.of(name)[key] as { Error: { Code: string; Message: string } };
      const { code, message } = await refusal(call(api));
      expect([code, message]).toEqual([recorded.Code, here(recorded.Message)]);
    });
  });
}
