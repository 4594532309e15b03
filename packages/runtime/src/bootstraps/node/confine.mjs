import { applyFilter } from './fork.mjs';

const { closeSync, lstatSync, mkdirSync, openSync, readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');

const [CREATE_RULESET, ADD_RULE, RESTRICT_SELF] = [444, 445, 446];
const MOUNT_SETATTR = 442;
const [PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP] = [38, 24];
const [NEW_MOUNTS, NEW_USER, NEW_IPC] = [0x00020000, 0x10000000, 0x08000000];
const [BIND, RECURSIVE, PRIVATE, DETACH] = [0x1000, 0x4000, 0x40000, 2];
const [NO_SETUID, NO_DEVICES] = [2, 4];
const [READ_ONLY, AT_RECURSIVE, AT_FDCWD] = [1n, 0x8000, -100];
const LAST_CAPABILITY = 40;
const [RLIMIT_NOFILE, MOST_FILES] = [7, 1024n];
const O_PATH = 0x200000;

const [EXECUTE, WRITE_FILE, READ_FILE, READ_DIR] = [1n, 2n, 4n, 8n];
const [TRUNCATE, IOCTL_DEV] = [1n << 14n, 1n << 15n];
const READ = EXECUTE | READ_FILE | READ_DIR;
const OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
/** Rights that each version of Landlock knows beyond those of the version before. */
const RIGHTS = [(1n << 13n) - 1n, 1n << 13n, TRUNCATE, 0n, IOCTL_DEV];
const SCOPES_SINCE = 6;
/** Signals, and sockets of the abstract namespace, to processes outside. */
const SCOPES = 3n;

/** The version of Landlock that this kernel has; 0 without. */
export function landlockVersion(libc) {
  return Math.max(0, Number(libc.landlockCreate(CREATE_RULESET, null, 0, 1)));
}

/** Folders of an environment that take the places of the machine's. */
const NAMED = ['/var', '/opt', '/tmp'];

/**
 * Confines this process, which must have one thread, and all that it starts, as `confinement.py` does for Python: it
 * reads and runs what is in `read`, changes what is in `write`, and asks the system for nothing that `filters` refuse.
 * Where the kernel lets it have a view of its own, what is in `home` is below `/` there, and the folders in `kept` stay.
 *
 * @param system the contents of `system-files.json`
 * @param assignment a line of JSON, whose `confine` says all this
 * @returns the assignment, in the names that folders have for this process now
 */
export function confine(libc, system, assignment) {
  const { home, kept, tmpSize } = JSON.parse(assignment).confine;
  const own = unshareMounts(libc);
  const named = own && mountNames(libc, home, kept, tmpSize);
  const assigned = JSON.parse(named ? namedIn(assignment, home) : assignment);
  const { read, write, filters } = assigned.confine;
  const mounted = own && mountReadOnly(libc, write);
  limitOpenFiles(libc);
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  restrictFiles(libc, system, read, write);
  if (filters !== undefined) {
    dropCapabilities(libc);
    applyFilter(libc, Buffer.from(mounted ? filters.mounted : filters.unmounted, 'base64'));
  }
  return assigned;
}

/** What a process is told, in the names of a view of its own. */
export function namedIn(text, home) {
  return text.replaceAll(`${home}/`, '/');
}

/** Whether what this process mounts is its own matter now. */
function unshareMounts(libc) {
  const [user, group] = [process.getuid(), process.getgid()];
  if (libc.unshare(NEW_MOUNTS | NEW_IPC) !== 0) {
    if (libc.unshare(NEW_USER | NEW_MOUNTS | NEW_IPC) !== 0) return false;
    try {
      writeFileSync('/proc/self/setgroups', 'deny');
      writeFileSync('/proc/self/uid_map', `${user} ${user} 1`);
      writeFileSync('/proc/self/gid_map', `${group} ${group} 1`);
    } catch {
      return false;
    }
  }
  return libc.mount('none', '/', null, RECURSIVE | PRIVATE, null) === 0;
}

/** Whether the folders of the environment are where they are on Lambda now. */
function mountNames(libc, home, kept, tmpSize) {
  const mounted = [];
  const mount = (from, to) => {
    const done = libc.mount(from, to, null, BIND | RECURSIVE, null) === 0;
    if (done) mounted.unshift(to);
    return done;
  };
  const tmp = `${home}/tmp`;
  // In memory it can be no larger than it may.
  const size = Buffer.from(`size=${tmpSize}m,mode=0777\0`);
  if (tmpSize !== undefined && libc.mount('tmpfs', tmp, 'tmpfs', NO_SETUID | NO_DEVICES, size) === 0) {
    mounted.unshift(tmp);
    for (const folder of kept) mkdirSync(home + folder, { recursive: true });
  }
  if (kept.every((folder) => mount(folder, home + folder)) && NAMED.every((name) => mount(home + name, name)))
    return true;
  for (const folder of mounted) libc.umount(folder, DETACH);
  return false;
}

/** Whether everything but the folders in `write` is read-only for this process now. */
function mountReadOnly(libc, write) {
  const set = (path, flags, on, off) => {
    const attributes = Buffer.alloc(32);
    attributes.writeBigUInt64LE(on, 0);
    attributes.writeBigUInt64LE(off, 8);
    return Number(libc.mountSetattr(MOUNT_SETATTR, AT_FDCWD, path, flags, attributes, attributes.length)) === 0;
  };
  return (
    write.every((folder) => libc.mount(folder, folder, null, BIND | RECURSIVE, null) === 0) &&
    set('/', AT_RECURSIVE, READ_ONLY, 0n) &&
    write.every((folder) => set(folder, 0, 0n, READ_ONLY))
  );
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution */
function limitOpenFiles(libc) {
  const limits = Buffer.alloc(16);
  limits.writeBigUInt64LE(MOST_FILES, 0);
  limits.writeBigUInt64LE(MOST_FILES, 8);
  libc.setrlimit(RLIMIT_NOFILE, limits);
}

function restrictFiles(libc, system, read, write) {
  const version = landlockVersion(libc);
  if (version === 0) return;
  const rights = RIGHTS.slice(0, version).reduce((all, right) => all | right, 0n);
  const ruleset = Buffer.alloc(version >= SCOPES_SINCE ? 24 : 8);
  ruleset.writeBigUInt64LE(rights, 0);
  if (version >= SCOPES_SINCE) ruleset.writeBigUInt64LE(SCOPES, 16);
  const rules = Number(libc.landlockCreate(CREATE_RULESET, ruleset, ruleset.length, 0));
  if (rules < 0) throw new Error('Landlock refuses the rules.');
  const allow = (path, allowed) => {
    let parent;
    try {
      parent = openSync(path, O_PATH);
    } catch {
      // Not every machine has every file.
      return;
    }
    const rule = Buffer.alloc(12);
    rule.writeBigUInt64LE(lstatSync(path).isDirectory() ? allowed : allowed & OF_FILES, 0);
    rule.writeInt32LE(parent, 8);
    libc.landlockAdd(ADD_RULE, rules, 1, rule, 0);
    closeSync(parent);
  };
  for (const path of [...system.readable, `/proc/${libc.getpid()}`, ...read]) allow(path, READ & rights);
  for (const path of system.devices) allow(path, (READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV) & rights);
  for (const path of write) allow(path, rights);
  if (Number(libc.landlockRestrict(RESTRICT_SELF, rules, 0)) !== 0) throw new Error('Landlock cannot be applied.');
  closeSync(rules);
}

/** Whoever it is, root included, it has no more rights than the owner of its files. */
function dropCapabilities(libc) {
  for (let capability = 0; capability <= LAST_CAPABILITY; capability++)
    libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  const header = Buffer.alloc(8);
  // Version 3, of this process.
  header.writeUInt32LE(0x20080522, 0);
  libc.capset(header, Buffer.alloc(24));
}

/** Reads what `confine` needs to know of the system. */
export function readSystemFiles(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
