import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Reads `+pid`, `-pid`, and `x` with the name of a folder to be removed; when its input ends, kills the process groups that are left, then whatever else
 * names the runtime's folder in its environment or has it mounted, and removes the folder.
 */
const SCRIPT = `
trap '' INT TERM HUP
left=' '
while read -r change; do
  pid=\${change#?}
  case $change in
    +*) left="$left$pid " ;;
    x*) rm -rf "$1/$pid" ;;
    -*) case $left in *" $pid "*) left="\${left%%" $pid "*} \${left#*" $pid "}" ;; esac ;;
  esac
done
for pid in $left; do kill -KILL "-$pid" 2>/dev/null; done
if [ -d /proc/self ] && [ "$left" != ' ' ]; then
  for file in $(grep -lsF "=$1/" /proc/[0-9]*/environ; grep -lsF "/\${1##*/}/" /proc/[0-9]*/mountinfo); do
    pid=\${file#/proc/}; pid=\${pid%/*}
    if [ "$pid" != "$$" ]; then kill -KILL "$pid" 2>/dev/null; fi
  done
fi
rm -rf "$1"
`;

/**
 * Outlives the host by a moment: when the host is gone, even killed, it ends every function and removes every file.
 *
 * Needed because a frozen process, or one in an endless loop, cannot notice by itself that its parent is gone. It is a
 * shell that waits on a pipe. On Windows there is none: children that are not detached end with their parent there.
 */
export class Keeper {
  readonly #shell: ChildProcess | undefined;

  /** @param root the runtime's folder */
  constructor(root: string) {
    if (process.platform === 'win32') return;
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT, 'coldstart-keeper', root], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    });
    // Without a shell, functions are still ended by close(): only a killed host leaves some behind.
    this.#shell.on('error', () => undefined);
    this.#shell.stdin?.on('error', () => undefined);
    this.#shell.unref();
    const stdin = this.#shell.stdin;
    if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  }

  watch(pid: number): void {
    this.#shell?.stdin?.write(`+${pid}\n`);
  }

  forget(pid: number): void {
    this.#shell?.stdin?.write(`-${pid}\n`);
  }

  /**
   * Removes a folder of the runtime's, some time from now: the host would stand still meanwhile, for twenty milliseconds
   * where a disk is busy.
   *
   * @param name below the runtime's folder
   * @returns false where there is no keeper
   */
  remove(name: string): boolean {
    const stdin = this.#shell?.stdin;
    if (stdin === undefined || stdin === null || !stdin.writable) return false;
    stdin.write(`x${name}\n`);
    return true;
  }

  /** Lets it do its work, and waits for it. */
  async close(): Promise<void> {
    const shell = this.#shell;
    if (shell === undefined || shell.pid === undefined || shell.exitCode !== null || shell.signalCode !== null) return;
    const exit = once(shell, 'exit');
    shell.ref();
    shell.stdin?.end();
    await exit;
  }
}
