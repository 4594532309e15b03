import type { Trigger } from '../alarms/state.ts';

/** What has composite alarms look at their rule; the timer itself stands with what it does. */
export interface CompositeLook {
  readonly name: string;
  /** The alarm that has changed; none when the composite alarm is new or has a new rule. */
  readonly trigger?: Trigger;
  /** Composite alarms on the way. */
  readonly path: readonly string[];
}

export const compositeLook = { name: 'cloudwatch/composite' };
