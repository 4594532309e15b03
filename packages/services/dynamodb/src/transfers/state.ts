import { createHash, randomBytes } from 'node:crypto';
import type {
  ExportDescription,
  ExportTableToPointInTimeInput,
  ImportTableDescription,
  ImportTableInput,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { defineState, type Call } from '@coldstart/cloud';

/** An export or import: what was asked for, and what has become of it. */
export interface Transfer<Input, Description> {
  readonly arn: string;
  readonly tableArn: string;
  readonly input: Input;
  description: Description;
}

export type Export = Transfer<ExportTableToPointInTimeInput, ExportDescription>;
export type Import = Transfer<ImportTableInput, ImportTableDescription>;

/** They outlive their tables. By ARN. */
export const exportsPart = defineState('dynamodb/exports', () => ({ byArn: new Map<string, Export>() }));
export const importsPart = defineState('dynamodb/imports', () => ({ byArn: new Map<string, Import>() }));

/** `01658528578619-c4d4e311`: the moment, and something random. */
export function transferId(call: Call): string {
  return `${String(Math.floor(call.now())).padStart(14, '0')}-${randomBytes(4).toString('hex')}`;
}

/**
 * The transfer that was asked for with the same token.
 *
 * @param conflict the error's name for a token that has come with other parameters
 */
export function repeated<Input extends { readonly ClientToken?: string | undefined }, Description>(
  known: Iterable<Transfer<Input, Description>>,
  input: Input,
  conflict: string,
): Transfer<Input, Description> | undefined {
  if (input.ClientToken === undefined) return undefined;
  for (const transfer of known) {
    if (transfer.input.ClientToken !== input.ClientToken) continue;
    if (digest(transfer.input) === digest(input)) return transfer;
    throw new AwsError(conflict, 'The ClientToken was given before, with other parameters: choose another one');
  }
  return undefined;
}

const digest = (input: object): string => createHash('sha256').update(JSON.stringify(input)).digest('hex');

/** What a transfer says that S3 has refused. */
export function failureOf(error: AwsError): { FailureCode: string; FailureMessage: string } {
  return {
    FailureCode: `S3${error.code}`,
    FailureMessage: `${error.message} (Service: Amazon S3; Status Code: ${error.status ?? 400}; Error Code: ${error.code})`,
  };
}
