import { crc32 } from 'node:zlib';
import { universalOperation, universalService, type Call } from '@coldstart/cloud';
import type { Json, JsonObject } from '@coldstart/states';
import { AwsError, javaName, readJsonInput, type ReadBlob } from '@coldstart/wire';
import { notImplemented, TaskFailure } from './failure.ts';
import { callService, type Target, type Work } from './sdk/call.ts';
import type { Caller } from './sdk/caller.ts';
import { version2 } from './sdk/names.ts';
import { outputOf, type OutputStyle } from './sdk/output.ts';

/** Java's `Instant` leaves out what is 0. */
const VERSION_2: OutputStyle = { memberName: javaName, time: (date) => date.toISOString().replace('.000Z', 'Z') };

/** Bytes are the JSON of what is given: a text has its quotation marks. */
const jsonBytes: ReadBlob = (value) => Buffer.from(JSON.stringify(value), 'utf8');

/**
 * The operation that an `aws-sdk` resource names.
 *
 * @param service as in the resource: `aws-sdk:cloudwatchlogs`
 * @param action with its pattern
 * @returns `unknown` where this cloud has no such service
 */
export async function sdkTarget(
  { cloud }: Pick<Call, 'cloud'>,
  service: string,
  action: string,
): Promise<Target | 'unknown' | undefined> {
  const sdkService = service.slice('aws-sdk:'.length);
  const [name = ''] = action.split('.');
  const own = universalService(sdkService);
  const operation = await universalOperation(cloud, { sdkService, service: own, operation: name });
  const model = await cloud.modelOf(own);
  if (operation === 'unknown' || model === undefined) return 'unknown';
  // Operations begin with a small letter, and are not another one's in other letters.
  return operation === undefined || !/^[a-z]/.test(name) ? undefined : { service: own, model, operation };
}

/** Any operation of any service. https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
export async function callSdk(work: Work, service: string, action: string): Promise<Json> {
  const target = await sdkTarget(work.call, service, action);
  if (target === undefined || target === 'unknown') throw notImplemented(work.command.resource.arn);
  const input = { ...bodyMembers(target, work.command.input), ...inputFor(target, work.command.input) };
  const { output } = await callService(work, target, input, version2(target.model));
  return sdkOutput(target.operation, output);
}

/** What the SDK for Java adds to a body that S3 takes: it is text, and its checksum shows that it has arrived whole. */
function bodyMembers({ service, operation }: Target, input: Json): object {
  const { Body } = (input ?? {}) as JsonObject;
  const isUpload = operation.name === 'PutObject' || operation.name === 'UploadPart';
  if (service !== 's3' || !isUpload || Body === undefined) return {};
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(jsonBytes(Body)));
  return {
    ChecksumCRC32: checksum.toString('base64'),
    ...(operation.name === 'PutObject' ? { ContentType: 'text/plain; charset=UTF-8' } : {}),
  };
}

export const sdkOutput = ({ output }: Target['operation'], value: object): JsonObject =>
  output.isUnitSchema() ? {} : (outputOf(output, value, VERSION_2) as JsonObject);

/** For what a state does itself with another service: input and output as the SDK for JavaScript has them. */
export async function callSdkAs(
  caller: Caller,
  service: string,
  action: string,
  input: object,
): Promise<Record<string, unknown>> {
  const target = await sdkTarget(caller.call, `aws-sdk:${service}`, action);
  if (target === undefined || target === 'unknown') throw notImplemented(`${service}:${action}`);
  const { output } = await callService(caller, target, input, version2(target.model));
  return output;
}

/** @throws TaskFailure States.Runtime for what cannot be the operation's input */
export function inputFor({ operation }: Target, input: Json): Record<string, unknown> {
  try {
    return readJsonInput(operation, input, jsonBytes);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const parameters = JSON.stringify(input);
    throw new TaskFailure(
      'States.Runtime',
      `The Parameters '${parameters}' could not be used to start the Task: [${error.message}]`,
    );
  }
}
