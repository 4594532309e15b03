import { parse } from 'yaml';
import type { EventName, LambdaSpec } from '../state.ts';

/** An AppSpec that cannot be carried out; the message says why. */
export class InvalidAppSpec extends Error {}

const HOOKS = ['BeforeAllowTraffic', 'AfterAllowTraffic'] as const;
const MEMBERS = ['Name', 'Alias', 'CurrentVersion', 'TargetVersion'] as const;

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an AppSpec for Lambda, YAML or JSON.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-lambda
 * @throws InvalidAppSpec
 */
export function readAppSpec(text: string): LambdaSpec {
  const spec = parseText(text);
  const resources = [listOf(spec, 'Resources')].flat().flatMap((entry) => (isMap(entry) ? Object.entries(entry) : []));
  const [first, ...more] = resources;
  if (first === undefined) throw new InvalidAppSpec('The AppSpec file names no function in the section Resources.');
  if (more.length > 0)
    throw new InvalidAppSpec('The AppSpec file names more than one function in the section Resources.');
  const [target, resource] = first;
  if (!isMap(resource) || resource['Type'] !== 'AWS::Lambda::Function' || !isMap(resource['Properties']))
    throw new InvalidAppSpec(`The resource ${target} of the AppSpec file is no AWS::Lambda::Function with Properties.`);
  const properties = resource['Properties'];
  const [functionName, alias, current, wanted] = MEMBERS.map((member) => text1(properties, member, target));
  return {
    target,
    functionName: functionName ?? '',
    alias: alias ?? '',
    current: current ?? '',
    wanted: wanted ?? '',
    hooks: hooksOf(spec),
  };
}

function parseText(text: string): Fields {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new InvalidAppSpec('The AppSpec file is not valid YAML or JSON.');
  }
  if (!isMap(parsed)) throw new InvalidAppSpec('The AppSpec file is empty.');
  // JSON has the names with small letters as well.
  const spec = Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
  if (Number(spec['Version']) !== 0) throw new InvalidAppSpec('The version of the AppSpec file must be 0.0.');
  return spec;
}

function listOf(spec: Fields, name: string): unknown[] {
  const value = spec[name] ?? [];
  if (!Array.isArray(value)) throw new InvalidAppSpec(`The section ${name} of the AppSpec file must be a list.`);
  return value;
}

function text1(properties: Fields, member: string, target: string): string {
  const found = properties[member] ?? properties[member.charAt(0).toLowerCase() + member.slice(1)];
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw new InvalidAppSpec(`The resource ${target} of the AppSpec file needs the property ${member}.`);
}

function hooksOf(spec: Fields): Partial<Record<EventName, string>> {
  const hooks: Partial<Record<EventName, string>> = {};
  for (const entry of listOf(spec, 'Hooks')) {
    for (const [name, hook] of Object.entries(isMap(entry) ? entry : {})) {
      const event = HOOKS.find((known) => known === name);
      if (event === undefined || typeof hook !== 'string')
        throw new InvalidAppSpec(`The hook ${name} of the AppSpec file is none of ${HOOKS.join(' and ')}.`);
      hooks[event] = hook;
    }
  }
  return hooks;
}
