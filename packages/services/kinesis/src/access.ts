import { requestTagKeys, resourceTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { noSuchStream } from './errors.ts';
import {
  readConsumerArn,
  readStreamArn,
  readStreamName,
  streamArn,
  type NamedStream,
  type StreamName,
} from './names.ts';
import { peekStream } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html
 */

export function streamAccess(call: Call, named: StreamName, action: string, context: Access['context'] = {}): Access {
  const found = peekStream(call, named);
  // An AWS service hears that a stream is not there.
  if (found === undefined && call.principal.kind === 'service') throw noSuchStream(named);
  return {
    action,
    resource: streamArn(named),
    resourceAccount: named.account,
    resourcePolicy: found?.policy?.document,
    context: { ...resourceTagKeys(found?.tags), ...context },
  };
}

export const onStream = (input: NamedStream, call: Call, action: string): Access =>
  streamAccess(call, readStreamName(input, call), action);

/** Tags at the beginning need the permission to tag. */
export function onNewStream(
  input: { readonly StreamName: string; readonly Tags?: Record<string, string> | undefined },
  call: Call,
  action: string,
): Access[] {
  const named = { account: call.account, region: call.region, name: input.StreamName };
  const tags = requestTagKeys(tagList(input.Tags));
  const create = streamAccess(call, named, action, tags);
  return Object.keys(tags).length === 0
    ? [create]
    : [create, streamAccess(call, named, 'kinesis:AddTagsToStream', tags)];
}

export const onTags = (
  input: NamedStream & { readonly Tags?: Record<string, string>; readonly TagKeys?: string[] },
  call: Call,
  action: string,
): Access =>
  streamAccess(call, readStreamName(input, call), action, requestTagKeys(tagList(input.Tags), input.TagKeys));

export function consumerAccess(call: Call, arn: string, action: string, context: Access['context'] = {}): Access {
  const named = readConsumerArn(arn);
  if (named === undefined) return { action, resource: arn, context };
  const found = peekStream(call, named.stream)?.consumers.get(named.name);
  return {
    action,
    resource: arn,
    resourceAccount: named.stream.account,
    resourcePolicy: found?.policy?.document,
    context: { ...resourceTagKeys(found?.tags), ...context },
  };
}

/** A stream or a consumer, whichever the ARN is of. */
export const onResource = (
  input: { readonly ResourceARN: string; readonly Tags?: Record<string, string>; readonly TagKeys?: string[] },
  call: Call,
  action: string,
): Access => {
  const context = requestTagKeys(tagList(input.Tags), input.TagKeys);
  return input.ResourceARN.includes('/consumer/')
    ? consumerAccess(call, input.ResourceARN, action, context)
    : streamAccess(call, readStreamArn(input.ResourceARN), action, context);
};
