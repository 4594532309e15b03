import { readFileSync } from 'node:fs';

/** What is compared before and after a submission. */
export interface Remains {
  /** Why the next submission is not to be graded here; undefined where all is as it was. */
  since(): string | undefined;
}

export function noteRemains(): Remains {
  const kills = memoryKills();
  return { since: () => (memoryKills() > kills ? 'Memory ran out, and the system ended a process.' : undefined) };
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
