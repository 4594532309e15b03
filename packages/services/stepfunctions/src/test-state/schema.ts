import { readUniversalTarget, universalOperation, type Call } from '@coldstart/cloud';
import type { Json, JsonObject } from '@coldstart/states';
import type { OperationModel } from '@coldstart/wire';
import { validation } from '../errors.ts';

type Schema = OperationModel['output'];

const wrong = (field: string, what: string) =>
  validation(`Mock result schema validation error: Field '${field}' must be ${what}`);

/**
 * Whether a mocked result fits what a service's operation answers, as far as the SDK's schema says: which members must be
 * there, and which values they may have, it does not.
 *
 * @param resource `arn:aws:states:::sqs:sendMessage`
 * @throws AwsError ValidationException
 */
export async function checkSchema(call: Call, resource: string, result: Json): Promise<void> {
  const [, sdk, service = '', operation = ''] = /:::(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)/.exec(resource) ?? [];
  if (service === '' || (sdk === undefined && service === 'apigateway')) return;
  const name = SDK_NAMES[service] ?? service;
  const target = readUniversalTarget(`arn:aws:scheduler:::aws-sdk:${name}:${operation}`);
  const model = target === undefined ? undefined : await universalOperation(call.cloud, target);
  if (model === undefined || model === 'unknown' || model.output.isUnitSchema()) return;
  // A function's answer is whatever it answers with, not bytes.
  checkStructure(model.output, result, service === 'lambda' && sdk === undefined);
}

/** Services that optimized integrations call otherwise than SDKs do. */
const SDK_NAMES: Readonly<Record<string, string>> = { states: 'sfn', events: 'eventbridge' };

function checkStructure(schema: Schema, value: Json, payload = false): void {
  for (const [member, inner] of schema.structIterator()) {
    const field = `${member.slice(0, 1).toUpperCase()}${member.slice(1)}`;
    const given = (value as JsonObject | null)?.[field];
    if (given !== undefined && !(payload && field === 'Payload')) check(inner, given, field);
  }
}

function check(schema: Schema, value: Json, field: string): void {
  if (schema.isDocumentSchema()) return;
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrong(field, 'an array');
    for (const item of value as readonly Json[]) check(schema.getValueSchema(), item, field);
  } else if (schema.isStructSchema() || schema.isMapSchema()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field, 'an object');
    if (schema.isStructSchema()) checkStructure(schema, value);
    else for (const inner of Object.values(value)) check(schema.getValueSchema(), inner, field);
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw wrong(field, 'a boolean');
  } else if (schema.isNumericSchema()) {
    if (typeof value !== 'number') throw wrong(field, 'a number');
  } else if (typeof value !== 'string') throw wrong(field, 'a string');
}
