import type { Value } from '@coldstart/cloud';
import type { SamContext, SamResource } from '@coldstart/cloud/sam';
import { Parts } from './definition.ts';

/** What SAM knows of a template's APIs while it works. */
export interface ApiState {
  /** Definitions that stand in the template or that SAM writes, by their APIs' logical ids. */
  readonly bodies: Map<string, Parts>;
  /** APIs whose definitions SAM writes. */
  readonly managed: Set<string>;
  /** The names that functions behind an API have been given, in their order. */
  readonly functionNames: Map<string, string>;
  readonly sharedPlan: SharedPlan;
  /** The template's logical ids, in the order in which SAM looks at them. */
  order: Parts;
  /** The events of functions by their logical ids, in such an order. */
  readonly eventOrder: Map<string, Parts>;
}

/** The one usage plan of all APIs that share one. */
export interface SharedPlan {
  readonly apis: string[];
  readonly stages: { readonly api: string; readonly stage: string }[];
  readonly conditions: string[];
  unconditional: boolean;
  deletionPolicy?: string;
  updateReplacePolicy?: string;
}

const states = new WeakMap<SamContext, ApiState>();

export function apiState(context: SamContext): ApiState {
  const known = states.get(context);
  if (known !== undefined) return known;
  const state: ApiState = {
    bodies: new Map(),
    managed: new Set(),
    functionNames: new Map(),
    sharedPlan: { apis: [], stages: [], conditions: [], unconditional: false },
    order: new Parts('as added'),
    eventOrder: new Map(),
  };
  states.set(context, state);
  return state;
}

/** What SAM knows of pseudo parameters; the others are left to CloudFormation. */
const KNOWN = new Set(['AWS::Region', 'AWS::Partition']);

/** The values of the template's own parameters, and of the pseudo parameters that SAM knows. */
export function givenParameters({ parameters }: SamContext): ReadonlyMap<string, Value> {
  return new Map([...parameters].filter(([name]) => !name.startsWith('AWS::') || KNOWN.has(name)));
}

/** The template's resources, in the order in which they are expanded. */
export function inOrder(context: SamContext): [string, SamResource][] {
  return apiState(context)
    .order.names()
    .flatMap(({ text: logicalId }): [string, SamResource][] => {
      const resource = context.resources[logicalId];
      return resource === undefined ? [] : [[logicalId, resource]];
    });
}
