import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { expectGone, outputsOf } from './testing/stacks.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const serverless = installed('serverless', 'node_modules/osls/bin/serverless.js') ?? '';
test.skipIf(serverless === '')(
  `Serverless Framework deploys, invokes, reads and removes a service, and sends changed code (${notInstalled('npm', 'serverless')})`,
  async () => {
    cloud = await startClientCloud('serverless');
    const settings = {
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
      SLS_AWS_MONITORING_FREQUENCY: '200',
      HOME: cloud.folder,
    };
    await cloud.run(process.execPath, [serverless, 'deploy'], settings);
    const { KeepLambdaFunctionQualifiedArn = '', Table = '' } = await outputsOf(cloud, 'orders-test');
    await expectKeeps(cloud, KeepLambdaFunctionQualifiedArn, Table);
    expect((await cloud.lambda.listFunctions()).Functions).toHaveLength(1);
    await expectCycle(cloud, settings);
    await cloud.run(process.execPath, [serverless, 'remove'], settings);
    await expectGone(cloud, 'orders-test');
    expect((await cloud.s3.listBuckets()).Buckets).toEqual([]);
  },
  300_000,
);

/** What one does between two deployments: call it, read its logs, and send changed code. */
async function expectCycle({ run, folder }: ClientCloud, settings: Readonly<Record<string, string>>): Promise<void> {
  const of = async (...args: string[]) => (await run(process.execPath, [serverless, ...args], settings)).stdout;
  const invoke = async () => JSON.parse(await of('invoke', '-f', 'keep', '-d', '{"id":"9"}')) as unknown;
  expect(await invoke()).toEqual({ kept: '9' });
  await vi.waitFor(async () => expect(await of('logs', '-f', 'keep')).toMatch(/START[\s\S]*END Duration/), 20_000);
  const file = join(folder, 'handler.mjs');
  await writeFile(file, (await readFile(file, 'utf8')).replace('kept: id', "kept: id, by: 'update'"));
  await of('deploy', 'function', '-f', 'keep');
  expect(await invoke()).toEqual({ kept: '9', by: 'update' });
}
