/**
 * What Linux knows of processes, and Node does not ask it for.
 *
 * @param koffi the package `koffi`, which calls C functions
 */
export function bind(koffi) {
  const libc = koffi.load(null);
  return {
    fork: libc.func('int fork()'),
    exit: libc.func('void _exit(int)'),
    getpid: libc.func('int getpid()'),
    setsid: libc.func('int setsid()'),
    execve: libc.func('int execve(const char *, const char **, const char **)'),
    waitpid: libc.func('int waitpid(int, _Out_ int *, int)'),
    signal: libc.func('void *signal(int, intptr_t)'),
    poll: libc.func('int poll(_Inout_ uint8_t *, unsigned long, int)'),
    socket: libc.func('int socket(int, int, int)'),
    connect: libc.func('int connect(int, uint8_t *, unsigned int)'),
    receive: libc.func('intptr_t recv(int, _Out_ uint8_t *, size_t, int)'),
    write: libc.func('intptr_t write(int, uint8_t *, size_t)'),
    open: libc.func('int open(const char *, int)'),
    dup2: libc.func('int dup2(int, int)'),
    close: libc.func('int close(int)'),
    fcntl: libc.func('int fcntl(int, int, int)'),
    unshare: libc.func('int unshare(int)'),
    mount: libc.func('int mount(const char *, const char *, const char *, unsigned long, void *)'),
    umount: libc.func('int umount2(const char *, int)'),
    setrlimit: libc.func('int setrlimit(int, uint8_t *)'),
    capset: libc.func('int capset(uint8_t *, uint8_t *)'),
    prctl: libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)'),
    prctlWith: libc.func('int prctl(int, unsigned long, uint8_t *, unsigned long, unsigned long)'),
    madvise: libc.func('int madvise(uintptr_t, size_t, int)'),
    pidfdOpen: systemCall(libc, 'int, unsigned int'),
    landlockCreate: systemCall(libc, 'uint8_t *, size_t, uint32_t'),
    landlockAdd: systemCall(libc, 'int, int, uint8_t *, uint32_t'),
    landlockRestrict: systemCall(libc, 'int, uint32_t'),
    mountSetattr: systemCall(libc, 'int, const char *, unsigned int, uint8_t *, size_t'),
    defaultLoop: libc.func('void *uv_default_loop()'),
    loopFork: libc.func('int uv_loop_fork(void *)'),
    /** Why the last call failed, as the system numbers it. */
    errno: () => koffi.errno(),
    /** The address of a buffer's memory. */
    address: (buffer) => koffi.address(buffer),
  };
}

/** The system call whose number comes first. */
function systemCall(libc, parameters) {
  return libc.func(`long syscall(long, ${parameters})`);
}
