import type { Json } from '@coldstart/states';
import type { OperationModel } from '@coldstart/wire';
import type { Answer, Target, Work } from '../sdk/call.ts';
import type { Fields } from '../sdk/input.ts';
import type { Naming } from '../sdk/names.ts';
import { withMetadata } from './metadata.ts';
import { outputOf, type OutputStyle } from '../sdk/output.ts';

/** What stands behind an action: `sync:2`. */
export type Suffix = '' | 'sync' | 'sync:2' | 'waitForTaskToken';

/**
 * An optimized integration with an operation of a service of this cloud.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export interface Integration {
  readonly suffixes: readonly Suffix[];
  /** As this cloud calls it. */
  readonly service: string;
  readonly operation: string;
  readonly fields: Fields;
  readonly naming: Naming;
  /** Makes of the task's input what the operation takes. */
  prepare?(input: Json, work: Work): Json;
  /** Makes of the answer what the task gives. @throws TaskFailure where the answer tells of one */
  result?(answer: Answer, target: Target, work: Work): Json | Promise<Json>;
}

/** The SDK for Java 1 writes times as milliseconds since 1970. */
const VERSION_1: OutputStyle = {
  memberName: (name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
  time: (date) => date.getTime(),
};

export const plainOutput = ({ output }: OperationModel, value: unknown): Record<string, Json> =>
  output.isUnitSchema() ? {} : (outputOf(output, value, VERSION_1) as Record<string, Json>);

/** What the operation answers, and what its answer was as HTTP. */
export const answered = (answer: Answer, target: Target, work: Work): Promise<Json> =>
  withMetadata(plainOutput(target.operation, answer.output), answer, target, work.call.now());
