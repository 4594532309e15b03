import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exercise } from './course.ts';

/** A sentence of the task that an answer must fulfil. */
export interface Requirement {
  /** `R1` */
  readonly id: string;
  /** As README.md has it, without its id. */
  readonly text: string;
}

/** `- **R1** Lambda finds the handler.` */
const ITEM = /^\s*[-*] \*\*(R\d+)\*\* (.+)$/gm;

/** The requirements of a task: the items of its lists that begin with an id, in the text's order. */
export function requirementsIn(readme: string): Requirement[] {
  return [...readme.matchAll(ITEM)].map(([, id = '', text = '']) => ({ id, text }));
}

/** The requirements of an exercise; none where it has no README.md. */
export async function requirementsOf({ folder }: Exercise): Promise<Requirement[]> {
  return requirementsIn(await readFile(join(folder, 'README.md'), 'utf8').catch(() => ''));
}

/** What is wrong with the requirements of an exercise, one sentence each. */
export async function inspectRequirements(exercise: Exercise): Promise<string[]> {
  const readme = `${exercise.path}/README.md`;
  const ids = (await requirementsOf(exercise)).map(({ id }) => id);
  if (ids.length === 0) return [`${readme} has no requirements; write them as items of a list: \`- **R1** …\`.`];
  const findings: string[] = [];
  for (const [index, id] of ids.entries()) {
    if (id !== `R${index + 1}`)
      findings.push(`${readme}: ${id} comes where R${index + 1} should; number them in order.`);
  }
  const proven = new Set(exercise.manifest.checks.flatMap(({ requirements }) => requirements));
  for (const id of ids) {
    if (!proven.has(id)) findings.push(`${readme}: no check proves ${id}; write one, or take the requirement back.`);
  }
  for (const id of proven) {
    if (!ids.includes(id))
      findings.push(`${exercise.path}/exercise.yaml: a check proves ${id}, which ${readme} has not.`);
  }
  return findings;
}
