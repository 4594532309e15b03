const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
const os = process.getBuiltinModule('node:os');

let guarded = false;

/**
 * Takes away what Node's permission model leaves open: signals to other processes, and the doors to Node's own internals.
 *
 * On Lambda a function is alone in its machine; here the grader and other functions run beside it.
 */
export function guardProcess() {
  guarded = true;
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
  const setPriority = os.setPriority.bind(os);
  os.setPriority = (pid, priority) => (priority === undefined ? setPriority(pid) : setPriority(0, priority));
  syncBuiltinESMExports();
}

const EXPLAINED = {
  child_process(module) {
    for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
      module[name] = () => refuse('Child processes');
    }
  },
  worker_threads(module) {
    module.Worker = class Worker {
      constructor() {
        refuse('Worker threads');
      }
    };
  },
};

/** Has a module of Node say why it refuses what it refuses, before a function imports it. */
export function explainRefusals(specifier) {
  const name = specifier.replace(/^node:/, '');
  if (!guarded || !Object.hasOwn(EXPLAINED, name)) return;
  EXPLAINED[name](process.getBuiltinModule(name));
  delete EXPLAINED[name];
  syncBuiltinESMExports();
}

function refuse(what) {
  const reason = `${what} are not available to Node functions on this system, which cannot confine them. On Lambda they work, and on Linux they work here.`;
  throw Object.assign(new Error(reason), { code: 'ERR_ACCESS_DENIED' });
}

function systemError(code, errno) {
  return Object.assign(new Error(`kill ${code}`), { errno: -errno, code, syscall: 'kill' });
}

function define(target, name, value) {
  Object.defineProperty(target, name, { value, writable: false, configurable: false });
}
