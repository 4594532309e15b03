import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { expectGone, outputsOf } from './testing/stacks.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const sam = installed('sam', 'bin/sam') ?? '';
test.skipIf(sam === '')(
  `SAM CLI builds, deploys, invokes, reads, syncs and deletes an application by its samconfig.toml (${notInstalled('Python 3', 'sam')})`,
  async () => {
    cloud = await startClientCloud('sam');
    const settings = {
      SAM_CLI_TELEMETRY: '0',
      SAM_CLI_POLL_DELAY: '0.2',
      HOME: cloud.folder,
      // It packs Node functions with npm.
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(':'),
    };
    await cloud.run(sam, ['build', '--config-env', 'staging'], settings);
    await cloud.run(sam, ['deploy', '--config-env', 'staging'], settings);
    const { Function = '', Table = '' } = await outputsOf(cloud, 'orders-staging');
    await expectKeeps(cloud, Function, Table);
    const { Configuration, Tags } = await cloud.lambda.getFunction({ FunctionName: Function });
    expect(Configuration?.Environment?.Variables).toMatchObject({ STAGE: 'staging' });
    expect(Tags).toMatchObject({ team: 'orders' });
    await expectCycle(cloud, settings);
    await cloud.run(sam, ['delete', '--config-env', 'staging', '--no-prompts'], settings);
    await expectGone(cloud, 'orders-staging');
  },
  300_000,
);

/** What one does between two deployments: call it, read its logs, and send changed code. */
async function expectCycle({ run, folder }: ClientCloud, settings: Readonly<Record<string, string>>): Promise<void> {
  const stack = ['--stack-name', 'orders-staging'];
  const invoke = async () =>
    (await run(sam, ['remote', 'invoke', 'Keep', ...stack, '--event', '{"id":"9"}'], settings)).stdout;
  expect(await invoke()).toContain('{"kept":"9"}');
  const logs = async () => (await run(sam, ['logs', ...stack], settings)).output;
  await vi.waitFor(async () => expect(await logs()).toMatch(/START RequestId[\s\S]*REPORT RequestId/), 20_000);
  const file = join(folder, 'src/app.js');
  await writeFile(file, (await readFile(file, 'utf8')).replace('kept: id', "kept: id, by: 'sync'"));
  // It asks whether this is a stack for development.
  await run(sam, ['sync', '--code', ...stack, '--no-dependency-layer'], settings, 'y\n');
  expect(await invoke()).toContain('{"kept":"9","by":"sync"}');
}
