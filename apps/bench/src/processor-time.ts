import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever its clock. */
const TICKS = 100;

/**
 * Seconds of processor time, user and system, that this process's children have used, and theirs in turn, as far as they
 * have ended and were waited for; NaN where the system does not tell (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
 */
export function childrenSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  // `cutime` and `cstime` are the 16th and the 17th field.
  return secondsOf('self', 13);
}

/** Seconds of processor time that a process has used itself. */
export function processSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  return secondsOf(String(pid), 11);
}

/** User and system time, which follow each other. @param index of the first of both, behind the name and the state */
function secondsOf(pid: string, index: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[index]) + Number(fields[index + 1])) / TICKS;
}
