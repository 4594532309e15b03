import { resourceRow } from './resource-row.ts';

interface DashboardProperties {
  DashboardName?: string;
  DashboardBody: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html */
export const cloudwatchDashboard = resourceRow<DashboardProperties>({
  type: 'AWS::CloudWatch::Dashboard',
  name: { property: 'DashboardName', most: 255 },
  id: ({ name }) => name,
  create: { PutDashboard: ({ name, properties: { DashboardBody } }) => ({ DashboardName: name, DashboardBody }) },
  update: [
    {
      of: ['DashboardBody'],
      put: { PutDashboard: ({ id, properties: { DashboardBody } }) => ({ DashboardName: id, DashboardBody }) },
    },
  ],
  read: {
    GetDashboard: {
      input: ({ id }) => ({ DashboardName: id }),
      read: ({ DashboardName, DashboardBody = '' }) => ({ DashboardName, DashboardBody }),
    },
  },
  delete: { DeleteDashboards: ({ id }) => ({ DashboardNames: [id] }) },
});
