import { randomBytes } from 'node:crypto';
import { isAbandoned, ownerLabel } from '@coldstart/grader/owner';
import type { Engine } from './engine.ts';
import { PROGRAM } from './image/image.ts';
import { USER } from './image/system-files.ts';
import { Program } from './program.ts';

/** Label of every container: the machine and the process that it belongs to. */
const OWNER = 'org.coldstart.sandbox.owner';

/** What a container may use. One submission at a time runs in it. */
const LIMITS = {
  /** MB, /tmp included: the grader and what functions are forked from need 400, functions have what their templates say. */
  memory: 1536,
  /** Processes and threads together. */
  processes: 512,
  /** MB of /tmp: functions' packages, and what they write. */
  tmp: 512,
  files: 4096,
} as const;

/**
 * Everything that shuts a container in; the engine's own filter of system calls stays as it is.
 *
 * @param more arguments that follow, and count more
 */
export function confinement(engine: Engine, more: readonly string[]): string[] {
  // A container may have several networks: another one does not take the place of none.
  const network = more.some((argument) => argument.startsWith('--network')) ? [] : ['--network', 'none'];
  return [
    ...network,
    '--hostname',
    'coldstart',
    '--ipc',
    'none',
    '--read-only',
    '--tmpfs',
    `/tmp:rw,nosuid,nodev,exec,mode=1777,size=${LIMITS.tmp}m`,
    // Podman lays folders in memory of its own over a read-only root otherwise.
    ...(engine.command === 'podman' ? ['--read-only-tmpfs=false'] : []),
    '--cap-drop',
    'ALL',
    '--security-opt',
    'no-new-privileges',
    '--user',
    `${USER}:${USER}`,
    '--memory',
    `${LIMITS.memory}m`,
    '--memory-swap',
    `${LIMITS.memory}m`,
    '--oom-score-adj',
    '500',
    '--pids-limit',
    String(LIMITS.processes),
    '--cpus',
    '2',
    '--cpu-shares',
    '256',
    '--ulimit',
    `nofile=${LIMITS.files}:${LIMITS.files}`,
    '--ulimit',
    'core=0:0',
    '--ulimit',
    'msgqueue=0:0',
    '--log-driver',
    'none',
    '--pull',
    'never',
    '--rm',
  ];
}

export interface StartedContainer {
  readonly program: Program;
  /** Runs Node beside the grader, as the container's user. @returns what it wrote */
  execute(args: readonly string[]): Promise<string>;
}

/** Starts the grader in a new container. @param more arguments for the engine's `run` */
export function startContainer(engine: Engine, image: string, more: readonly string[]): StartedContainer {
  const name = `coldstart-sandbox-${randomBytes(8).toString('hex')}`;
  const labels = ['--label', `${OWNER}=${ownerLabel()}`];
  // A process of its own at the top ends what loses its parent.
  const args = ['run', '--interactive', '--init', '--name', name, ...labels, ...confinement(engine, more), ...more];
  const child = engine.start([...args, image, ...PROGRAM]);
  const program = new Program(child, async () => {
    // It may have ended meanwhile, or not have begun yet: then its command is told to end.
    await engine.run(['kill', name]).catch(() => undefined);
    child.kill('SIGKILL');
  });
  return { program, execute: (script) => engine.run(['exec', name, 'node', ...script]) };
}

/** Removes the containers of processes on this machine that were killed before they could do so. */
export async function removeLeftovers(engine: Engine): Promise<void> {
  const format = `{{.ID}} {{.Label "${OWNER}"}}`;
  const listed = await engine.run(['ps', '--all', '--filter', `label=${OWNER}`, '--format', format]);
  for (const line of listed.split('\n').filter((one) => one !== '')) {
    const [id = '', owner = ''] = line.split(' ');
    // Two processes that begin at once remove the same ones.
    if (isAbandoned(owner)) await engine.run(['rm', '--force', id]).catch(() => undefined);
  }
}
