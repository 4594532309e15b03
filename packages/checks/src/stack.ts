import { ExpectationError } from './expect.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  /** `AWS::Lambda::Function` */
  readonly type: string;
}

/** What the learner's template became. */
export interface Stack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
  /** An output's value. */
  output(key: string): string;
  /** The physical name of a resource: `stack-HelloFunction-1A2B` of `HelloFunction`. */
  resource(logicalId: string): string;
  /** Physical names of the functions. */
  readonly functions: readonly string[];
}

export function createStack(
  name: string,
  outputs: Readonly<Record<string, string>>,
  resources: readonly StackResource[],
): Stack {
  return {
    name,
    outputs,
    resources,
    output(key) {
      const value = outputs[key];
      if (value !== undefined) return value;
      throw new ExpectationError(
        `the template to have the output ${key}`,
        `its outputs are ${list(Object.keys(outputs))}`,
      );
    },
    resource(logicalId) {
      const found = resources.find((resource) => resource.logicalId === logicalId);
      if (found !== undefined) return found.physicalId;
      throw new ExpectationError(
        `the template to have the resource ${logicalId}`,
        `its resources are ${list(resources.map((resource) => resource.logicalId))}`,
      );
    },
    functions: resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ physicalId }) => physicalId),
  };
}

const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
