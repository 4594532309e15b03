import type { FunctionConfig, FunctionStage, FunctionSummary } from '@aws-sdk/client-cloudfront';
import type { AccessRule, Call } from '@coldstart/cloud';
import type { Output } from '@coldstart/wire';
import { arnOf } from '../access.ts';
import { invalidArgument, notImplemented, refused, refuseUnbuilt } from '../errors.ts';
import { storeOf } from '../key-value-stores/state.ts';
import { itemsOf, listed } from '../listed.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations, CloudFrontSdk } from '../sdk.ts';
import { checkVersion, newVersion } from '../versions.ts';
import { findFunction, findStage, isAssociated } from './find.ts';
import { functions, stageOf, type EdgeFunction, type StagedFunction } from './state.ts';
import { testStage } from './test-function.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const MOST_CODE = 10 * 1024;
const MOST_FUNCTIONS = 100;

const onFunction: AccessRule<{ Name?: string | undefined }> = ({ Name = '' }, call, action) => ({
  action,
  resource: arnOf(call, 'function', Name),
});

function summary(call: Call, found: EdgeFunction, stage: FunctionStage): FunctionSummary {
  const { config, lastModified } = findStage(found, stage);
  const published = isAssociated(call, found.arn) ? 'DEPLOYED' : 'UNASSOCIATED';
  return {
    Name: found.name,
    Status: stage === 'LIVE' || found.live?.code === found.development.code ? published : 'UNPUBLISHED',
    FunctionConfig: config,
    FunctionMetadata: {
      FunctionARN: found.arn,
      Stage: stage,
      CreatedTime: new Date(found.created),
      LastModifiedTime: new Date(lastModified),
    },
  };
}

function stage(call: Call, config: FunctionConfig | undefined, code: Uint8Array | undefined): StagedFunction {
  if (config === undefined || code === undefined)
    throw invalidArgument('A function needs FunctionConfig and FunctionCode.');
  if (config.Runtime !== 'cloudfront-js-2.0')
    throw notImplemented(`Functions of runtime ${config.Runtime}`, 'Use cloudfront-js-2.0, which AWS recommends.');
  if (code.length > MOST_CODE)
    throw refused(
      'FunctionSizeLimitExceeded',
      `The function code is larger than the maximum allowed size: ${code.length} Max allowed: ${MOST_CODE}`,
    );
  const stores = itemsOf(config.KeyValueStoreAssociations);
  if (stores.length > 1) throw invalidArgument('A function can have one key value store.');
  for (const { KeyValueStoreARN = '' } of stores) storeOf(call, KeyValueStoreARN);
  return {
    code: Buffer.from(code).toString('utf8'),
    config: { ...config, KeyValueStoreAssociations: listed(stores) },
    etag: newVersion(),
    lastModified: call.now(),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/managing-functions.html */
export const functionOperations: CloudFrontOperations = {
  CreateFunction: {
    access: onFunction,
    run(input, call) {
      refuseUnbuilt('CreateFunction', input, 'Tags');
      const { Name, FunctionConfig, FunctionCode } = input;
      const { byName } = call.state(functions);
      if (byName.has(Name))
        throw refused(
          'FunctionAlreadyExists',
          'A function with the same name already exists in this Amazon Web Services account.',
        );
      if (byName.size >= MOST_FUNCTIONS)
        throw refused('TooManyFunctions', 'You have reached the maximum number of CloudFront functions.');
      const development = stage(call, FunctionConfig, FunctionCode);
      const made: EdgeFunction = { name: Name, arn: arnOf(call, 'function', Name), created: call.now(), development };
      byName.set(Name, made);
      return {
        FunctionSummary: summary(call, made, 'DEVELOPMENT'),
        Location: `https://cloudfront.amazonaws.com/2020-05-31/function/${made.arn}`,
        ETag: development.etag,
      };
    },
  },
  UpdateFunction: {
    access: onFunction,
    run({ Name, IfMatch, FunctionConfig, FunctionCode }, call) {
      const found = findFunction(call, Name);
      checkVersion(found.development, IfMatch);
      found.development = stage(call, FunctionConfig, FunctionCode);
      return { FunctionSummary: summary(call, found, 'DEVELOPMENT'), ETag: found.development.etag };
    },
  },
  PublishFunction: {
    access: onFunction,
    run({ Name, IfMatch }, call) {
      const found = findFunction(call, Name);
      checkVersion(found.development, IfMatch);
      found.live = { ...found.development, lastModified: call.now() };
      return { FunctionSummary: summary(call, found, 'LIVE') };
    },
  },
  DescribeFunction: {
    access: onFunction,
    run({ Name, Stage = 'DEVELOPMENT' }, call) {
      const found = findFunction(call, Name);
      return { ETag: findStage(found, Stage).etag, FunctionSummary: summary(call, found, Stage) };
    },
  },
  GetFunction: {
    access: onFunction,
    run({ Name, Stage }, call) {
      const { code, etag } = findStage(findFunction(call, Name), Stage);
      // Clients make what they have methods for of bytes.
      const FunctionCode = Buffer.from(code) as Uint8Array as Output<CloudFrontSdk, 'GetFunction'>['FunctionCode'];
      return { FunctionCode, ETag: etag, ContentType: 'application/octet-stream' };
    },
  },
  ListFunctions: {
    run({ Stage, ...asked }, call) {
      const stages: readonly FunctionStage[] = Stage === undefined ? ['DEVELOPMENT', 'LIVE'] : [Stage];
      const all = [...call.state(functions).byName.values()].flatMap((found) =>
        stages.filter((each) => stageOf(found, each)).map((each) => ({ found, each })),
      );
      const { MaxItems, Quantity, NextMarker, Items } = pageOf(
        all,
        asked,
        ({ found, each }) => `${found.name}/${each}`,
        ({ found, each }) => summary(call, found, each),
      );
      return { FunctionList: { MaxItems, Quantity, NextMarker, Items } };
    },
  },
  TestFunction: {
    access: onFunction,
    async run({ Name, IfMatch, Stage = 'DEVELOPMENT', EventObject }, call) {
      const found = findFunction(call, Name);
      const staged = findStage(found, Stage);
      checkVersion(staged, IfMatch);
      const result = await testStage(call, found, staged, EventObject);
      return { TestResult: { FunctionSummary: summary(call, found, Stage), ...result } };
    },
  },
  DeleteFunction: {
    access: onFunction,
    run({ Name, IfMatch }, call) {
      const found = findFunction(call, Name);
      checkVersion(found.development, IfMatch);
      if (isAssociated(call, found.arn))
        throw refused(
          'FunctionInUse',
          'Cannot delete the function because it’s attached to one or more cache behaviors.',
        );
      call.state(functions).byName.delete(found.name);
    },
  },
};
