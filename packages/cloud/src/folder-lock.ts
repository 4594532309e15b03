import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a folder for this process: two must not write one. The lock of a process that has ended is taken over, even
 * where its number belongs to another one by now: after a restart of the machine, or in a container.
 *
 * @param what has it, in messages
 * @returns gives it back
 * @throws Error that says who has the folder
 */
export function lockFolder(folder: string, what = 'cloud'): () => void {
  const lock = join(folder, 'lock');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(lock, `${process.pid} ${startOf(process.pid) ?? ''}\n`, { flag: 'wx' });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = ownerOf(lock);
      if (owner !== undefined) {
        throw new Error(
          `${folder} is in use by another ${what} (process ${owner}). End that one, or choose another folder with --data.`,
          { cause: error },
        );
      }
      remove(lock);
    }
  }
  throw new Error(`${folder} cannot be locked: remove ${lock} if no other ${what} uses it.`);
}

/** The process that wrote the lock, where it still runs. */
function ownerOf(lock: string): number | undefined {
  const [pid = '', ...start] = readFileSync(lock, 'utf8').trim().split(' ');
  const owner = Number(pid);
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return undefined;
  return start.length > 0 && startOf(owner) === start.join(' ') ? owner : undefined;
}

/** Of two that find a dead lock at once, one removes it: the other finds nothing to rename. */
function remove(lock: string): void {
  const dead = `${lock}.${process.pid}`;
  try {
    renameSync(lock, dead);
  } catch {
    return;
  }
  rmSync(dead, { force: true });
}

/** When a process was started, in words of the system: with its number, it names one process for good. */
function startOf(pid: number): string | undefined {
  try {
    switch (process.platform) {
      case 'linux': {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
        // The name, in brackets, may hold anything; the start is the 22nd field of all, in ticks since the boot.
        return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
      }
      case 'win32': {
        const ask = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
        return execFileSync('powershell', ['-NoProfile', '-Command', ask], { encoding: 'utf8' }).trim() || undefined;
      }
      default:
        // In one language, whoever asks.
        return (
          execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } }).trim() ||
          undefined
        );
    }
  } catch {
    return undefined;
  }
}
