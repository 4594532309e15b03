import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { expectGone, outputsOf } from './testing/stacks.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const sam = installed('sam', 'bin/sam') ?? '';
test.skipIf(sam === '')(
  `SAM CLI builds, deploys and deletes an application by its samconfig.toml (${notInstalled('Python 3', 'sam')})`,
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
    await cloud.run(sam, ['delete', '--config-env', 'staging', '--no-prompts'], settings);
    await expectGone(cloud, 'orders-staging');
  },
  90_000,
);
