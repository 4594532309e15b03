import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { NOT_WORK } from '@coldstart/exercise';
import { addFile, addFolder, addLink, addTree, type ImageEntries } from './entries.ts';

/** Where the course lies in the image. */
export const COURSE = '/coldstart';

/** Packages that the grader inside never loads, and everything that these alone need. */
const LEFT_OUT = /^(?:testcontainers|@types\/.*|vitest)$/;
/** What nothing loads when it runs. */
const NOT_RUN = /\.(?:map|d\.[mc]?ts|md|markdown)$|^(?:dist-types|\.bin|\.turbo|\.coldstart)$|\.test\.[mc]?ts$/;

const description = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** The checkout that this program is of: the code that grades, and what is installed for it. */
export const CODE = realpathSync(join(import.meta.dirname, '../../../../..'));

/**
 * The code that grades: the workspace's packages that the program inside needs, and what is installed for them, in the
 * places that they have in the checkout. pnpm's links are walked, so that nothing else comes along.
 *
 * @param root the course, whose exercises have packages of their own
 */
export function addGradingCode(entries: ImageEntries, root: string): void {
  const walk = new Packages(entries, CODE);
  walk.copy('apps/classroom/src/sandbox/inside');
  walk.copy('apps/classroom/src/sandbox/canary');
  walk.copy('apps/classroom/package.json');
  walk.link('apps/classroom', ['@coldstart/exercise', '@coldstart/grader', '@coldstart/services']);
  // Every function may use the AWS SDK, whatever its exercise asks for.
  walk.hoisted(/^@(?:aws-sdk|smithy|aws-crypto)$/);
  for (const name of exerciseFolders(root)) for (const { target } of installedFor(root, name)) walk.include(target);
  walk.finish();
}

/**
 * What exercises are graded by: no solution, no wrong or right answer, nothing of a learner's.
 *
 * @param root a course, or what has `exercises` as one has
 */
export function addExercises(entries: ImageEntries, root: string): void {
  for (const name of exerciseFolders(root)) {
    const [from, to] = [join(root, 'exercises', name), `${COURSE}/exercises/${name}`];
    addFolder(entries, to);
    for (const { name: installed, target } of installedFor(root, name))
      addLink(entries, `${to}/node_modules/${installed}`, inCourse(target));
    for (const file of ['exercise.yaml', 'package.json'])
      if (existsSync(join(from, file))) addFile(entries, `${to}/${file}`, join(from, file));
    for (const folder of readdirSync(from, { withFileTypes: true })) {
      const graded = folder.name === 'checks' || folder.name === 'starter';
      if (!folder.isDirectory() || NOT_WORK.has(folder.name)) continue;
      if (graded) addTree(entries, `${to}/${folder.name}`, join(from, folder.name), (part) => !NOT_WORK.has(part));
      const variant = join(from, folder.name, 'starter');
      if (!graded && existsSync(variant))
        addTree(entries, `${to}/${folder.name}/starter`, variant, (part) => !NOT_WORK.has(part));
    }
  }
}

const inCourse = (path: string): string => `${COURSE}/${relative(CODE, path).replaceAll(sep, '/')}`;

/** Packages that an exercise asks for, and where they really are; those of other checkouts are left out. */
function installedFor(root: string, exercise: string): { readonly name: string; readonly target: string }[] {
  const folder = join(root, 'exercises', exercise);
  const { dependencies, devDependencies } = descriptionOf(folder);
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)].flatMap((name) => {
    const link = join(folder, 'node_modules', name);
    if (LEFT_OUT.test(name) || !existsSync(link)) return [];
    const target = realpathSync(link);
    return target.startsWith(CODE + sep) ? [{ name, target }] : [];
  });
}

function descriptionOf(folder: string): z.infer<typeof description> {
  const file = join(folder, 'package.json');
  const json: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return description.parse(json);
}

function exerciseFolders(root: string): string[] {
  const names = readdirSync(join(root, 'exercises'), { withFileTypes: true });
  return names.filter((entry) => entry.isDirectory() && /^\d+-/.test(entry.name)).map(({ name }) => name);
}

/** Walks from package to package, over the links that pnpm has laid. */
class Packages {
  readonly #entries: ImageEntries;
  readonly #root: string;
  readonly #known = new Set<string>();
  readonly #waiting: string[] = [];

  constructor(entries: ImageEntries, root: string) {
    this.#entries = entries;
    this.#root = root;
  }

  copy(path: string): void {
    const from = join(this.#root, path);
    if (lstatSync(from).isDirectory()) addTree(this.#entries, `${COURSE}/${path}`, from, (name) => !NOT_RUN.test(name));
    else addFile(this.#entries, `${COURSE}/${path}`, from);
  }

  /** Links of a folder's `node_modules`, by the packages' names. */
  link(folder: string, names: readonly string[]): void {
    for (const name of names) {
      if (!LEFT_OUT.test(name)) this.#follow(join(this.#root, folder, 'node_modules', name));
    }
  }

  /** What a folder's `package.json` asks for. */
  installed(folder: string): void {
    this.link(folder, Object.keys(descriptionOf(join(this.#root, folder)).dependencies));
  }

  /** A package, by its real place. */
  include(real: string): void {
    if (this.#known.has(real)) return;
    this.#known.add(real);
    this.#waiting.push(real);
  }

  /** Packages that pnpm links for whoever asks, of these scopes. */
  hoisted(scope: RegExp): void {
    const folder = join(this.#root, 'node_modules', '.pnpm', 'node_modules');
    for (const name of readdirSync(folder).filter((one) => scope.test(one)))
      for (const each of readdirSync(join(folder, name))) this.#follow(join(folder, name, each));
  }

  finish(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      const path = relative(this.#root, next).replaceAll(sep, '/');
      if (!path.includes('node_modules/')) {
        addTree(this.#entries, `${COURSE}/${path}`, next, (name) => !NOT_RUN.test(name) && name !== 'node_modules');
        this.installed(path);
        continue;
      }
      addTree(this.#entries, `${COURSE}/${path}`, next, (name) => !NOT_RUN.test(name) && isForThisMachine(name));
      for (const beside of linksBeside(next)) if (!LEFT_OUT.test(beside.name)) this.#follow(beside.path);
    }
  }

  #follow(path: string): void {
    // What is optional may not be there.
    if (!existsSync(path) || !lstatSync(path).isSymbolicLink()) return;
    addLink(this.#entries, `${COURSE}/${relative(this.#root, path).replaceAll(sep, '/')}`, readlinkSync(path));
    this.include(realpathSync(path));
  }
}

/** The links of the `node_modules` folder that a package of pnpm's store lies in: what it needs. */
function linksBeside(folder: string): { name: string; path: string }[] {
  const store = /^(.*[\\/]node_modules)[\\/](?:@[^\\/]+[\\/])?[^\\/]+$/.exec(folder)?.[1] ?? dirname(folder);
  const found: { name: string; path: string }[] = [];
  for (const entry of readdirSync(store)) {
    const names = entry.startsWith('@') ? readdirSync(join(store, entry)).map((name) => `${entry}/${name}`) : [entry];
    for (const name of names)
      if (lstatSync(join(store, name)).isSymbolicLink()) found.push({ name, path: join(store, name) });
  }
  return found;
}

/** Packages that carry a build for each system along (koffi) have them in folders named so. */
const BUILD = /^(?:darwin|win32|linux|musl|freebsd|openbsd)_(?:x64|arm64|ia32|armhf|riscv64d|loong64)$/;
function isForThisMachine(name: string): boolean {
  return !BUILD.test(name) || name === `${process.platform}_${process.arch}` || name === `musl_${process.arch}`;
}
