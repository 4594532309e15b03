import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A container engine of this machine, through its own command: contexts, rootless sockets and Podman come with it. */
export interface Engine {
  /** `docker` or `podman` */
  readonly command: 'docker' | 'podman';
  /** `Docker 28.2.2, rootless` */
  readonly name: string;
  /** Runs a command of it to its end. @throws EngineFailure */
  run(args: readonly string[], options?: EngineRun): Promise<string>;
  /** Starts one that is talked with. */
  start(args: readonly string[]): ChildProcess;
}

export interface EngineRun {
  readonly input?: Readable | undefined;
  /** Milliseconds; a minute when left out. */
  readonly timeout?: number;
}

/** A command of the engine failed; the message is what it wrote. */
export class EngineFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EngineFailure';
  }
}

/** A command of the engine did not end in time, and was ended. */
export class EngineSlow extends EngineFailure {}

/** Milliseconds that an engine may take to say that it is there: one that begins with the machine takes some. */
const PATIENCE = 10_000;

/**
 * Docker, else Podman, whichever answers; undefined where none does.
 *
 * @throws EngineSlow where one is there and does not answer in time: that is not to have none
 */
export async function findEngine(patience = PATIENCE): Promise<Engine | undefined> {
  let slow: EngineSlow | undefined;
  for (const command of ['docker', 'podman'] as const) {
    try {
      return await askEngine(command, patience);
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
      if (error instanceof EngineSlow) slow ??= error;
    }
  }
  if (slow !== undefined) throw slow;
  return undefined;
}

async function askEngine(command: Engine['command'], timeout: number): Promise<Engine> {
  const format =
    command === 'docker'
      ? '{{.ServerVersion}} {{json .SecurityOptions}}'
      : '{{.Version.Version}} {{.Host.Security.Rootless}}';
  const said = await runCommand(command, ['info', '--format', format], { timeout });
  const [version = '', ...security] = said.trim().split(' ');
  // Without an engine, Docker's command says nothing of it here, and ends well.
  if (!/^\d/.test(version)) throw new EngineFailure(`${command} has no engine that answers.`);
  const rootless = /name=rootless|^true$/.test(security.join(' '));
  const title = command === 'docker' ? 'Docker' : 'Podman';
  return {
    command,
    name: `${title} ${version}${rootless ? ', rootless' : ''}`,
    run: (args, options) => runCommand(command, args, options),
    start: (args) => spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true }),
  };
}

/** Characters of what it complains that are kept. */
const COMPLAINTS = 4000;

async function runCommand(
  command: string,
  args: readonly string[],
  { input, timeout = 60_000 }: EngineRun = {},
): Promise<string> {
  const child = spawn(command, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-COMPLAINTS)));
  const began = performance.now();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${signal ?? code}`));
  });
  // Whoever reads no more says why when it ends.
  const fed =
    input === undefined || child.stdin === null
      ? undefined
      : pipeline(input, child.stdin).catch((error: unknown) => error);
  const failure = await ended;
  if (failure !== '') {
    input?.destroy();
    if (child.signalCode === 'SIGKILL' && performance.now() - began >= timeout)
      throw new EngineSlow(`\`${command} ${args[0] ?? ''}\` did not answer within ${timeout / 1000} seconds.`);
    throw new EngineFailure(`\`${command} ${args[0] ?? ''}\` failed: ${complaints.trim() || failure}`);
  }
  const unfed = await fed;
  if (unfed instanceof Error) throw unfed;
  return output;
}
