import { resourceRow } from './resource-row.ts';

interface AliasProperties {
  AliasName: string;
  TargetKeyId: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html */
export const kmsAlias = resourceRow<AliasProperties>({
  type: 'AWS::KMS::Alias',
  id: ({ properties }) => properties.AliasName,
  create: { CreateAlias: ({ properties }) => ({ ...properties }) },
  update: [{ of: ['TargetKeyId'], put: { UpdateAlias: ({ properties }) => ({ ...properties }) } }],
  read: {
    ListAliases: {
      input: () => ({ Limit: 100 }),
      read: ({ Aliases = [] }, { id, properties }) => {
        const found = Aliases.find(({ AliasName, TargetKeyId }) => AliasName === id && TargetKeyId !== undefined);
        if (found?.TargetKeyId === undefined) return undefined;
        // A template may name the key by its ARN.
        const isNamed = properties.TargetKeyId.endsWith(found.TargetKeyId);
        return { AliasName: id, TargetKeyId: isNamed ? properties.TargetKeyId : found.TargetKeyId };
      },
    },
  },
  delete: { DeleteAlias: ({ id }) => ({ AliasName: id }) },
});
