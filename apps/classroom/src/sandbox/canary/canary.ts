import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { SubmittedFile } from '@coldstart/classroom/protocol';
import { SandboxBroken } from '../broken.ts';
import type { StartedContainer } from '../container.ts';
import { COURSE } from '../image/course-files.ts';
import type { Target } from './reach.ts';

/** The course of one exercise that lies beside; its files are in the image, too. */
export const CANARY_ROOT = import.meta.dirname;
export const CANARY_FOLDER = '0-sandbox-canary';
const SLUG = 'sandbox-canary';
/** Milliseconds that one attack may take. */
const PATIENCE = 120_000;

/**
 * Attacks a container: twice from within a function, so that the second attack may meet what the first has left, and once
 * as somebody who has broken out of the function's own confinement.
 *
 * @throws SandboxBroken that names what was reached
 */
export async function proveIsolation(container: StartedContainer, root: string): Promise<void> {
  const listener = createServer((socket) => socket.destroy()).listen(0);
  await once(listener, 'listening');
  try {
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('The canary has nobody to look for.');
    const secrets = [1, 2, 3].map(() => [word(), word()] as const);
    const target: Omit<Target, 'secret'> = {
      port: address.port,
      addresses: ['127.0.0.1', '::1', ...ownAddresses()],
      paths: [realpathSync(root)].filter((path) => !path.startsWith(COURSE)),
    };
    const reached = new Set<string>();
    for (const [index, leaves] of secrets.slice(1).entries()) {
      const secret = secrets[index] ?? leaves;
      for (const what of await attack(container, { ...target, secret }, leaves)) reached.add(what);
    }
    const [secret = ['', ''] as const] = secrets;
    for (const what of await attackDeeply(container, { ...target, secret })) reached.add(what);
    if (reached.size > 0) {
      throw new SandboxBroken(
        `Submissions would not be kept apart: from inside the sandbox, this was reached: ${[...reached].join('; ')}. Nothing was graded. Look at how the container engine is set up, and at the arguments that it is given.`,
      );
    }
  } finally {
    listener.close();
  }
}

/** @returns what the function reached, in words */
async function attack(
  { program }: StartedContainer,
  target: Target,
  leaves: readonly [string, string],
): Promise<string[]> {
  const token = word();
  const files = [
    file('src/attack.mts', source('attack.ts')),
    file('src/reach.mts', source('reach.ts')),
    file(
      'src/target.mts',
      `export const target = ${JSON.stringify(target)};\nexport const leaves = ${JSON.stringify(leaves)};\n`,
    ),
  ];
  const asked = {
    token,
    slug: SLUG,
    variant: 'typescript',
    files,
    removed: [],
    version: 'canary',
    seed: randomInt(1_000_000),
  };
  const answer = await program.ask(asked, PATIENCE);
  if (answer.type === 'broken') return [`the end of the grader (${answer.message})`];
  const { status, problem, checks } = answer.verdict;
  // A process that was left was found, and ends with the container: as it should be.
  if (status === 'pass') return [];
  return [problem?.message ?? checks.map(({ message }) => message).join(' ')];
}

const deepSchema = z.strictObject({ tried: z.literal(11), reached: z.array(z.string()) });

async function attackDeeply(container: StartedContainer, target: Target): Promise<string[]> {
  const said = await container.execute([`${COURSE}/apps/classroom/src/sandbox/canary/deep.ts`, JSON.stringify(target)]);
  return deepSchema.parse(JSON.parse(said)).reached;
}

const word = (): string => randomBytes(12).toString('hex');

/** In a submission, what a file imports has the name that it has there. */
const source = (name: string): string =>
  readFileSync(join(import.meta.dirname, name), 'utf8').replaceAll(/from '\.\/(\w+)\.ts'/g, "from './$1.mts'");

const file = (path: string, text: string): SubmittedFile => ({ path, contents: Buffer.from(text).toString('base64') });

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((own) => own ?? []);
  // An address that needs its interface's name is none to whoever has not that interface.
  return all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:')).map(({ address }) => address);
}
