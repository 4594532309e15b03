import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '@coldstart/grader';
import { readSdk } from './sdk.ts';
import { CONSTRAINTS, manifest, sources } from './service-files.ts';

/**
 * Begins a service: `packages/services/<name>` with one operation and its test, its line in the table of services, its
 * title in the README, and its SDK client from the registry, pinned in the catalog.
 *
 * @param name endpoint prefix and signing name: `sqs`, `events`
 * @throws UsageError where that cannot be; then everything is as it was
 */
export async function createService(root: string, name: string, options: { readonly sdk?: string }): Promise<void> {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new UsageError(`\`${name}\` is no name for a service. Use its endpoint prefix, such as \`sqs\`.`);
  const path = `packages/services/${name}`;
  const folder = join(root, path);
  if (existsSync(folder)) throw new UsageError(`${path} is there already.`);
  const client = `@aws-sdk/client-${options.sdk ?? name}`;
  const kept = ['packages/services/all/package.json', 'README.md', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'].map(
    (file) => join(root, file),
  );
  const before = await Promise.all(kept.map((file) => readFile(file, 'utf8')));
  let constraints = false;
  try {
    await write(folder, { 'package.json': manifest(name) });
    await addToTable(root, `@coldstart/service-${name}`);
    install(folder, client);
    const facts = await readSdk(folder, client);
    await mkdir(join(folder, 'src'));
    constraints = writeConstraints(root, name);
    await write(folder, sources(name, client, facts, constraints));
    await addToReadme(root, facts.title);
    spawnSync('oxfmt', [folder], { cwd: root, shell: process.platform === 'win32' });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    await Promise.all(kept.map((file, at) => writeFile(file, before[at] ?? '')));
    throw error;
  }
  process.stdout.write(
    [
      `${path} is there, in the table of services (packages/services/all/package.json) and in the README.`,
      "Its title is the SDK's name for it: mend it in src/entry.ts and the README where AWS writes another one.",
      ...(constraints ? [] : [CONSTRAINTS_MISSING.replace('NAME', name)]),
      `Try it:  pnpm exec vitest run ${path}`,
      'What comes next is in CONTRIBUTING.md, "A service".',
      '',
    ].join('\n'),
  );
}

const CONSTRAINTS_MISSING =
  'Its constraints are still to be written:  python3 scripts/python-tools.py && .coldstart/python/bin/python packages/wire/tools/constraints.py NAME' +
  `\nThen this line goes into src/index.ts:  ${CONSTRAINTS}`;

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function addToTable(root: string, service: string): Promise<void> {
  const file = join(root, 'packages/services/all/package.json');
  const table = JSON.parse(await readFile(file, 'utf8')) as { dependencies: Record<string, string> };
  const rows = { ...table.dependencies, [service]: 'workspace:*' };
  table.dependencies = Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(table, undefined, 2)}\n`);
}

/** The README says which services there are; `packages/services/all/src/readme.test.ts` compares it with the table. */
async function addToReadme(root: string, title: string): Promise<void> {
  const file = join(root, 'README.md');
  const text = await readFile(file, 'utf8');
  const changed = text.replace(/(?<=It knows )(.*?)(?=, and enforces)/s, (list) => {
    const titles = [...list.split(/, | and /), title].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
  });
  await writeFile(file, changed);
}

/** @throws UsageError where the registry has no such package, or cannot be reached */
function install(folder: string, client: string): void {
  const { status, stdout, stderr, error } = spawnSync(
    'pnpm',
    ['add', '--prefer-offline', '--save-catalog', '--save-exact', client],
    {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (error === undefined && status === 0) return;
  const why = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-6).join('\n');
  throw new UsageError(
    `${client} could not be installed, so that nothing was made:\n${why}\nIf the client has another name, say it with --sdk: \`pnpm new service events --sdk eventbridge\`.`,
  );
}

/** @returns false where there is no Python with botocore yet */
function writeConstraints(root: string, name: string): boolean {
  const python = join(root, '.coldstart/python/bin/python');
  if (!existsSync(python)) return false;
  const tool = join(root, 'packages/wire/tools/constraints.py');
  return spawnSync(python, [tool, name], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
