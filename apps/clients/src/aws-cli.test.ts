import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { startCloud, type RunningCloud } from '@coldstart/cloud/start';
import { SERVICES } from '@coldstart/services';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { installed, notInstalled } from './testing/tools.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
const aws = installed('aws-cli', 'dist/aws') ?? '';

let cloud: RunningCloud;
let logs: CloudWatchLogs;
let folder: string;
const running: { kill(): unknown }[] = [];
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  logs = new CloudWatchLogs({ endpoint: cloud.endpoint, region: REGION, credentials });
  folder = await mkdtemp(join(tmpdir(), 'coldstart-aws-cli-'));
  await logs.createLogGroup({ logGroupName: 'orders' });
  await logs.createLogStream({ logGroupName: 'orders', logStreamName: 's' });
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});
afterAll(async () => {
  logs.destroy();
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

/** What is written to a terminal is there at once; into a pipe, the CLI writes a block at a time. */
const IN_A_TERMINAL = ['-c', 'import pty, sys; pty.spawn(sys.argv[1:])'];

/** Starts the CLI, which goes on until it is ended. @returns what it has written so far */
function start(...args: string[]): () => string {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const child = spawn('python3', [...IN_A_TERMINAL, aws, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      // The name of this machine takes no `streaming-` in front of it.
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    },
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return () => output;
}

const put = (message: string) =>
  logs.putLogEvents({
    logGroupName: 'orders',
    logStreamName: 's',
    logEvents: [{ timestamp: Math.floor(cloud.clock.now()), message }],
  });

const seen = (output: () => string, text: string) =>
  vi.waitFor(() => expect(output()).toContain(text), { timeout: 30_000, interval: 100 });

test.skipIf(aws === '')(
  `AWS CLI: logs tail --follow shows what was there, and what comes (${notInstalled('npm and python3', 'aws-cli')})`,
  async () => {
    await put('ERROR before');
    await put('fine');
    const output = start('logs', 'tail', 'orders', '--follow', '--filter-pattern', 'ERROR');
    await seen(output, 'ERROR before');
    await put('ERROR after');
    await seen(output, 'ERROR after');
    expect(output()).not.toContain('fine');
  },
  90_000,
);

test.skipIf(aws === '')(
  `AWS CLI: logs start-live-tail shows what comes (${notInstalled('npm and python3', 'aws-cli')})`,
  async () => {
    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:orders`;
    const output = start('logs', 'start-live-tail', '--log-group-identifiers', arn, '--mode', 'print-only');
    // A session shows what comes after it has begun.
    await vi.waitFor(
      async () => {
        await put('live');
        expect(output()).toContain('live');
      },
      { timeout: 30_000, interval: 500 },
    );
  },
  90_000,
);
