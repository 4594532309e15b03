/**
 * Forks the processes of environments, so that a cold start costs neither a start of Node nor the loading of its modules.
 *
 *     node --single-threaded zygote.mjs SOCKET KOFFI SYSTEM_FILES plain|sdk PACKAGES FOLDER...
 *
 * With `sdk`, the AWS SDK is loaded: the one in the folder PACKAGES, which functions bring along, or else the one beside a FOLDER
 *
 * `ready VERSION` on standard output says that it can, and which Landlock confines what it forks. What passes otherwise
 * between it and its host is as `zygote.py` says: tokens on standard input, a connection to SOCKET for each fork, ends
 * on standard output.
 *
 * No secret reaches this process, which lives on in every fork: what a fork is told, it alone reads.
 */
import { confine, landlockVersion, readSystemFiles } from './confine.mjs';
import { becomeProcess, fork, prepareForks } from './fork.mjs';
import { run } from './function.mjs';
import { bind } from './libc.mjs';
import { warmUp } from './warm-up.mjs';

const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');

const [F_GETFD, FD_CLOEXEC] = [1, 1];
const POLLIN = 1;
const [AF_UNIX, SOCK_STREAM, SOCK_CLOEXEC] = [1, 1, 0x80000];
const MSG_PEEK = 2;
const PIDFD_OPEN = 434;
const [PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER] = [1, 36];
const [SIGKILL, SIGPIPE] = [9, 13];
const [ENOEXEC, EACCES] = [8, 13];
/** Milliseconds for a first fork to show that it works. */
const PATIENCE = 5000;

const [socket, koffi, systemFiles, kind, packages, ...folders] = process.argv.splice(2);
const libc = bind(createRequire(koffi)(koffi));
const system = readSystemFiles(systemFiles);

closeInherited();
if (kind === 'sdk') await warmUp(packages, folders);
prepareForks(libc);
if (!(await tryFork())) process.exit(1);
say(1, `ready ${landlockVersion(libc)}\n`);
serve();
const line = readLine(0);
if (line === undefined) libc.exit(0);
const assignment = confine(libc, system, line);
if (assignment.program !== undefined) become(assignment);
run({ ...assignment, packages });

/** What whoever started this left open is nobody's business here; what Node opens closes itself in other programs. */
function closeInherited() {
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor <= 2) continue;
    const flags = libc.fcntl(descriptor, F_GETFD, 0);
    if (flags >= 0 && (flags & FD_CLOEXEC) === 0) libc.close(descriptor);
  }
}

/** Whether forks work with this Node on this system: one has to turn its event loop, and to end. */
async function tryFork() {
  const pid = fork(libc);
  if (pid === 0) {
    becomeProcess(libc);
    await new Promise((resolve) => setTimeout(resolve, 1));
    process.exit(0);
  }
  const descriptor = pid < 0 ? -1 : Number(libc.pidfdOpen(PIDFD_OPEN, pid, 0));
  if (descriptor < 0) return false;
  const ended = waiting([descriptor], PATIENCE).length > 0;
  if (!ended) process.kill(pid, 'SIGKILL');
  libc.close(descriptor);
  return wait(pid) === 0 && ended;
}

/** Forks a process for each token; returns in these processes only. */
function serve() {
  libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  /** Token and process id, by the descriptor that tells of its end. */
  const running = new Map();
  for (;;) {
    for (const descriptor of waiting([0, ...running.keys()], -1)) {
      if (descriptor !== 0) {
        const [token, pid] = running.get(descriptor);
        running.delete(descriptor);
        libc.close(descriptor);
        const status = wait(pid);
        endOrphans(new Set([...running.values()].map(([, each]) => each)));
        say(1, `${token} ${status}\n`);
        continue;
      }
      const token = readLine(0)?.trim();
      if (token === undefined) endAll([...running.values()].map(([, pid]) => pid));
      const connection = connect();
      const pid = fork(libc);
      if (pid === 0) {
        begin(connection, running.keys());
        return;
      }
      if (pid < 0) say(1, `${token} ${11 << 8}\n`);
      else {
        say(connection, `${token} ${pid}\n`);
        running.set(Number(libc.pidfdOpen(PIDFD_OPEN, pid, 0)), [token, pid]);
      }
      libc.close(connection);
    }
  }
}

/** Makes a fork a process of its own. */
function begin(connection, inherited) {
  libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  libc.setsid();
  for (const descriptor of inherited) libc.close(descriptor);
  for (const descriptor of [0, 1, 2]) libc.dup2(connection, descriptor);
  libc.close(connection);
  libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  becomeProcess(libc);
  say(1, '\n');
}

/** Becomes another program. */
function become({ program, environment, folder }) {
  // As the child of a shell has it: Node ignores it.
  libc.signal(SIGPIPE, 0);
  process.chdir(folder);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  libc.execve(program[0], [...program, null], [...variables, null]);
  // It is none, or none that may be run: the status tells the runtime what AWS would say.
  libc.exit([EACCES, ENOEXEC].includes(libc.errno()) ? 126 : 127);
}

function connect() {
  const address = Buffer.alloc(110);
  address.writeUInt16LE(AF_UNIX, 0);
  address.write(socket, 2, 107);
  const descriptor = libc.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  libc.connect(descriptor, address, address.length);
  return descriptor;
}

/** Those descriptors that can be read. */
function waiting(descriptors, milliseconds) {
  const polled = Buffer.alloc(8 * descriptors.length);
  descriptors.forEach((descriptor, at) => {
    polled.writeInt32LE(descriptor, 8 * at);
    polled.writeInt16LE(POLLIN, 8 * at + 4);
  });
  libc.poll(polled, descriptors.length, milliseconds);
  return descriptors.filter((_, at) => polled.readInt16LE(8 * at + 6) !== 0);
}

/** The next line of a socket, and not a byte more: the rest is for the program that this process becomes. */
function readLine(descriptor) {
  const chunk = Buffer.alloc(65_536);
  const line = [];
  for (;;) {
    const seen = Number(libc.receive(descriptor, chunk, chunk.length, MSG_PEEK));
    if (seen <= 0) return undefined;
    const end = chunk.subarray(0, seen).indexOf(10) + 1;
    const read = Number(libc.receive(descriptor, chunk, end === 0 ? seen : end, 0));
    line.push(Buffer.from(chunk.subarray(0, read)));
    if (end > 0) return Buffer.concat(line).toString();
  }
}

function say(descriptor, text) {
  const bytes = Buffer.from(text);
  libc.write(descriptor, bytes, bytes.length);
}

/** Waits for a child that has ended; returns its status as the system's `wait` has it. */
function wait(pid) {
  const status = [0];
  libc.waitpid(pid, status, 0);
  return status[0];
}

function endAll(pids) {
  for (const pid of pids) {
    for (const whom of [-pid, pid]) kill(whom);
    wait(pid);
  }
  endOrphans(new Set());
  libc.exit(0);
}

/** Kills what processes that have ended left behind: this process has adopted it. */
function endOrphans(forked) {
  for (;;) {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean);
    const orphans = children.map(Number).filter((pid) => !forked.has(pid));
    if (orphans.length === 0) return;
    for (const pid of orphans) {
      kill(pid);
      wait(pid);
    }
  }
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone, or it leads no group yet.
  }
}
