import { layerVersion } from './layer-version.ts';
import { resourceRow } from './resource-row.ts';

interface LayerPermissionProperties {
  Action: string;
  LayerVersionArn: string;
  Principal: string;
  OrganizationId?: string;
}

const statementOf = (id: string): string => id.slice(id.indexOf('#') + 1);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html */
export const lambdaLayerVersionPermission = resourceRow<LayerPermissionProperties>({
  type: 'AWS::Lambda::LayerVersionPermission',
  name: { most: 100 },
  id: ({ name, properties }) => `${properties.LayerVersionArn}#${name}`,
  attributes: ({ id }) => ({ Id: id }),
  create: {
    AddLayerVersionPermission: ({ name, properties: { LayerVersionArn, ...rest } }) => ({
      ...layerVersion(LayerVersionArn),
      ...rest,
      StatementId: name,
    }),
  },
  read: {
    GetLayerVersionPolicy: {
      input: ({ properties }) => layerVersion(properties.LayerVersionArn),
      read({ Policy: policy = '{}' }, { id, properties: { LayerVersionArn } }) {
        const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement[] };
        const found = statements.find(({ Sid }) => Sid === statementOf(id));
        return found && { LayerVersionArn, ...fromStatement(found) };
      },
    },
  },
  delete: {
    RemoveLayerVersionPermission: ({ id, properties }) => ({
      ...layerVersion(properties.LayerVersionArn),
      StatementId: statementOf(id),
    }),
  },
});

interface Statement {
  readonly Sid?: string;
  readonly Action: string;
  readonly Principal: string | { readonly AWS: string };
  readonly Condition?: { readonly StringEquals?: { readonly 'aws:PrincipalOrgID'?: string } };
}

function fromStatement({ Action, Principal: principal, Condition: condition }: Statement) {
  return {
    Action,
    // An account is given as its root.
    Principal: typeof principal === 'string' ? principal : (/\d{12}/.exec(principal.AWS)?.[0] ?? principal.AWS),
    OrganizationId: condition?.StringEquals?.['aws:PrincipalOrgID'],
  };
}
