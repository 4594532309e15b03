import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invalidNameSteps, RECORDED_STEPS } from './testing/recorded-steps.ts';
import { startSecrets, type TestSecrets } from './testing/secrets.ts';
import { inPairs, replaySteps } from './testing/steps.ts';

const recordings = loadRecordings('secretsmanager');

/** What else is replayed: below, and rotations among the tests of all services. */
const ELSEWHERE = /::test_(?:call_lists_secrets|create_multi_secrets|no_client_request_token|rotate_secret)/;

let cloud: TestSecrets;
let client: SecretsManager;
beforeAll(async () => {
  cloud = await startSecrets();
  client = cloud.client(rootOf('111111111111'));
});
afterAll(() => cloud.close());

const named = /::(\w+)(?:\[(.*)\])?$/s;

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(recordings.tests.filter((name) => !ELSEWHERE.test(name)))('%s', async (name) => {
    const [, recorded = '', parameter = ''] = named.exec(name) ?? [];
    const steps =
      recorded === 'test_invalid_secret_name' ? invalidNameSteps(nameOf(parameter)) : RECORDED_STEPS[recorded];
    if (steps === undefined) throw new Error(`Nothing replays ${recorded}: write its steps.`);
    expect(await replaySteps(client, recordings.of(name), steps)).toEqual([]);
  });

  test.each(['CreateSecret', 'PutSecretValue', 'RotateSecret'])('%s without a token', async (operation) => {
    const { 'no-client-request-exc': recorded } = recordings.of(`test_no_client_request_token[${operation}]`);
    const { Error: answer } = recorded as { Error: { __type: string; Message: string } };
    const input = { [operation === 'CreateSecret' ? 'Name' : 'SecretId']: 'nobody', SecretString: 'a' };
    expect(await unsigned(operation, input)).toEqual(answer);
  });

  test('test_call_lists_secrets_multiple_times, test_create_multi_secrets', async () => {
    // In an account of their own: they look at all that there is.
    const own = cloud.client(rootOf('222233334444'));
    for (const [at, Description] of ['testing creation of secrets', 'Testing secrets creation.'].entries())
      await own.createSecret({ Name: `listed-${at}`, SecretString: 'a', Description });
    const { SecretList: listed = [] } = await own.listSecrets({});
    const plain = JSON.parse(JSON.stringify(listed)) as unknown[];
    for (const [test, at, key] of [
      ['test_call_lists_secrets_multiple_times', 0, 'list_secrets_res_2'],
      ['test_create_multi_secrets', 1, 'list_secrets_res'],
    ] as const) {
      const { SecretList: [first] = [] } = recordings.of(test)[key] as { SecretList?: unknown[] };
      const text = JSON.stringify(first).replaceAll('<region>', 'eu-central-1').replaceAll('<partition>', 'aws');
      const expected = JSON.parse(text.replaceAll('111111111111', '222233334444')) as unknown;
      expect(new Comparison().differences(inPairs(plain[at]), inPairs(expected), test)).toEqual([]);
    }
  });
});

/** As pytest writes a parameter into a test's name. */
const nameOf = (parameter: string): string => parameter.replaceAll('\\\\', '\\');

/** Every SDK adds a token, so that only a request by hand has none. */
async function unsigned(operation: string, input: object): Promise<unknown> {
  const bare = cloud.client(rootOf('111111111111'));
  bare.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = JSON.stringify(input);
      request.headers['content-length'] = String(Buffer.byteLength(request.body));
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'withoutToken' },
  );
  const call = {
    CreateSecret: () => bare.createSecret(input as { Name: string }),
    PutSecretValue: () => bare.putSecretValue(input as { SecretId: string }),
    RotateSecret: () => bare.rotateSecret(input as { SecretId: string }),
  }[operation];
  try {
    await call?.();
  } catch (error) {
    const { name, message } = error as Error;
    return { __type: name, Message: message };
  }
  return undefined;
}
