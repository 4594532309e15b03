import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is compared before and after a submission, in a container that holds nothing but this process and what it started. */
export interface Remains {
  /** Why the next submission is not to be graded here, in words; undefined where all is as it was. */
  since(): Promise<string | undefined>;
}

/** MB of /tmp that may be in use between two submissions. */
const MOST_TMP = 128;
/** MB that this process may have grown to. */
const MOST_MEMORY = 640;
/** Milliseconds that processes of a submission may take to be gone, and between two looks. */
const [PATIENCE, PAUSE] = [3000, 20];

export function noteRemains(): Remains {
  const kills = memoryKills();
  return {
    since: async () => {
      if (memoryKills() > kills) return 'Memory ran out, and the system ended a process.';
      if (process.memoryUsage.rss() > MOST_MEMORY * 1024 * 1024) return 'The grader has grown large.';
      const { bsize, blocks, bfree } = statfsSync('/tmp');
      if ((blocks - bfree) * bsize > MOST_TMP * 1024 * 1024) return `/tmp holds more than ${MOST_TMP} MB.`;
      for (let waited = 0; ; waited += PAUSE) {
        const left = leftProcess();
        if (left === undefined) return undefined;
        if (waited >= PATIENCE) return `A process was left running: ${left.slice(0, 200)}`;
        await sleep(PAUSE);
      }
    },
  };
}

/** How often the kernel ended a process here because there was no memory left: control groups of version 2, then 1. */
function memoryKills(): number {
  for (const file of ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control']) {
    try {
      return Number(/^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
    } catch {
      // The other version, or a system without either.
    }
  }
  return 0;
}

interface Process {
  readonly parent: number;
  readonly command: string;
}

/**
 * The command of a process that belongs to nothing that waits for the next submission: this process and what it has
 * started itself do, and a fork of what Node functions are forked from, which has not become anything yet.
 */
function leftProcess(): string | undefined {
  const all = processes();
  const spares = new Map<number, number>();
  for (const [pid, { parent, command }] of all) {
    if (pid === 1 || pid === process.pid || parent === process.pid) continue;
    const from = all.get(parent);
    const isFork = from?.parent === process.pid && from.command === command && command.includes('zygote.mjs');
    const count = (spares.get(parent) ?? 0) + 1;
    spares.set(parent, count);
    if (!isFork || count > 1) return command === '' ? `process ${pid}` : command;
  }
  return undefined;
}

function processes(): ReadonlyMap<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // What has ended and was not asked for its status yet can do nothing.
      if (state === 'Z' || state === 'X') continue;
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.set(Number(name), { parent: Number(parent), command });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
