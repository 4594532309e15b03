import { isList, isObject, type JsonObject, type Json } from '../json.ts';
import type { Findings } from './diagnostic.ts';

/** A state that another one names, and where it does. */
interface Target {
  readonly name: string;
  readonly location: string;
}

/** Whether every state that is named exists, is reached, and there is an end. */
export function checkGraph(findings: Findings, states: JsonObject, startAt: Json | undefined, location: string): void {
  const start: Target[] = typeof startAt === 'string' ? [{ name: startAt, location: `${location}/StartAt` }] : [];
  const targets = new Map(
    Object.entries(states).map(([name, state]) => [name, targetsOf(state, `${location}/States/${name}`)]),
  );
  for (const target of [...start, ...[...targets.values()].flat()])
    if (!Object.hasOwn(states, target.name))
      findings.error('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target.name}`, target.location);
  if (!Object.values(states).some(isEnd)) return findings.error('MISSING_END_STATE', 'Workflow has no terminal state');
  const reached = new Set<string>();
  const waiting = start.map(({ name }) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(targets.get(name) ?? []).map((target) => target.name));
  }
  for (const name of Object.keys(states))
    if (!reached.has(name))
      findings.error('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${location}/States/${name}`);
}

const isEnd = (state: Json): boolean =>
  isObject(state) && (state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail');

function targetsOf(state: Json, location: string): Target[] {
  if (!isObject(state)) return [];
  const targets = target(state['Next'], `${location}/Next`);
  for (const field of ['Choices', 'Catch'] as const) {
    const list = state[field];
    if (!isList(list)) continue;
    for (const [index, item] of list.entries())
      if (isObject(item)) targets.push(...target(item['Next'], `${location}/${field}[${index}]/Next`));
  }
  return [...targets, ...target(state['Default'], `${location}/Default`)];
}

const target = (name: Json | undefined, location: string): Target[] =>
  typeof name === 'string' ? [{ name, location }] : [];
