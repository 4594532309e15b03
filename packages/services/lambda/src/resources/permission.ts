import type { AddPermissionCommandInput } from '@aws-sdk/client-lambda';
import type { ValueMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type PermissionProperties = Omit<AddPermissionCommandInput, 'StatementId' | 'Qualifier' | 'RevisionId'> & {
  FunctionName: string;
  Action: string;
  Principal: string;
};

interface Statement {
  readonly Sid?: string;
  readonly Action: string;
  readonly Principal: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, ValueMap>>;
}

/** The conditions that AddPermission makes of properties. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const CONDITIONS = {
  SourceArn: ['ArnLike', 'AWS:SourceArn'],
  SourceAccount: ['StringEquals', 'AWS:SourceAccount'],
  EventSourceToken: ['StringEquals', 'lambda:EventSourceToken'],
  FunctionUrlAuthType: ['StringEquals', 'lambda:FunctionUrlAuthType'],
  InvokedViaFunctionUrl: ['Bool', 'lambda:InvokedViaFunctionUrl'],
  PrincipalOrgID: ['StringEquals', 'aws:PrincipalOrgID'],
} as const;

function fromStatement({
  Action,
  Principal: principal,
  Condition: condition = {},
}: Statement): Partial<PermissionProperties> {
  const found = Object.entries(CONDITIONS).flatMap(([property, [operator, key]]) => {
    const value = condition[operator]?.[key];
    return value === undefined ? [] : [[property, operator === 'Bool' ? String(value) === 'true' : value]];
  });
  const Principal = typeof principal === 'string' ? principal : (principal.Service ?? principal.AWS ?? '');
  return { Action, Principal, ...(Object.fromEntries(found) as Partial<PermissionProperties>) };
}

/** Any change needs a new statement. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const lambdaPermission = resourceRow<PermissionProperties>({
  type: 'AWS::Lambda::Permission',
  name: { most: 100 },
  attributes: ({ id }) => ({ Id: id }),
  create: { AddPermission: ({ id, properties }) => ({ ...properties, StatementId: id }) },
  read: {
    GetPolicy: {
      input: ({ properties: { FunctionName } }) => ({ FunctionName }),
      read({ Policy: policy = '{}' }, { id, properties: { FunctionName } }) {
        const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement[] };
        const statement = statements.find(({ Sid }) => Sid === id);
        return statement && { FunctionName, ...fromStatement(statement) };
      },
    },
  },
  delete: { RemovePermission: ({ id, properties: { FunctionName } }) => ({ FunctionName, StatementId: id }) },
});
