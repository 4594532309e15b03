import { cdkMetadata } from './cdk-metadata.ts';
import { cloudformationCustomResource } from './cloudformation-custom-resource.ts';
import { cloudformationMacro } from './cloudformation-macro.ts';
import { cloudformationStack } from './cloudformation-stack.ts';
import { cloudformationWaitConditionHandle } from './cloudformation-wait-condition-handle.ts';
import { cloudformationWaitCondition } from './cloudformation-wait-condition.ts';
import { dynamodbGlobalTable } from './dynamodb-global-table.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { iamAccessKey } from './iam-access-key.ts';
import { iamGroup } from './iam-group.ts';
import { iamRolePolicy, iamUserPolicy, iamGroupPolicy } from './iam-inline-policy.ts';
import { iamInstanceProfile } from './iam-instance-profile.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { iamUserToGroupAddition } from './iam-user-to-group-addition.ts';
import { iamUser } from './iam-user.ts';
import { lambdaAlias } from './lambda-alias.ts';
import { lambdaCodeSigningConfig } from './lambda-code-signing-config.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaLayerVersionPermission } from './lambda-layer-version-permission.ts';
import { lambdaLayerVersion } from './lambda-layer-version.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaUrl } from './lambda-url.ts';
import { lambdaVersion } from './lambda-version.ts';
import { logsLogGroup } from './logs-log-group.ts';
import { logsLogStream } from './logs-log-stream.ts';
import { logsMetricFilter } from './logs-metric-filter.ts';
import { logsResourcePolicy } from './logs-resource-policy.ts';
import { logsSubscriptionFilter } from './logs-subscription-filter.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { s3Bucket } from './s3-bucket.ts';
import type { ResourceType } from './resource-type.ts';

/** Every resource type of this cloud. A new one is a file here, a schema (`packages/cloud/tools/cloudformation-schemas.py AWS::Service::Type`) and a line. */
const ALL: readonly ResourceType[] = [
  cdkMetadata,
  cloudformationCustomResource,
  cloudformationMacro,
  cloudformationStack,
  cloudformationWaitConditionHandle,
  cloudformationWaitCondition,
  dynamodbGlobalTable,
  dynamodbTable,
  iamAccessKey,
  iamGroup,
  iamRolePolicy,
  iamUserPolicy,
  iamGroupPolicy,
  iamInstanceProfile,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  iamUserToGroupAddition,
  iamUser,
  lambdaAlias,
  lambdaCodeSigningConfig,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaLayerVersionPermission,
  lambdaLayerVersion,
  lambdaPermission,
  lambdaUrl,
  lambdaVersion,
  logsLogGroup,
  logsLogStream,
  logsMetricFilter,
  logsResourcePolicy,
  logsSubscriptionFilter,
  s3BucketPolicy,
  s3Bucket,
];

export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(ALL.map((type) => [type.type, type]));
