import { given } from '../../v2/lists.ts';
import { resourceRow } from './resource-row.ts';

interface UsagePlanKeyProperties {
  KeyId: string;
  KeyType: string;
  UsagePlanId: string;
}

const keyOf = ({ KeyId, UsagePlanId }: UsagePlanKeyProperties) => ({ keyId: KeyId, usagePlanId: UsagePlanId });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplankey.html */
export const apiGatewayUsagePlanKey = resourceRow<UsagePlanKeyProperties>({
  type: 'AWS::ApiGateway::UsagePlanKey',
  id: ({ properties }) => `${properties.KeyId}:${properties.UsagePlanId}`,
  attributes: ({ properties }) => ({ Id: `${properties.KeyId}:${properties.UsagePlanId}` }),
  create: { CreateUsagePlanKey: ({ properties }) => ({ ...keyOf(properties), keyType: properties.KeyType }) },
  read: {
    GetUsagePlanKey: {
      input: ({ properties }) => keyOf(properties),
      read: ({ id, type }, { properties: { UsagePlanId } }) => ({
        UsagePlanId,
        ...given({ KeyId: id, KeyType: type }),
      }),
    },
  },
  delete: { DeleteUsagePlanKey: ({ properties }) => keyOf(properties) },
});
