import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface OidcProviderProperties {
  Url: string;
  ClientIdList?: string[];
  ThumbprintList?: string[];
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html */
export const iamOidcProvider = resourceRow<OidcProviderProperties>({
  type: 'AWS::IAM::OIDCProvider',
  create: {
    CreateOpenIDConnectProvider: {
      input: ({ properties: { Url, ThumbprintList }, tags }) => ({ Url, ThumbprintList, Tags: tags }),
      id: ({ OpenIDConnectProviderArn: arn }) => arn,
      attributes: ({ OpenIDConnectProviderArn: Arn }) => ({ Arn }),
    },
  },
  update: [
    {
      of: ['ThumbprintList'],
      put: {
        UpdateOpenIDConnectProviderThumbprint: ({ id, properties: { ThumbprintList = [] } }) => ({
          OpenIDConnectProviderArn: id,
          ThumbprintList,
        }),
      },
    },
  ],
  settings: [
    {
      list: 'ClientIdList',
      add: {
        AddClientIDToOpenIDConnectProvider: ({ id, item }) => ({ OpenIDConnectProviderArn: id, ClientID: item }),
      },
      remove: {
        RemoveClientIDFromOpenIDConnectProvider: ({ id, item }) => ({ OpenIDConnectProviderArn: id, ClientID: item }),
      },
    },
  ],
  tags: {
    tag: { TagOpenIDConnectProvider: ({ id, tags }) => ({ OpenIDConnectProviderArn: id, Tags: tags }) },
    untag: { UntagOpenIDConnectProvider: ({ id, keys }) => ({ OpenIDConnectProviderArn: id, TagKeys: keys }) },
    read: {
      ListOpenIDConnectProviderTags: {
        input: ({ id }) => ({ OpenIDConnectProviderArn: id }),
        read: ({ Tags }) => Tags,
      },
    },
  },
  read: {
    GetOpenIDConnectProvider: {
      input: ({ id }) => ({ OpenIDConnectProviderArn: id }),
      read: ({ Url, ClientIDList, ThumbprintList }) => ({
        Url: `https://${Url}`,
        ClientIdList: ClientIDList,
        ThumbprintList,
      }),
    },
  },
  delete: { DeleteOpenIDConnectProvider: ({ id }) => ({ OpenIDConnectProviderArn: id }) },
});
