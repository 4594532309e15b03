import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { combine } from '@coldstart/grader';
import { SandboxBroken } from '../broken.ts';
import { EngineFailure, type Engine } from '../engine.ts';
import { CANARY_FOLDER, CANARY_ROOT } from '../canary/canary.ts';
import { addExercises, addGradingCode, COURSE } from './course-files.ts';
import { addLink, type ImageEntries } from './entries.ts';
import { addPython, findPython } from './python-files.ts';
import { addSystem, USER } from './system-files.ts';
import { tarOf } from './tar.ts';

const REPOSITORY = 'coldstart-sandbox';
/** Label of images: the course that they are of, so that old ones are found. */
const COURSE_LABEL = 'org.coldstart.sandbox.course';

/** What an image starts with, whichever layers it has. */
const SETTINGS = [
  `USER ${USER}:${USER}`,
  'WORKDIR /tmp',
  'ENV PATH=/usr/local/bin:/usr/bin:/bin',
  'ENV HOME=/tmp',
  'ENV LANG=C.UTF-8',
  'ENV TZ=UTC',
  'ENTRYPOINT ["node"]',
];

export interface ImageOptions {
  readonly engine: Engine;
  readonly root: string;
  /** An image with Node 24 that takes the place of this machine's files. */
  readonly baseImage?: string | undefined;
  /** Told what takes time. */
  readonly log: (message: string) => void;
}

/** What this process has made sure of, or is about to: images by their names, thick layers by their courses. */
const made = new Map<string, Promise<void>>();
const bases = new Map<string, Promise<string>>();

/**
 * Makes sure of the image with the exercises as they are now: a thick layer (Linux, Node, the grader and its packages) as
 * it was when this process began, and a thin one of exercises.
 *
 * @returns its name
 */
export async function ensureImage(options: ImageOptions): Promise<string> {
  const { engine, root, baseImage = '' } = options;
  const key = JSON.stringify([root, baseImage]);
  const basing = bases.get(key) ?? ensureBase(options);
  bases.set(key, basing);
  const base = await basing.catch((error: unknown) => {
    bases.delete(key);
    throw error;
  });
  const entries: ImageEntries = new Map();
  addExercises(entries, root);
  addExercises(entries, CANARY_ROOT);
  const canary = `${COURSE}/exercises/${CANARY_FOLDER}`;
  // It is installed nowhere.
  addLink(entries, `${canary}/node_modules/@coldstart/checks`, `${COURSE}/packages/checks`);
  const name = `${REPOSITORY}:${combine(base, contentsHash(entries)).slice(0, 24)}`;
  await once(name, async () => {
    if (await exists(engine, name)) return;
    await addLayer(options, base, name, entries);
    await removeOld(options, [base, name]);
  });
  return name;
}

async function ensureBase(options: ImageOptions): Promise<string> {
  const { engine, root, baseImage, log } = options;
  const entries: ImageEntries = new Map();
  if (baseImage === undefined) addMachine(entries);
  addGradingCode(entries, root);
  const from = baseImage === undefined ? '' : await idOf(engine, baseImage);
  const name = `${REPOSITORY}:base-${combine(from, fingerprint(entries)).slice(0, 24)}`;
  if (await exists(engine, name)) return name;
  log('Making the image that submissions are graded in. This takes a minute, once for each version of Coldstart ...');
  const changes = [...SETTINGS, `LABEL ${COURSE_LABEL}=${courseLabel(root)}`].flatMap((each) => ['--change', each]);
  if (baseImage === undefined)
    await engine.run(['import', ...changes, '-', name], { input: tarOf(entries), timeout: 600_000 });
  else await addLayer(options, baseImage, name, entries, changes);
  return name;
}

/** A Linux of this machine's own files. */
function addMachine(entries: ImageEntries): void {
  if (process.platform !== 'linux') {
    throw new SandboxBroken(
      'This machine has no Linux of its own to make an image of. Name one with Node 24 in it that the engine has: `--base-image node:24-slim`, after `docker pull node:24-slim`.',
    );
  }
  addSystem(entries);
  const python = findPython();
  if (python !== undefined) addPython(entries, python);
}

async function idOf(engine: Engine, image: string): Promise<string> {
  try {
    return await engine.run(['image', 'inspect', '--format', '{{.Id}}', image]);
  } catch (error) {
    throw new SandboxBroken(`The engine has no image ${image}. Fetch it first: \`${engine.command} pull ${image}\`.`, {
      cause: error,
    });
  }
}

/** Puts files over an image: a container that never runs takes them. */
async function addLayer(
  { engine }: ImageOptions,
  base: string,
  name: string,
  entries: ImageEntries,
  changes: readonly string[] = [],
): Promise<void> {
  const container = `coldstart-layer-${randomBytes(6).toString('hex')}`;
  await engine.run(['create', '--pull', 'never', '--network', 'none', '--name', container, base]);
  try {
    await engine.run(['cp', '-', `${container}:/`], { input: tarOf(entries), timeout: 300_000 });
    await engine.run(['commit', ...changes, container, name], { timeout: 300_000 });
  } finally {
    await engine.run(['rm', '--force', container]);
  }
}

/** Of what went in: paths, and of each file its size and when it was changed; of what is installed, pnpm's names have the version. */
function fingerprint(entries: ImageEntries): string {
  const hash = createHash('sha256').update(JSON.stringify(SETTINGS));
  for (const [path, entry] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (entry.kind !== 'file') {
      hash.update(JSON.stringify([path, entry]));
      continue;
    }
    const { size, mtimeMs } = lstatSync(entry.source);
    hash.update(JSON.stringify([path, size, entry.executable, path.includes('.pnpm/') ? 0 : Math.floor(mtimeMs)]));
  }
  return hash.digest('hex').slice(0, 24);
}

/** Of few files: whatever they hold. */
function contentsHash(entries: ImageEntries): string {
  const hash = createHash('sha256');
  for (const [path, entry] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(JSON.stringify(entry.kind === 'file' ? [path, entry.executable] : [path, entry]));
    if (entry.kind === 'file') hash.update(readFileSync(entry.source));
  }
  return hash.digest('hex');
}

async function exists(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.run(['image', 'inspect', name]);
    return true;
  } catch (error) {
    if (error instanceof EngineFailure) return false;
    throw error;
  }
}

/** Earlier images of this course. Those that something runs in stay. */
async function removeOld({ engine, root }: ImageOptions, keep: readonly string[]): Promise<void> {
  const filter = `label=${COURSE_LABEL}=${courseLabel(root)}`;
  const listed = await engine.run(['image', 'ls', '--filter', filter, '--format', '{{.Repository}}:{{.Tag}}']);
  const old = listed
    .split('\n')
    .filter((name) => name.includes(`${REPOSITORY}:`) && !keep.some((one) => name.endsWith(one)));
  for (const name of old) await engine.run(['image', 'rm', name]).catch(() => undefined);
}

const courseLabel = (root: string): string =>
  createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 24);

async function once(name: string, make: () => Promise<void>): Promise<void> {
  const making = made.get(name) ?? make();
  made.set(name, making);
  try {
    await making;
  } catch (error) {
    made.delete(name);
    throw error;
  }
}

/** What is started in a container. */
export const PROGRAM = [`${COURSE}/apps/classroom/src/sandbox/inside/main.ts`, COURSE, 'alone'] as const;
