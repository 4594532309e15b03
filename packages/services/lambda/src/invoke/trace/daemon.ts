import { createSocket, type Socket } from 'node:dgram';
import { principalOf, type Cloud } from '@coldstart/cloud';
import { asLambda } from '../../as-lambda.ts';
import { liveOf } from '../../live.ts';
import type { Location } from '../../names.ts';

/** What comes before each document: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
interface Header {
  readonly format?: unknown;
  readonly version?: unknown;
}

/** X-Ray's daemon, for the functions of one role. */
export interface TraceDaemon {
  readonly address: string;
  readonly account: string;
  readonly socket: Socket;
}

/** Whose functions send to it. */
interface Sender extends Location {
  /** ARN */
  readonly role: string;
}

/**
 * Where functions of a role send what they trace, over UDP: what comes goes on to X-Ray with the role's rights. Functions of
 * one role share one; it is opened when the first of them is to run.
 *
 * @returns nothing where the cloud has no X-Ray
 */
export async function daemonAddress(cloud: Cloud, sender: Sender): Promise<string | undefined> {
  if (!cloud.services.some(({ name }) => name === 'xray')) return undefined;
  const { daemons } = liveOf(cloud);
  const key = `${sender.region} ${sender.role}`;
  const opening = daemons.get(key) ?? open(cloud, sender);
  daemons.set(key, opening);
  return (await opening).address;
}

async function open(cloud: Cloud, sender: Sender): Promise<TraceDaemon> {
  const socket = createSocket('udp4');
  // What functions send is no reason to go on once all else has ended.
  socket.unref();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  socket.on('message', (bytes) => {
    take(cloud, sender, bytes).catch((error: unknown) => lost(cloud, sender, error));
  });
  const { address, port } = socket.address();
  return { address: `${address}:${port}`, account: sender.account, socket };
}

async function take(cloud: Cloud, sender: Sender, bytes: Buffer): Promise<void> {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\n');
  const document = text.slice(end + 1);
  if (end < 0 || !isHeader(text.slice(0, end)) || document.trim() === '') return;
  const { account, region, role } = sender;
  await asLambda(cloud, 'X-Ray daemon', { account, region }, async (call) => {
    const as = principalOf(cloud, { roleArn: role, sessionName: 'xray-daemon' });
    await call.invoke('xray', 'PutTraceSegments', { TraceSegmentDocuments: [inCloudTime(cloud, document)] }, { as });
  });
}

function isHeader(line: string): boolean {
  try {
    const { format, version } = JSON.parse(line) as Header;
    return format === 'json' && version === 1;
  } catch {
    return false;
  }
}

/** Milliseconds that the cloud's clock may be off before it matters. */
const SLACK = 1000;

/** Functions have real time, whatever the cloud's clock has been set to: what they tell of happened now. */
function inCloudTime(cloud: Cloud, document: string): string {
  const ahead = cloud.clock.now() - Date.now();
  if (Math.abs(ahead) < SLACK) return document;
  try {
    return JSON.stringify(JSON.parse(document), (name, value: unknown) =>
      (name === 'start_time' || name === 'end_time') && typeof value === 'number' ? value + ahead / 1000 : value,
    );
  } catch {
    // X-Ray says what is wrong with it.
    return document;
  }
}

/** The role may not write to X-Ray, or is gone: AWS's daemon logs it, where nobody sees it. */
function lost(cloud: Cloud, { account, region, role }: Sender, error: unknown): void {
  cloud.journal.record({
    kind: 'state',
    account,
    region,
    service: 'xray',
    action: 'lost segments',
    resource: role,
    outcome: 'error',
    message: `What a function of ${role} has traced was lost: ${error instanceof Error ? error.message : String(error)}`,
  });
}

/** @param account all of them, when left out */
export async function closeDaemons(cloud: Cloud, account?: string): Promise<void> {
  const { daemons } = liveOf(cloud);
  for (const [key, opening] of daemons) {
    const daemon = await opening.catch(() => undefined);
    if (account !== undefined && daemon?.account !== account) continue;
    daemons.delete(key);
    daemon?.socket.close();
  }
}
