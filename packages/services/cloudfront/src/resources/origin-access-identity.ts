import { resourceRow } from './resource-row.ts';

interface IdentityProperties {
  CloudFrontOriginAccessIdentityConfig: { Comment: string };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-cloudfrontoriginaccessidentity.html */
export const cloudFrontOriginAccessIdentity = resourceRow<IdentityProperties>({
  type: 'AWS::CloudFront::CloudFrontOriginAccessIdentity',
  // No name that anybody sees: it tells one request for an identity from another.
  name: { most: 128 },
  create: {
    CreateCloudFrontOriginAccessIdentity: {
      input: ({ name, properties: { CloudFrontOriginAccessIdentityConfig: config } }) => ({
        CloudFrontOriginAccessIdentityConfig: { CallerReference: name, Comment: config.Comment },
      }),
      id: ({ CloudFrontOriginAccessIdentity: made }) => made?.Id,
      attributes: ({ CloudFrontOriginAccessIdentity: made }) => ({
        Id: made?.Id,
        S3CanonicalUserId: made?.S3CanonicalUserId,
      }),
    },
  },
  update: [
    {
      of: ['CloudFrontOriginAccessIdentityConfig'],
      put: {
        GetCloudFrontOriginAccessIdentityConfig: ({ id }) => ({ Id: id }),
        UpdateCloudFrontOriginAccessIdentity: ({ id, properties, answers }) => {
          const { ETag, CloudFrontOriginAccessIdentityConfig: now } =
            answers.GetCloudFrontOriginAccessIdentityConfig ?? {};
          const { Comment } = properties.CloudFrontOriginAccessIdentityConfig;
          const CallerReference = now?.CallerReference;
          return { Id: id, IfMatch: ETag, CloudFrontOriginAccessIdentityConfig: { CallerReference, Comment } };
        },
      },
    },
  ],
  read: {
    GetCloudFrontOriginAccessIdentityConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ CloudFrontOriginAccessIdentityConfig: config }) =>
        config && { CloudFrontOriginAccessIdentityConfig: { Comment: config.Comment ?? '' } },
    },
  },
  delete: {
    GetCloudFrontOriginAccessIdentityConfig: ({ id }) => ({ Id: id }),
    DeleteCloudFrontOriginAccessIdentity: ({ id, answers }) => ({
      Id: id,
      IfMatch: answers.GetCloudFrontOriginAccessIdentityConfig?.ETag,
    }),
  },
});
