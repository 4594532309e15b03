import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { IoT } from '@aws-sdk/client-iot';
import { Lambda } from '@aws-sdk/client-lambda';
import { RDS } from '@aws-sdk/client-rds';
import { S3 } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '@coldstart/cloud/start';
import { SERVICES } from '@coldstart/services';
import { CLIENTS } from './tools.ts';

const REGION = 'eu-west-1';
const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

interface Ended {
  readonly code: number | null;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard output and error, as it came. */
  readonly output: string;
}

/** A cloud on a free port, a copy of a client's project, and nothing of this machine's AWS settings. */
export interface ClientCloud {
  readonly folder: string;
  readonly cloudFormation: CloudFormation;
  readonly dynamodb: DynamoDB;
  readonly iam: IAM;
  readonly iot: IoT;
  readonly lambda: Lambda;
  readonly rds: RDS;
  readonly s3: S3;
  /**
   * Runs a program in the folder to its end. It fails, with what the program wrote, unless that ends with 0.
   *
   * @param input what somebody types
   */
  run(
    program: string,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
    input?: string,
  ): Promise<Ended>;
  close(): Promise<void>;
}

/** @param project the client's folder in `apps/clients` */
export async function startClientCloud(project: string): Promise<ClientCloud> {
  const folder = await mkdtemp(join(tmpdir(), `coldstart-${project}-`));
  await cp(join(CLIENTS, project), folder, { recursive: true });
  const cloud = await startCloud({ services: SERVICES, functionUrlsNeedInvoke: false });
  const config = { endpoint: cloud.endpoint, region: REGION, credentials: KEYS };
  const clients = {
    cloudFormation: new CloudFormation(config),
    dynamodb: new DynamoDB(config),
    iam: new IAM(config),
    iot: new IoT(config),
    lambda: new Lambda(config),
    rds: new RDS(config),
    s3: new S3({ ...config, forcePathStyle: true }),
  };
  const settings = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  };
  return {
    folder,
    ...clients,
    run: async (program, args = [], env = {}, input = '') => {
      const ended = await runToEnd(program, args, folder, { ...settings, ...env }, input);
      if (ended.code !== 0) throw new Error(`${program} ended with ${ended.code}:\n${ended.output}`);
      return ended;
    },
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runToEnd(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<Ended> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { cwd, env: { ...inherited, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    // Who has not waited for it has ended: what came of that is told below.
    child.stdin.on('error', () => undefined).end(input);
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, output }));
  });
}
