import { AwsError } from '@coldstart/wire';
import type { PostgresError } from '../postgres/database.ts';

/*
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors
 * and https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.troubleshooting.html
 */

const refused = (code: string, message: string, status = 400): AwsError => new AwsError(code, message, { status });

export const badRequest = (message: string): AwsError => refused('BadRequestException', message);

export const invalidStatement = (message: string): AwsError => refused('ValidationException', message);

/** What the server says, as the Data API words it: `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`. */
export function databaseError({ severity, message, detail, hint, position, code }: PostgresError): AwsError {
  const parts = [
    `${severity}: ${message}`,
    ...(detail === undefined ? [] : [`Detail: ${detail}`]),
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
    ...(position === undefined ? [] : [`Position: ${position}`]),
    `SQLState: ${code}`,
  ];
  return refused('DatabaseErrorException', parts.join('; '));
}

export const stillRunning = (): AwsError => refused('DatabaseErrorException', 'Transaction is still running a query');

export const noSuchTransaction = (id: string): AwsError =>
  refused('TransactionNotFoundException', `Transaction ${id} is not found`, 404);

export const noEndpoint = (arn: string): AwsError =>
  refused('HttpEndpointNotEnabledException', `HttpEndpoint is not enabled for resource ${arn}`);

export const noInstance = (): AwsError =>
  refused('DatabaseNotFoundException', "The DB cluster doesn't have a DB instance.", 404);

export const unavailable = (): AwsError =>
  refused('DatabaseUnavailableException', "The writer instance in the DB cluster isn't available.", 504);

export const resuming = (arn: string): AwsError =>
  refused(
    'DatabaseResumingException',
    `The Aurora DB instance ${arn} is resuming after being auto-paused. Please wait a few seconds and try again.`,
  );

export const secretUnreadable = (message: string): AwsError => refused('SecretsErrorException', message);

export const secretInvalid = (message: string): AwsError => refused('InvalidSecretException', message);

export const denied = (message: string): AwsError => refused('AccessDeniedException', message, 403);

export const timedOut = (): AwsError => refused('StatementTimeoutException', 'Request timed out');

export const unsupportedResult = (message: string): AwsError => refused('UnsupportedResultException', message);
