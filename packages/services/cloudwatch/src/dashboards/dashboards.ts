import { page, type AccessRule } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { alarmTags } from '../alarms/configure.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import type { CloudWatchOperations } from '../sdk.ts';
import { allDashboards, dashboardArn, dropDashboard, findDashboard, keepDashboard } from './state.ts';
import { validateBody } from './validate.ts';

const onDashboard: AccessRule<{ readonly DashboardName: string }> = ({ DashboardName }, call, action) => ({
  action,
  resource: dashboardArn(call, DashboardName),
});

const notFound = (names: readonly string[]): AwsError =>
  new AwsError(
    'DashboardNotFoundError',
    names.length === 1
      ? `Dashboard ${names[0]} does not exist`
      : `The specified dashboard does not exist. [${names.join(', ')}]`,
    { status: 404 },
  );

const BAD_NAME =
  'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n';

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalidValue(BAD_NAME);
}

export const dashboardOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
  PutDashboard: {
    access: onDashboard,
    run({ DashboardName: name, DashboardBody: body, Tags }, call) {
      checkName(name);
      validateBody(body);
      const tags = findDashboard(call, name)?.tags ?? alarmTags.add([], Tags);
      keepDashboard(call, { name, body, modified: call.now(), tags });
      return { DashboardValidationMessages: [] };
    },
  },

  GetDashboard: {
    access: onDashboard,
    run({ DashboardName: name }, call) {
      checkName(name);
      const found = findDashboard(call, name);
      if (found === undefined) throw notFound([name]);
      return { DashboardArn: dashboardArn(call, name), DashboardBody: found.body, DashboardName: name };
    },
  },

  ListDashboards: {
    run(input, call) {
      const { DashboardNamePrefix: prefix = '', NextToken: token } = input;
      const { items, token: next } = page(
        allDashboards(call).filter(({ name }) => name.startsWith(prefix)),
        { token, scope: ['ListDashboards', prefix] },
        {
          keyOf: ({ name }) => name,
          size: 1000,
          invalid: () => invalidValue('Request parameter NextToken is invalid'),
        },
      );
      return {
        DashboardEntries: items.map(({ name, body, modified }) => ({
          DashboardName: name,
          DashboardArn: dashboardArn(call, name),
          LastModified: new Date(modified),
          Size: Buffer.byteLength(body),
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },

  /** All of them, or none. */
  DeleteDashboards: {
    access: ({ DashboardNames = [] }, call, action) =>
      DashboardNames.map((name) => ({ action, resource: dashboardArn(call, name) })),
    run({ DashboardNames: names = [] }, call) {
      if (names.length === 0) throw missingParameter('The parameter DashboardNames is required.');
      const gone = names.filter((name) => findDashboard(call, name) === undefined);
      if (gone.length > 0) throw notFound(gone);
      for (const name of names) dropDashboard(call, name);
    },
  },
};
