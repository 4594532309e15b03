/** The deployments of docs/classroom, held against the schemas that their tools publish. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { DCLinter } from 'dclint';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { Service } from 'kubernetes-models/v1';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { openDatabase } from './database/open.ts';
import { Queue } from './queue/queue.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'docs', 'classroom');

const KINDS = { Deployment, NetworkPolicy, ScaledObject, Service, TriggerAuthentication };
const manifest = z.looseObject({
  kind: z.enum(['Deployment', 'NetworkPolicy', 'ScaledObject', 'Service', 'TriggerAuthentication']),
  metadata: z.looseObject({ name: z.string() }),
});
/** What the linter says; its own types cannot be resolved. */
const linted = z.array(z.object({ messages: z.array(z.object({ rule: z.string(), message: z.string() })) }));
type Manifest = z.infer<typeof manifest>;

const manifests = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(FOLDER, 'kubernetes', file), 'utf8')).map((one) => manifest.parse(one.toJS()));

/** @throws what is wrong */
const validate = (one: Manifest): void => Object.assign(new KINDS[one.kind](), one).validate();

test.each([
  ['server.yaml', ['Deployment classroom-server', 'Service classroom']],
  ['workers.yaml', ['Deployment classroom-worker']],
  ['scaling.yaml', ['TriggerAuthentication classroom-database', 'ScaledObject classroom-worker']],
  ['network.yaml', ['NetworkPolicy classroom-server', 'NetworkPolicy classroom-worker']],
])('%s is what Kubernetes and KEDA take', (file, names) => {
  const found = manifests(file);
  expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(names);
  for (const one of found) {
    expect(() => validate(one)).not.toThrow();
    // The schemas do find what is wrong.
    expect(() => validate({ ...one, spec: 'none' })).toThrow();
  }
});

test('the Compose file is what the specification allows', async () => {
  const file = join(FOLDER, 'compose.yaml');
  expect(composeProblems(file)).toEqual([]);
  // The schema does find what is wrong.
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-compose-'));
  const wrong = join(folder, 'compose.yaml');
  await writeFile(wrong, readFileSync(file, 'utf8').replace('cap_drop: [ALL]', 'cap_drop: ALL'));
  expect(composeProblems(wrong)).not.toEqual([]);
  await rm(folder, { recursive: true });
});

/** By the schema alone: the linter's other rules are about taste. */
function composeProblems(file: string): string[] {
  const results = new DCLinter({ rules: {}, quiet: true }).lintFiles([file], false);
  return linted
    .parse(results)
    .flatMap(({ messages }) => messages)
    .filter(({ rule }) => rule === 'invalid-schema' || rule === 'invalid-yaml')
    .map(({ message }) => message);
}

test('KEDA asks the queue a question that it understands, about what waits and what is graded', async () => {
  const [, scaled] = manifests('scaling.yaml');
  const query = z
    .looseObject({
      spec: z.looseObject({ triggers: z.tuple([z.looseObject({ metadata: z.object({ query: z.string() }) })]) }),
    })
    .transform(({ spec }) => spec.triggers[0].metadata.query)
    .parse(scaled);
  const database = await openDatabase({ folder: undefined });
  const queue = await Queue.open(database, (message) => expect.fail(message));
  try {
    expect(await database.query(query)).toEqual([{ count: 0 }]);
    const jobs = [1, 2, 3].map((round) => ({ submission: `${round}`, round }));
    await database.transaction((transaction) => queue.add(transaction, jobs));
    expect(await database.query(query)).toEqual([{ count: 3 }]);
  } finally {
    await queue.close();
    await database.close();
  }
});
