import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import workerThreads from 'node:worker_threads';

/**
 * Takes away what Node's permission model leaves open: signals to other processes, and the doors to Node's own internals;
 * and says why it refuses what it refuses.
 *
 * On Lambda a function is alone in its machine; here the grader and other functions run beside it.
 */
export function guardProcess() {
  const signal = process._kill.bind(process);
  define(process, 'kill', (pid, name = 'SIGTERM') => {
    // 0 is the own process group, in which a function is alone.
    if (Number(pid) !== process.pid && Number(pid) !== 0) throw systemError('EPERM', os.constants.errno.EPERM);
    const number = typeof name === 'number' ? name : os.constants.signals[name];
    if (number === undefined)
      throw Object.assign(new TypeError(`Unknown signal: ${name}`), { code: 'ERR_UNKNOWN_SIGNAL' });
    const failed = signal(process.pid, number);
    if (failed !== 0) throw systemError('EINVAL', -failed);
    return true;
  });
  for (const name of [
    '_kill',
    '_debugProcess',
    '_debugEnd',
    '_startProfilerIdleNotifier',
    'binding',
    '_linkedBinding',
    'dlopen',
    'execve',
  ]) {
    if (name in process) {
      define(process, name, () => {
        throw Object.assign(new Error(`process.${name} is not available to functions`), { code: 'ERR_ACCESS_DENIED' });
      });
    }
  }
  for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
    childProcess[name] = () => refuse('Child processes');
  }
  workerThreads.Worker = class Worker {
    constructor() {
      refuse('Worker threads');
    }
  };
  const setPriority = os.setPriority.bind(os);
  os.setPriority = (pid, priority) => (priority === undefined ? setPriority(pid) : setPriority(0, priority));
  syncBuiltinESMExports();
}

function refuse(what) {
  const reason = `${what} are not available to Node functions in Coldstart, which could not confine them. On Lambda they work.`;
  throw Object.assign(new Error(reason), { code: 'ERR_ACCESS_DENIED' });
}

function systemError(code, errno) {
  return Object.assign(new Error(`kill ${code}`), { errno: -errno, code, syscall: 'kill' });
}

function define(target, name, value) {
  Object.defineProperty(target, name, { value, writable: false, configurable: false });
}
