/** Files that were chosen or dropped, and which files of an exercise they are. */

export interface Chosen {
  /** As the browser tells it: `01-hello-event/src/hello.mts`, or a bare name. */
  readonly name: string;
  readonly file: File;
}

/** Folders that hold what no exercise is made of, and may hold thousands of files. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', '.coldstart', '__pycache__', '.venv']);
/** Whoever drops more has dropped something else. */
const MOST = 1000;

export function chosenFiles(files: Iterable<File>): Chosen[] {
  return [...files]
    .map((file) => ({ name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }))
    .filter(({ name }) => !name.split('/').some((part) => SKIPPED.has(part)))
    .slice(0, MOST);
}

/** Files and whole folders; the entries have to be asked for before anything is waited for. */
export async function droppedFiles(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: Chosen[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: Chosen[]): Promise<void> {
  if (found.length >= MOST || SKIPPED.has(entry.name)) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ name: entry.fullPath.replace(/^\//, ''), file });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    // It hands them over in portions, and an empty one at the end.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const one of some) await collect(one, found);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Parts of an exercise's folder in a clone that are no answer. */
const OTHERS = /^(?:starter|solution|checks|wrong|right|README\.md$|exercise\.yaml$)/;

/**
 * Which path of the exercise each name is: the same; one that it ends with; or the only one that ends with it.
 *
 * @returns by name: a path that is known, or one within the same folder, for what the exercise does not know
 */
export function pathsOf(
  names: readonly string[],
  known: readonly string[],
): Map<string, { path: string; known: boolean }> {
  /** By path. Of several copies (`starter/src/hello.mts`), the one that lies highest. */
  const best = new Map<string, string>();
  for (const name of names) {
    const path = within(name, known);
    const before = path === undefined ? undefined : best.get(path);
    if (path !== undefined && (before === undefined || name.length < before.length)) best.set(path, name);
  }
  const roots = [...best].flatMap(([path, name]) => (name.endsWith(`/${path}`) ? [name.slice(0, -path.length)] : []));
  const root = roots.reduce((shortest, one) => (one.length < shortest.length ? one : shortest), roots[0] ?? '');
  const found = new Map([...best].map(([path, name]) => [name, { path, known: true }]));
  for (const name of names) {
    const path = name.startsWith(root) ? name.slice(root.length) : name;
    if (within(name, known) === undefined && !OTHERS.test(path)) found.set(name, { path, known: false });
  }
  return found;
}

function within(name: string, known: readonly string[]): string | undefined {
  const own = known.filter((path) => name === path || name.endsWith(`/${path}`));
  if (own.length > 0) return own.reduce((longest, path) => (path.length > longest.length ? path : longest));
  const bare = known.filter((path) => path.endsWith(`/${name}`));
  return bare.length === 1 ? bare[0] : undefined;
}

/** The text of a file; undefined where it is none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Base64 of bytes, in portions that fit a call. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
