import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { addAsHere, addFile, addFolder, addLink, addText, addTree, type ImageEntries } from './entries.ts';

/** Where the Node that runs this lies in the image. */
export const NODE = '/usr/local/bin/node';
/** Nobody on this machine, most likely: below what systemd gives away, above what people get. */
export const USER = 60_900;

/** What scripts of learners' own runtimes are usually made of; those that the machine has. */
const TOOLS =
  'sh bash env cat cp cut date dirname basename expr grep head id ls mkdir mktemp mv printf rm sed seq sleep sort tail tee test touch tr true false uname wc xargs awk curl jq'.split(
    ' ',
  );
const TOOL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin'];

/** What the C library and the languages look for. */
const SETTINGS = ['/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/protocols', '/etc/services', '/etc/mime.types'];

/** A small Linux of this machine's files: Node, what it is linked with, a shell and its tools. */
export function addSystem(entries: ImageEntries): void {
  for (const folder of ['dev', 'proc', 'sys', 'etc', 'run', 'var', 'opt']) addFolder(entries, folder);
  addFolder(entries, 'tmp', 0o1777);
  addText(entries, 'etc/passwd', `root:x:0:0:root:/:/bin/sh\nlearner:x:${USER}:${USER}:learner:/tmp:/bin/sh\n`);
  addText(entries, 'etc/group', `root:x:0:\nlearner:x:${USER}:\n`);
  addText(entries, 'etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
  // Systems of today have their programs in /usr alone, and links for who looks elsewhere.
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64'].filter((one) => existsSync(`/${one}`)))
    if (lstatSync(`/${name}`).isSymbolicLink()) addLink(entries, name, realpathSync(`/${name}`).slice(1));
  for (const path of SETTINGS.filter((one) => existsSync(one))) addAsHere(entries, path);
  for (const folder of ['/usr/share/zoneinfo', '/usr/lib/locale/C.utf8'])
    if (existsSync(folder)) addTree(entries, folder, folder);
  addFile(entries, NODE, realpathSync(process.execPath));
  const tools = TOOLS.flatMap((tool) => {
    const found = TOOL_FOLDERS.map((folder) => join(folder, tool)).find((path) => existsSync(path));
    return found === undefined ? [] : [found];
  });
  for (const path of [...tools, ...librariesOf([process.execPath, ...tools])]) addAsHere(entries, path);
  for (const path of resolvers()) addAsHere(entries, path);
}

/** The shared libraries that programs and libraries ask for, and the loader. None for what is linked statically. */
export function librariesOf(paths: readonly string[]): string[] {
  const real = paths.map((path) => realpathSync(path));
  // One that is linked statically makes it end with 1, and says nothing of the others.
  const { stdout } = spawnSync('ldd', real, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found = [...stdout.matchAll(/(?:=> |^\s+)(\/[^\s(:]+)(?= \()/gm)].map(([, path = '']) => path);
  return [...new Set(found)].filter((path) => existsSync(path));
}

/** What the C library loads by name when somebody is looked up; newer ones have it within. */
function resolvers(): string[] {
  const folders = [`/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`, '/lib64', '/usr/lib'];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^libnss_(?:files|dns)\.so/.test(name))
        .map((name) => join(folder, name)),
    );
}
