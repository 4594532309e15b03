import { PublishVersionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipSync, strToU8 } from 'fflate';
import { pythonModules } from '../bundled-packages.ts';
import { startLambda, textOf, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

const CODE = `
import os
import snapshot_restore_py as hooks
order = []
hooks.register_before_snapshot(order.append, "before 1")
hooks.register_before_snapshot(order.append, "before 2")
hooks.register_after_restore(order.append, "after 1")
@hooks.register_after_restore
def second():
    if os.environ.get("FAIL"): raise ValueError("no way back")
    order.append("after 2")
def handler(event, context):
    return [os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], *order]
`;

async function publish(FunctionName: string, Variables: Record<string, string> = {}): Promise<string> {
  const ZipFile = zipSync({ 'index.py': strToU8(CODE) });
  await lambda.create(FunctionName, '', {
    Runtime: 'python3.14',
    Code: { ZipFile },
    SnapStart: { ApplyOn: 'PublishedVersions' },
    Environment: { Variables },
  });
  return (await lambda.client.send(new PublishVersionCommand({ FunctionName }))).Version ?? '';
}

// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
describe.skipIf(pythonModules().length === 0)(
  'SnapStart (run `python3 scripts/python-tools.py` to have its module)',
  () => {
    test('runs hooks in the order that they have, in published versions alone', async () => {
      const Qualifier = await publish('Snapped');
      const answer = async (more = {}): Promise<unknown> =>
        JSON.parse(textOf((await lambda.invoke('Snapped', {}, more)).Payload));
      expect(await answer({ Qualifier })).toEqual(['snap-start', 'before 2', 'before 1', 'after 1', 'after 2']);
      expect(await answer()).toEqual(['on-demand']);
    });

    test('is told of in the log', async () => {
      const Qualifier = await publish('Told');
      const { LogResult = '' } = await lambda.invoke('Told', {}, { Qualifier, LogType: 'Tail' });
      expect(Buffer.from(LogResult, 'base64').toString()).toMatch(/\tRestore Duration: \d+\.\d\d ms/);
      const lines = lambda.cloud.journal
        .entries({ kind: 'invocation' })
        .flatMap(({ log }) => log?.lines.map(({ message }) => message) ?? []);
      expect(lines.filter((line) => /^(?:INIT|RESTORE)/.test(line))).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^RESTORE_START Runtime Version: python:3\.14\.v10\t/),
          expect.stringMatching(/^RESTORE_REPORT Restore Duration: /),
        ]),
      );
    });

    test('a hook that fails fails the environment', async () => {
      const Qualifier = await publish('Broken', { FAIL: 'yes' });
      const { FunctionError, Payload } = await lambda.invoke('Broken', {}, { Qualifier });
      expect(FunctionError).toBe('Unhandled');
      expect(JSON.parse(textOf(Payload))).toMatchObject({
        errorType: 'Runtime.AfterRestoreError',
        errorMessage: 'no way back',
      });
    });
  },
);
