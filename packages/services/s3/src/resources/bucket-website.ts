import type { CORSRule } from '@aws-sdk/client-s3';
import type { BucketProperties, BucketSetting } from './bucket-properties.ts';

type CorsProperties = NonNullable<BucketProperties['CorsConfiguration']>['CorsRules'][number];

const corsToApi = ({ Id, MaxAge, ExposedHeaders, ...rule }: CorsProperties): CORSRule => ({
  ...rule,
  ID: Id,
  MaxAgeSeconds: MaxAge,
  ExposeHeaders: ExposedHeaders,
});

const corsFromApi = ({
  ID,
  MaxAgeSeconds,
  ExposeHeaders,
  AllowedMethods,
  AllowedOrigins,
  ...rule
}: CORSRule): CorsProperties => ({
  ...rule,
  AllowedMethods: AllowedMethods ?? [],
  AllowedOrigins: AllowedOrigins ?? [],
  Id: ID,
  MaxAge: MaxAgeSeconds,
  ExposedHeaders: ExposeHeaders,
});

export const cors: BucketSetting = {
  of: ['CorsConfiguration'],
  put: {
    PutBucketCors: ({ id, properties: { CorsConfiguration: config } }) => ({
      Bucket: id,
      CORSConfiguration: { CORSRules: (config?.CorsRules ?? []).map(corsToApi) },
    }),
  },
  remove: { DeleteBucketCors: ({ id }) => ({ Bucket: id }) },
  read: {
    GetBucketCors: {
      input: ({ id }) => ({ Bucket: id }),
      read: ({ CORSRules: rules = [] }) => ({ CorsConfiguration: { CorsRules: rules.map(corsFromApi) } }),
    },
  },
};

export const website: BucketSetting = {
  of: ['WebsiteConfiguration'],
  put: {
    PutBucketWebsite: ({ id, properties: { WebsiteConfiguration: config = {} } }) => ({
      Bucket: id,
      WebsiteConfiguration: {
        IndexDocument: config.IndexDocument === undefined ? undefined : { Suffix: config.IndexDocument },
        ErrorDocument: config.ErrorDocument === undefined ? undefined : { Key: config.ErrorDocument },
        RedirectAllRequestsTo: config.RedirectAllRequestsTo,
        RoutingRules: config.RoutingRules?.map(({ RedirectRule, RoutingRuleCondition }) => ({
          Redirect: RedirectRule,
          Condition: RoutingRuleCondition,
        })),
      },
    }),
  },
  remove: { DeleteBucketWebsite: ({ id }) => ({ Bucket: id }) },
  read: {
    GetBucketWebsite: {
      input: ({ id }) => ({ Bucket: id }),
      read: ({ IndexDocument: index, ErrorDocument: error, RedirectAllRequestsTo, RoutingRules: rules }) => ({
        WebsiteConfiguration: {
          IndexDocument: index?.Suffix,
          ErrorDocument: error?.Key,
          RedirectAllRequestsTo,
          RoutingRules: rules?.map(({ Redirect, Condition }) => ({
            RedirectRule: Redirect,
            RoutingRuleCondition: Condition,
          })),
        },
      }),
    },
  },
};
