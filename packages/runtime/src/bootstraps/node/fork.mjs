const { readFileSync } = process.getBuiltinModule('node:fs');
const crypto = process.getBuiltinModule('node:crypto');
const { Performance } = globalThis;

const [MADV_DONTFORK, MADV_DOFORK] = [10, 11];
const [PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER] = [38, 22, 2];
const [IO_URING_SETUP, MADVISE] = [425, process.arch === 'arm64' ? 233 : 28];
const [LOAD, EQUAL, RETURN] = [0x20, 0x15, 0x06];
const [NUMBER, THIRD_ARGUMENT] = [0, 32];
const [ALLOW, NOT_THERE, DO_NOTHING] = [0x7fff0000, 0x00050026, 0x00050000];
/** No rings, and to keep memory from forks does nothing: https://docs.kernel.org/userspace-api/seccomp_filter.html */
const FILTER = encode([
  [LOAD, 0, 0, NUMBER],
  [EQUAL, 0, 1, IO_URING_SETUP],
  [RETURN, 0, 0, NOT_THERE],
  [EQUAL, 0, 3, MADVISE],
  [LOAD, 0, 0, THIRD_ARGUMENT],
  [EQUAL, 0, 1, MADV_DONTFORK],
  [RETURN, 0, 0, DO_NOTHING],
  [RETURN, 0, 0, ALLOW],
]);
/** How many ids Node makes at a time. */
const ID_BATCH = 128;

/**
 * Makes this process, which must run with `--single-threaded`, one that can be forked. To be called once.
 *
 * V8 keeps its memory from forks, which in other programs would never use it. And event loops ask for much through
 * io_uring, which a function may not use, since it passes every filter of system calls.
 */
export function prepareForks(libc) {
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  applyFilter(libc, FILTER);
  // From now on nothing is kept from them any more; what was, is given back.
  for (const line of readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    const [, from, to, name] = /^([0-9a-f]+)-([0-9a-f]+) (?:\S+ ){4}\s*(.*)$/.exec(line) ?? [];
    if (from === undefined || name.startsWith('[v')) continue;
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    libc.madvise(start, end - start, MADV_DOFORK);
  }
}

/** Forks this process; returns 0 in the fork, else its id. */
export function fork(libc) {
  const pid = libc.fork();
  if (pid === 0) libc.loopFork(libc.defaultLoop());
  return pid;
}

/** Puts a filter of system calls over this process: instructions as the kernel's `struct sock_filter` has them. */
export function applyFilter(libc, instructions) {
  const program = Buffer.alloc(16);
  program.writeUInt16LE(instructions.length / 8, 0);
  program.writeBigUInt64LE(BigInt(libc.address(instructions)), 8);
  if (libc.prctlWith(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) !== 0) {
    throw new Error('The filter of system calls cannot be applied.');
  }
}

/** Instructions as the kernel's `struct sock_filter` has them: 2, 1, 1 and 4 bytes. */
function encode(instructions) {
  const bytes = Buffer.alloc(8 * instructions.length);
  instructions.forEach(([code, whenTrue, whenFalse, operand], at) => {
    bytes.writeUInt16LE(code, 8 * at);
    bytes.writeUInt8(whenTrue, 8 * at + 2);
    bytes.writeUInt8(whenFalse, 8 * at + 3);
    bytes.writeUInt32LE(operand, 8 * at + 4);
  });
  return bytes;
}

/** Makes a fork the process that Node would have started: of its own id, time, and chance. */
export function becomeProcess(libc) {
  const value = (target, name, own) =>
    Object.defineProperty(target, name, { value: own, configurable: true, enumerable: true });
  value(process, 'pid', libc.getpid());
  const [started, now] = [performance.now(), Performance.prototype.now];
  value(Performance.prototype, 'now', function () {
    return Reflect.apply(now, this, []) - started;
  });
  const origin = performance.timeOrigin + started;
  Object.defineProperty(Performance.prototype, 'timeOrigin', {
    get: () => origin,
    configurable: true,
    enumerable: true,
  });
  value(process, 'uptime', () => performance.now() / 1000);
  // All forks would draw the same numbers, and use up the same ids that were made before.
  value(Math, 'random', random());
  for (let id = 0; id < ID_BATCH; id++) crypto.randomUUID();
  endForGood(libc);
}

/** Numbers from 0 to 1, of 53 random bits. */
function random() {
  const words = new Uint32Array(512);
  let at = words.length;
  return function random() {
    if (at === words.length) {
      crypto.getRandomValues(words);
      at = 0;
    }
    return ((words[at++] >>> 5) * 67_108_864 + (words[at++] >>> 6)) / 9_007_199_254_740_992;
  };
}

/** Node ends by waiting for its threads, and a fork has none of them. */
function endForGood(libc) {
  process.reallyExit = (code) => libc.exit(code ?? 0);
  const { emit } = process;
  process.emit = function (name, ...rest) {
    const heard = Reflect.apply(emit, this, [name, ...rest]);
    if (name === 'exit') libc.exit(Number(process.exitCode ?? rest[0] ?? 0));
    return heard;
  };
}
