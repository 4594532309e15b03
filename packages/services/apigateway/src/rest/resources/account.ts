import { replacing, resourceRow } from './resource-row.ts';

interface AccountProperties {
  CloudWatchRoleArn?: string;
}

/** The account's settings in a Region, which stay when the stack goes. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html */
export const apiGatewayAccount = resourceRow<AccountProperties>({
  type: 'AWS::ApiGateway::Account',
  id: ({ stack }) => `${stack.account}-${stack.region}`,
  attributes: ({ stack }) => ({ Id: `${stack.account}-${stack.region}` }),
  create: {
    UpdateAccount: ({ properties }) => ({
      patchOperations: replacing({ '/cloudwatchRoleArn': properties.CloudWatchRoleArn }),
    }),
  },
  update: [
    {
      of: ['CloudWatchRoleArn'],
      put: {
        UpdateAccount: ({ properties }) => ({
          patchOperations: replacing({ '/cloudwatchRoleArn': properties.CloudWatchRoleArn }),
        }),
      },
    },
  ],
  read: {
    GetAccount: {
      input: () => ({}),
      read: ({ cloudwatchRoleArn }) =>
        cloudwatchRoleArn === undefined ? {} : { CloudWatchRoleArn: cloudwatchRoleArn },
    },
  },
  delete: {},
});
