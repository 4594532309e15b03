import type { TargetGroup } from '../state.ts';

/** What events and answers depend on: whose group it is, and how it wants them. */
export type Mode = Pick<TargetGroup, 'arn' | 'attributes'>;

export const LISTS = 'lambda.multi_value_headers.enabled';

/** Whether headers and parameters come, and are answered, as lists. */
export const hasLists = ({ attributes }: Pick<Mode, 'attributes'>): boolean => attributes.get(LISTS) === 'true';
