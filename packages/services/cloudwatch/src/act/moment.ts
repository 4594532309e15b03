import type { AlarmRecord, AlarmState, Suppression } from '../alarms/state.ts';

/** An alarm's state, and whether its actions were suppressed in it. */
export interface StateMoment {
  readonly state: AlarmState;
  readonly suppression: Suppression | undefined;
}

/** A change of an alarm: what is told to whoever is to act. Plain data: it waits on disk. */
export interface Change {
  readonly alarm: AlarmRecord;
  readonly now: StateMoment;
  readonly before: StateMoment;
}

export const momentOf = (alarm: AlarmRecord): StateMoment => ({
  state: alarm.state,
  suppression: alarm.kind === 'composite' ? alarm.suppression : undefined,
});
