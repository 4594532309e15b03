import type { EcsParameters } from '@aws-sdk/client-scheduler';

/** ECS's parameters as templates have them. */
export type TemplateEcsParameters = Record<string, unknown>;

/** Members whose own members the service writes with a small letter, and templates with a capital one. */
const INSIDE = ['CapacityProviderStrategy', 'PlacementConstraints', 'PlacementStrategy', 'NetworkConfiguration'];

type Initial = (letter: string) => string;

const renamed = (one: object, initial: Initial): object =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name.replace(/^./, initial), value as unknown]));

function changed(parameters: object, initial: Initial): object {
  const entries = Object.entries(parameters).map(([name, value]: [string, object | object[]]) => {
    if (!INSIDE.includes(name)) return [name, value];
    return [name, Array.isArray(value) ? value.map((one) => renamed(one, initial)) : renamed(value, initial)];
  });
  return Object.fromEntries(entries) as object;
}

export const ecsFromTemplate = (parameters: TemplateEcsParameters): EcsParameters =>
  changed(parameters, (letter) => letter.toLowerCase()) as EcsParameters;

export const ecsForTemplate = (parameters: EcsParameters): TemplateEcsParameters =>
  changed(parameters, (letter) => letter.toUpperCase()) as TemplateEcsParameters;
