/**
 * The filter of system calls that a function's process runs behind: it refuses what Landlock does not know of.
 * https://docs.kernel.org/userspace-api/seccomp_filter.html
 */

const [EPERM, EACCES, ENOSYS] = [1, 13, 38];
const [AF_INET, AF_INET6, AF_NETLINK] = [2, 10, 16];
const [PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER] = [1, 36];
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACES = 0x7e020000;

/** When a call is refused: by the lower half of one argument. */
type Condition =
  | { readonly argument: number; readonly isNot: readonly number[] }
  | { readonly argument: number; readonly is: readonly number[] }
  | { readonly argument: number; readonly has: number };

interface Refusal {
  /** Number of the call: on x64, on arm64; `undefined` where there is none. */
  readonly numbers: readonly [number | undefined, number | undefined];
  readonly error: number;
  readonly when?: Condition;
}

const refused = (x64: number | undefined, arm64: number | undefined, error = EPERM): Refusal => ({
  numbers: [x64, arm64],
  error,
});
const refusedWhen = (x64: number, arm64: number, when: Condition, error = EPERM): Refusal => ({
  ...refused(x64, arm64, error),
  when,
});
const ofOthers = (argument: number): Condition => ({ argument, isNot: [0] });

const REFUSALS: readonly Refusal[] = [
  // Sockets of the machine's own services are files that Landlock does not guard; a pair of sockets is no file.
  refusedWhen(41, 198, { argument: 0, isNot: [AF_INET, AF_INET6, AF_NETLINK] }, EACCES), // socket
  refusedWhen(157, 167, { argument: 0, is: [PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER] }), // prctl
  refusedWhen(56, 220, { argument: 0, has: NEW_NAMESPACES }), // clone
  // Its flags lie in memory, where no filter looks; libraries fall back to `clone`.
  refused(435, 435, ENOSYS), // clone3
  refused(272, 97), // unshare
  refused(308, 268), // setns
  // Limits, priorities and places of other processes.
  refusedWhen(302, 261, ofOthers(0)), // prlimit64
  refusedWhen(141, 140, ofOthers(1)), // setpriority
  refusedWhen(203, 122, ofOthers(0)), // sched_setaffinity
  refusedWhen(142, 118, ofOthers(0)), // sched_setparam
  refusedWhen(144, 119, ofOthers(0)), // sched_setscheduler
  refusedWhen(314, 274, ofOthers(0)), // sched_setattr
  refusedWhen(251, 30, ofOthers(1)), // ioprio_set
  refusedWhen(279, 239, ofOthers(0)), // move_pages
  refusedWhen(256, 238, ofOthers(0)), // migrate_pages
  // Other processes' memory and files.
  refused(101, 117), // ptrace
  refused(310, 270), // process_vm_readv
  refused(311, 271), // process_vm_writev
  refused(312, 272), // kcmp
  refused(438, 438), // pidfd_getfd
  refused(440, 440), // process_madvise
  refused(304, 265), // open_by_handle_at
  // What would do the rest past this filter.
  refused(425, 425, ENOSYS), // io_uring_setup
  refused(426, 426, ENOSYS), // io_uring_enter
  refused(427, 427, ENOSYS), // io_uring_register
  // Memory that no process holds, so that nobody counts it.
  refused(319, 279), // memfd_create
  refused(447, 447), // memfd_secret
  refused(29, 194), // shmget
  refused(64, 190), // semget
  refused(68, 186), // msgget
  refused(240, 180), // mq_open
  // The machine itself.
  refused(165, 40), // mount
  refused(166, 39), // umount2
  refused(155, 41), // pivot_root
  refused(161, 51), // chroot
  refused(428, 428), // open_tree
  refused(429, 429), // move_mount
  refused(430, 430), // fsopen
  refused(442, 442), // mount_setattr
  refused(133, undefined), // mknod
  refused(259, 33), // mknodat
  refused(248, 217), // add_key
  refused(249, 218), // request_key
  refused(250, 219), // keyctl
  refused(321, 280), // bpf
  refused(298, 241), // perf_event_open
  refused(323, 282), // userfaultfd
  refused(300, 262), // fanotify_init
  refused(175, 105), // init_module
  refused(313, 273), // finit_module
  refused(176, 106), // delete_module
  refused(246, 104), // kexec_load
  refused(320, 294), // kexec_file_load
  refused(169, 142), // reboot
  refused(167, 224), // swapon
  refused(168, 225), // swapoff
  refused(163, 89), // acct
  refused(164, 170), // settimeofday
  refused(227, 112), // clock_settime
  refused(159, 171), // adjtimex
  refused(305, 266), // clock_adjtime
  refused(170, 161), // sethostname
  refused(171, 162), // setdomainname
  refused(103, 116), // syslog
  refused(135, 92), // personality
];

/** Whose files it changes, or when they were used, by their path: Landlock guards contents alone. */
const BY_PATH: readonly Refusal[] = [
  refused(90, undefined), // chmod
  refused(268, 53), // fchmodat
  refused(452, 452), // fchmodat2
  refused(92, undefined), // chown
  refused(94, undefined), // lchown
  refused(260, 54), // fchownat
  refused(188, 5), // setxattr
  refused(189, 6), // lsetxattr
  refused(197, 14), // removexattr
  refused(198, 15), // lremovexattr
];

const [LOAD, EQUAL, GREATER_OR_EQUAL, ANY_BIT, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06];
const [ALLOW, ERROR] = [0x7fff0000, 0x00050000];
const [NUMBER, ARCHITECTURE, ARGUMENTS] = [0, 4, 16];
/** Calls of another kind of program, x32, on x64. */
const OTHER_NUMBERS = 0x40000000;
const ARCHITECTURES: Readonly<Record<string, { readonly index: 0 | 1; readonly audit: number }>> = {
  x64: { index: 0, audit: 0xc000003e },
  arm64: { index: 1, audit: 0xc00000b7 },
};

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number];

/** The two filters, each as the kernel takes it, in base64; `undefined` on processors that they are not written for. */
export interface SystemCallFilters {
  /** For a process for which everything but its own folders is mounted read-only. */
  readonly mounted: string;
  /** For one that has the machine's own view of files: it changes no file's mode or owner by its path. */
  readonly unmounted: string;
}

/** @param architecture as `process.arch` names it */
export function systemCallFilters(architecture: string): SystemCallFilters | undefined {
  const known = ARCHITECTURES[architecture];
  if (known === undefined) return undefined;
  const filter = (refusals: readonly Refusal[]): string => encode(assemble(refusals, known.index, known.audit));
  return { mounted: filter(REFUSALS), unmounted: filter([...REFUSALS, ...BY_PATH]) };
}

function assemble(refusals: readonly Refusal[], index: 0 | 1, audit: number): Instruction[] {
  const head: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, audit],
    [RETURN, 0, 0, ERROR | ENOSYS],
    [LOAD, 0, 0, NUMBER],
    [GREATER_OR_EQUAL, 0, 1, OTHER_NUMBERS],
    [RETURN, 0, 0, ERROR | ENOSYS],
  ];
  const rules = refusals.flatMap(({ numbers, error, when }) => {
    const number = numbers[index];
    if (number === undefined) return [];
    const rule: Instruction[] = [...(when === undefined ? [] : unless(when)), [RETURN, 0, 0, ERROR | error]];
    return [[EQUAL, 0, rule.length, number] as Instruction, ...rule];
  });
  return [...head, ...rules, [RETURN, 0, 0, ALLOW]];
}

/** Lets a call pass unless its argument is one to refuse. */
function unless(when: Condition): Instruction[] {
  const load: Instruction = [LOAD, 0, 0, ARGUMENTS + 8 * when.argument];
  const allow: Instruction = [RETURN, 0, 0, ALLOW];
  if ('has' in when) return [load, [ANY_BIT, 1, 0, when.has], allow];
  if ('isNot' in when) {
    const { isNot } = when;
    const tests = isNot.map((value, at): Instruction => [
      EQUAL,
      isNot.length - 1 - at,
      at === isNot.length - 1 ? 1 : 0,
      value,
    ]);
    return [load, ...tests, allow];
  }
  const { is } = when;
  const tests = is.map((value, at): Instruction => [EQUAL, is.length - at, 0, value]);
  return [load, ...tests, allow];
}

/** As the kernel's `struct sock_filter` has them: 2, 1, 1 and 4 bytes. */
function encode(instructions: readonly Instruction[]): string {
  const bytes = Buffer.alloc(8 * instructions.length);
  instructions.forEach(([code, whenTrue, whenFalse, operand], at) => {
    bytes.writeUInt16LE(code, 8 * at);
    bytes.writeUInt8(whenTrue, 8 * at + 2);
    bytes.writeUInt8(whenFalse, 8 * at + 3);
    bytes.writeUInt32LE(operand >>> 0, 8 * at + 4);
  });
  return bytes.toString('base64');
}
