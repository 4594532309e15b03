import type { Json } from './json.ts';
import type { Resource } from './resource.ts';

/**
 * What the interpreter cannot know by itself: whoever runs it says so with every step. With the same answers it does
 * the same.
 */
export interface Outside {
  /** Now, in milliseconds since 1970. */
  readonly now: number;
  /** A number from 0 up to 1, which it does not reach: for jitter, `States.MathRandom` and `$random`. */
  random(): number;
  /** For `States.UUID`, `$uuid` and names of tasks' tokens and map runs. */
  uuid(): string;
  /** Whether there is such an activity; without it, all are there. */
  hasActivity?(arn: string): boolean;
  /** Why these cannot be the parameters of a service's operation; without it, all can. Nothing of it may change in a step. */
  problems?(resource: Resource, parameters: Json): Promise<readonly string[]>;
}
