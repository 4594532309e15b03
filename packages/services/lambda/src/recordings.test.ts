import * as sdk from '@aws-sdk/client-lambda';
import {
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { packImage } from '@coldstart/images';
import { buildImage } from '@coldstart/images/build';
import { pushImage } from '@coldstart/images/push';
import { ACCOUNT, REGION, startLambda, zip, type TestLambda } from './testing/lambda.ts';
import { inEachRuntime } from './testing/recorded/runtimes.ts';
import { namesRefused } from './testing/recorded/names.ts';
import { Replay } from './testing/recorded/replay.ts';
import { SITUATIONS } from './testing/recorded/index.ts';
import type { Situation } from './testing/recorded/situation.ts';

/** What AWS answered in situations that LocalStack's suite recorded there, against what this cloud answers. */
const recordings = loadRecordings('lambda_');

type Command = new (input: object) => Parameters<sdk.LambdaClient['send']>[0];

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

async function push(repository: string): Promise<void> {
  const dockerfile = `FROM alpine\nENV REPOSITORY=${repository}\n`;
  const { archive } = await packImage(buildImage({ dockerfile, context: new Map() }));
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  await pushImage({ endpoint: lambda.cloud.endpoint, region: REGION, credentials }, repository, 'latest', archive);
}

async function replaySituation(situation: Situation): Promise<string[]> {
  const replay = new Replay(recordings.of(situation.test));
  await lambda.cloud.dropAccount('111111111111');
  const send = (operation: string, input: object): Promise<unknown> => {
    const Made = (sdk as unknown as Record<string, Command>)[`${operation}Command`];
    if (Made === undefined) throw new Error(`The SDK has no ${operation}.`);
    return lambda.client.send(new Made(input));
  };
  const ready = async (): Promise<void> => {
    const waiter = { client: lambda.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(waiter, { FunctionName: 'F' });
    await waitUntilFunctionUpdatedV2(waiter, { FunctionName: 'F' });
  };
  for (const repository of situation.images ?? []) await push(repository);
  const creation = send('CreateFunction', {
    FunctionName: 'F',
    Role: await lambda.role('R'),
    Code: { ZipFile: zip('export const handler = async () => 1;') },
    Runtime: 'python3.12',
    Handler: 'index.handler',
    ...situation.function,
  });
  if (situation.created === undefined) await creation;
  else await replay.match(situation.created, creation);
  await ready();
  if (situation.function?.['Publish'] === true) {
    await waitUntilPublishedVersionActive(
      { client: lambda.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
      { FunctionName: 'F', Qualifier: '1' },
    );
  }
  for (const [key, operation, input] of situation.steps) {
    if (key === '') await send(operation, input);
    else await replay.match(key, send(operation, input));
    if (operation.startsWith('UpdateFunctionCo')) await ready();
  }
  return replay.differences;
}

describe.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', () => {
  test.each([...SITUATIONS, ...namesRefused(recordings), ...inEachRuntime(recordings)])('$test', async (situation) => {
    expect(await replaySituation(situation)).toEqual([]);
  });
});
