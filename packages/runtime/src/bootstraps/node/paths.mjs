const fs = process.getBuiltinModule('node:fs');
const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
const os = process.getBuiltinModule('node:os');
const { sep } = process.getBuiltinModule('node:path');
const { fileURLToPath } = process.getBuiltinModule('node:url');

/** Functions of `fs` that take one path, first. */
const ONE_PATH = [
  'access',
  'appendFile',
  'chmod',
  'chown',
  'cp',
  'createReadStream',
  'createWriteStream',
  'exists',
  'glob',
  'lchown',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'mkdtempDisposable',
  'open',
  'openAsBlob',
  'opendir',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rm',
  'rmdir',
  'stat',
  'statfs',
  'truncate',
  'unlink',
  'unwatchFile',
  'utimes',
  'watch',
  'watchFile',
  'writeFile',
];
/** Those that take two. */
const TWO_PATHS = ['copyFile', 'cp', 'link', 'rename', 'symlink'];

/**
 * Lets the absolute paths that a function knows from Lambda, `/tmp`, `/var/task` and `/opt`, lead to the folders of its environment.
 *
 * Covers `node:fs`, its promises and its streams, and `os.tmpdir()`; not paths that reach the system by another way.
 */
export function redirectPaths(roots) {
  const rules = [
    ['/tmp', roots.tmp],
    ['/var/task', roots.task],
    ['/opt', roots.opt],
  ];
  // What really lies there, even below the machine's /tmp: the environment's own folders, the runtime's files.
  const kept = [roots.home, roots.runtime, ...roots.kept];
  const inside = (path, folder) => path === folder || path.startsWith(`${folder}/`);
  const redirect = (path) => {
    if (path instanceof URL && path.protocol === 'file:') return redirect(fileURLToPath(path));
    if (path instanceof Uint8Array) return redirect(Buffer.from(path).toString());
    if (typeof path !== 'string' || !path.startsWith('/') || kept.some((folder) => inside(path, folder))) return path;
    const rule = rules.find(([from]) => inside(path, from));
    return rule === undefined ? path : rule[1] + path.slice(rule[0].length).replaceAll('/', sep);
  };
  for (const target of [fs, fs.promises]) {
    for (const name of new Set([...ONE_PATH, ...TWO_PATHS])) {
      const paths = TWO_PATHS.includes(name) ? 2 : 1;
      for (const variant of [name, `${name}Sync`]) patch(target, variant, paths, redirect);
    }
  }
  os.tmpdir = () => roots.tmp;
  syncBuiltinESMExports();
}

function patch(target, name, paths, redirect) {
  const original = target[name];
  if (typeof original !== 'function') return;
  const patched = function (...args) {
    for (let index = 0; index < paths && index < args.length; index++) args[index] = redirect(args[index]);
    return Reflect.apply(original, this, args);
  };
  // `realpath.native`, and the symbols that `util.promisify` looks for.
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'length' || key === 'name' || key === 'prototype') continue;
    Object.defineProperty(patched, key, Object.getOwnPropertyDescriptor(original, key));
  }
  target[name] = patched;
}
