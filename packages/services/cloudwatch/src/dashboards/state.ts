import { defineState, formatArn, GLOBAL, type Call, type ResourceTag } from '@coldstart/cloud';

export interface Dashboard {
  readonly name: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly tags: readonly ResourceTag[];
}

/** They belong to no Region. */
const dashboards = defineState('cloudwatch/dashboards', () => ({ byName: new Map<string, Dashboard>() }));

export const dashboardArn = ({ account }: Pick<Call, 'account'>, name: string): string =>
  formatArn({ account, region: '' }, 'cloudwatch', `dashboard/${name}`);

const held = ({ cloud, account }: Call) =>
  cloud.store.peek(dashboards, { account, region: GLOBAL, part: '' })?.byName ?? new Map<string, Dashboard>();

export const findDashboard = (call: Call, name: string): Dashboard | undefined => held(call).get(name);

/** In the order of their names. */
export const allDashboards = (call: Call): Dashboard[] =>
  [...held(call).values()].sort((a, b) => (a.name < b.name ? -1 : 1));

export function keepDashboard(call: Call, dashboard: Dashboard): void {
  call.state(dashboards, { region: GLOBAL }).byName.set(dashboard.name, dashboard);
}

export function dropDashboard(call: Call, name: string): void {
  call.state(dashboards, { region: GLOBAL }).byName.delete(name);
}
