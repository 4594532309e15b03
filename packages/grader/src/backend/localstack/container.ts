import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  Wait,
  type StartedTestContainer,
} from 'testcontainers';
import { UsageError } from '../../problem.ts';
import { REGION } from '../backend.ts';
import { explainEnd, explainStart, type Ended } from './explain.ts';
import { ensureImage } from './image.ts';
import { ownerLabel } from '../owner.ts';
import { OWNER, removeLeftovers } from './leftovers.ts';
import { useRyukIfPossible } from './ryuk.ts';

export interface ContainerOptions {
  readonly image: string;
  /** Leaves it running, and takes the one that an earlier run has left. */
  readonly keep: boolean;
  readonly log: (message: string) => void;
}

/** LocalStack, ready. */
export interface RunningContainer {
  /** `http://localhost:32771` */
  readonly endpoint: string;
  /** The address of this machine in the container's network. */
  readonly gateway: string;
  /** True where functions are processes in the container instead of containers beside it. */
  readonly functionsAreProcesses: boolean;
  /** True when this URL can be reached from inside. */
  reaches(url: string): Promise<boolean>;
  /** Why it runs no longer; `undefined` while it does. */
  failure(): Promise<string | undefined>;
  stop(): Promise<void>;
}

const PORT = 4566;
/** Milliseconds until it must be ready; users report 3 to 20 s. */
const START_TIMEOUT = 120_000;
/** Milliseconds that it gets to end its own containers. */
const GRACE = 10_000;
const LOG_LINES = 12;
/** Milliseconds in which Docker tells that a container has died. */
const LAST_WORDS = 500;
/** The same for one whose log has ended, so that it has died for certain. */
const END_OF_LOG = 10_000;

/**
 * Retries after seconds instead of minutes, polls that do not slow down, URLs that are as the client's own. With a
 * default Region: otherwise LocalStack sets and unsets one for each SAM transform, and two at once disturb each other.
 */
const ENVIRONMENT = {
  AWS_DEFAULT_REGION: REGION,
  LAMBDA_RETRY_BASE_DELAY: '1',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  SQS_ENDPOINT_STRATEGY: 'dynamic',
  DISABLE_EVENTS: '1',
} as const;

/** @throws UsageError that says what to do */
export async function runContainer({ image, keep, log }: ContainerOptions): Promise<RunningContainer> {
  const client = await getContainerRuntimeClient();
  const { dockerode } = client.container;
  await removeLeftovers(dockerode);
  const { variables } = await ensureImage(client, ImageName.fromString(image), log);
  const functionsAreProcesses = variables.get('LAMBDA_RUNTIME_EXECUTOR') === 'process';
  if (!keep) await useRyukIfPossible(client, log);

  let id: string | undefined;
  let events: Readable | undefined;
  const lines: string[] = [];
  let onDeath: (ended: Ended) => void = () => undefined;
  const death = new Promise<Ended>((resolve) => {
    onDeath = resolve;
  });

  class LocalStack extends GenericContainer {
    protected override containerCreated = async (created: string): Promise<void> => {
      id = created;
      const container = client.container.getById(created);
      // One that ends at once is gone before anything else could ask for its exit code.
      events = await client.container.events(container, ['die']);
      // Testcontainers may have removed it before it can be inspected; Docker's event has the code, too.
      events.on('data', (event) => {
        void inspectEnd(created)
          .catch(() => ({ running: false, code: exitCodeOf(String(event)), lines }))
          .then(onDeath);
      });
    };
  }

  async function inspectEnd(of: string): Promise<Ended> {
    const container = client.container.getById(of);
    const { State: state } = await container.inspect();
    const written = await container.logs({ stdout: true, stderr: true, tail: LOG_LINES });
    const text = withoutFrames(written).trimEnd();
    return { running: state.Running, code: state.ExitCode, lines: text === '' ? [] : text.split('\n') };
  }

  const wantedPort = process.env['LOCALSTACK_PORT'];
  const token = process.env['LOCALSTACK_AUTH_TOKEN'];
  const definition = new LocalStack(image)
    .withExposedPorts(wantedPort ? { container: PORT, host: Number(wantedPort) } : PORT)
    .withEnvironment({
      ...ENVIRONMENT,
      // One that is kept is found again by its definition, which must then be the same in each run.
      LAMBDA_DOCKER_FLAGS: `--label ${OWNER}=${keep ? 'kept' : ownerLabel()} --add-host host.docker.internal:host-gateway`,
      ...(token ? { LOCALSTACK_AUTH_TOKEN: token } : {}),
    })
    // On Linux the name is not there by itself.
    .withExtraHosts([{ host: 'host.docker.internal', ipAddress: 'host-gateway' }])
    .withWaitStrategy(Wait.forLogMessage(/Ready\./))
    .withStartupTimeout(startTimeout())
    .withLogConsumer((stream) => {
      stream.on('data', (chunk) => {
        lines.push(...String(chunk).trimEnd().split('\n'));
        lines.splice(0, lines.length - LOG_LINES);
      });
    });
  if (!functionsAreProcesses) {
    definition.withBindMounts([
      { source: client.info.containerRuntime.remoteSocketPath, target: '/var/run/docker.sock' },
    ]);
  }
  if (keep) definition.withLabels({ 'org.coldstart.kept': 'true' }).withReuse();
  else definition.withLabels({ [OWNER]: ownerLabel() });

  let started: StartedTestContainer;
  try {
    log(`Starting LocalStack (${image}) ...`);
    const began = Date.now();
    const first = await Promise.race([definition.start(), death]);
    if ('code' in first) {
      // Testcontainers kills one that is not ready in time.
      const late = Date.now() - began >= startTimeout();
      throw late ? new Error('timeout') : new UsageError(explainEnd(image, first));
    }
    started = first;
  } catch (error) {
    // The end of its log is heard before its own end is.
    const ended = isEndOfLog(error) ? await Promise.race([death, sleep(END_OF_LOG)]) : undefined;
    events?.destroy();
    if (id !== undefined) await removeById(id);
    if (error instanceof UsageError) throw error;
    if (ended !== undefined) throw new UsageError(explainEnd(image, ended), { cause: error });
    throw new UsageError(explainStart(image, error, lines, startTimeout()), { cause: error });
  }

  async function removeById(of: string): Promise<void> {
    // Whoever was faster with removing it has done the same.
    await dockerode
      .getContainer(of)
      .remove({ force: true, v: true })
      .catch(() => undefined);
  }

  const container = client.container.getById(started.getId());
  const { NetworkSettings: network } = await container.inspect();
  const gateway = Object.values(network.Networks).find(({ Gateway: address }) => address !== '')?.Gateway ?? '';
  const endpoint = `http://${started.getHost()}:${started.getMappedPort(PORT)}`;
  if (keep) {
    log(
      `LocalStack stays at ${endpoint} for the next run; \`docker rm -f ${started.getName().replace(/^\//, '')}\` ends it.`,
    );
  }
  return {
    endpoint,
    gateway,
    functionsAreProcesses,
    async reaches(url) {
      const { exitCode } = await started.exec(['curl', '-fsS', '-m', '3', '-o', '/dev/null', url]);
      return exitCode === 0;
    },
    async failure() {
      // Docker says that it has ended some moments after its connections have.
      const said = await Promise.race([death, sleep(LAST_WORDS)]);
      const ended =
        said ?? (await inspectEnd(started.getId()).catch(() => ({ running: false, code: undefined, lines })));
      return ended.running ? undefined : explainEnd(image, ended);
    },
    async stop() {
      events?.destroy();
      if (keep) return;
      await started.stop({ timeout: GRACE }).catch(() => undefined);
      await removeById(started.getId());
    },
  };
}

/** Seconds in `COLDSTART_LOCALSTACK_TIMEOUT`, for machines that need longer. */
function startTimeout(): number {
  const seconds = Number(process.env['COLDSTART_LOCALSTACK_TIMEOUT']);
  return seconds > 0 ? seconds * 1000 : START_TIMEOUT;
}

/** True for what Testcontainers says of one that ended before it was ready. */
const isEndOfLog = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Log stream ended');

/** @param event https://docs.docker.com/reference/cli/docker/system/events/#containers, as JSON */
function exitCodeOf(event: string): number | undefined {
  const { Actor: actor } = JSON.parse(event) as { Actor?: { Attributes?: { exitCode?: string } } };
  const code = actor?.Attributes?.exitCode;
  return code === undefined ? undefined : Number(code);
}

/**
 * Docker puts eight bytes before each piece of a log: which stream, and how long.
 * https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerAttach
 */
function withoutFrames(bytes: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    parts.push(bytes.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(parts).toString('utf8');
}
