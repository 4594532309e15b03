import { readdirSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';

const LINUX = process.platform === 'linux';
const WINDOWS = process.platform === 'win32';

/** Sends a signal to every process of a group; it may be gone already. */
export function signalGroup(leader: number, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/**
 * Kills a process and all that it has started.
 *
 * @param marker text that every process of this tree has in its environment: it finds, on Linux, those that left the group
 */
export function killTree(leader: number, marker: string | undefined): void {
  if (WINDOWS) {
    spawn('taskkill', ['/PID', String(leader), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      kill(leader),
    );
    return;
  }
  if (marker !== undefined && LINUX) {
    // The leader adopts orphans of its tree while it lives, so it goes last. While one is killed, another may be born.
    signalGroup(leader, 'SIGSTOP');
    for (let round = 0; round < MOST_ROUNDS && killDescendants(leader); round++);
    signalGroup(leader, 'SIGKILL');
    for (let round = 0; round < MOST_ROUNDS && killMarked(marker); round++);
  }
  signalGroup(leader, 'SIGKILL');
}

const MOST_ROUNDS = 20;

function killDescendants(leader: number): boolean {
  const found = descendants(leader).filter((pid) => pid !== leader && !isZombie(pid));
  found.forEach(kill);
  return found.length > 0;
}

function killMarked(marker: string): boolean {
  let found = false;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!(pid > 0) || pid === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(marker)) continue;
      if (isZombie(pid)) continue;
    } catch {
      // Ended meanwhile, or somebody else's.
      continue;
    }
    found = true;
    kill(pid);
  }
  return found;
}

/** Whether it has ended, or is about to: nobody has asked for its status yet. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM');
}

/** Memory of a process, in bytes. */
export interface MemoryUse {
  /** Its own: not what it shares with others, such as its program's text. */
  readonly own: number;
  /** What it shares with others on purpose, and no file holds. */
  readonly shared: number;
  /** The most that it ever was. */
  readonly peak: number;
}

/** Reads a process's memory at once, where that costs next to nothing; `undefined` elsewhere or when it is gone. */
export function readMemory(pid: number): MemoryUse | undefined {
  if (!LINUX) return undefined;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const bytes = (field: string): number => kilobytes(status, field) * 1024;
    return { own: bytes('RssAnon:'), shared: bytes('RssShmem:'), peak: bytes('VmHWM:') };
  } catch {
    return undefined;
  }
}

/**
 * The memory that a process and its descendants hold now, in bytes.
 *
 * @param alone true for one that can have none: to look for them takes longer than all the rest
 */
export async function treeMemory(pid: number, alone: boolean): Promise<number> {
  if (LINUX) return (alone ? [pid] : descendants(pid)).reduce((sum, each) => sum + ownMemory(each), 0);
  try {
    const { default: pidusage } = await import('pidusage');
    return (await pidusage(pid)).memory;
  } catch {
    return 0;
  }
}

/** The memory of one process, with its part of what it shares: whoever shares it counts as many parts as there are. */
function ownMemory(pid: number): number {
  const memory = readMemory(pid);
  if (memory === undefined || memory.shared === 0) return memory?.own ?? 0;
  try {
    return memory.own + kilobytes(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'), 'Pss_Shmem:') * 1024;
  } catch {
    return memory.own + memory.shared;
  }
}

/** A process and all that it has started, the oldest first; Linux only. */
export function descendants(pid: number): number[] {
  const found = [pid];
  for (const each of found) {
    try {
      for (const thread of readdirSync(`/proc/${each}/task`)) {
        const children = readFileSync(`/proc/${each}/task/${thread}/children`, 'latin1');
        for (const child of children.split(' ')) if (child !== '') found.push(Number(child));
      }
    } catch {
      // Gone, or a kernel that does not list children.
    }
  }
  return found;
}

/** The number after a field's name: `RssAnon:      1234 kB`. */
function kilobytes(status: string, field: string): number {
  const at = status.indexOf(field);
  return at < 0 ? 0 : Number.parseInt(status.slice(at + field.length, at + field.length + 24), 10);
}
