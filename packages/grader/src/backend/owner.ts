import { hostname } from 'node:os';

/** Who has started a container: the machine and the process. It goes into a label. */
export const ownerLabel = (): string => `${hostname()}/${process.pid}`;

/** Whether whoever started it has ended, on this machine: then nobody else removes it. */
export function isAbandoned(owner: string): boolean {
  const [machine, pid] = owner.split('/');
  if (machine !== hostname() || !/^\d+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
