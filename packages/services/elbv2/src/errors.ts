import { AwsError } from '@coldstart/wire';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html, and those of each operation */
export const refused = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });

export const invalid = (message: string): AwsError => refused('ValidationError', message);

/** @param what `HTTPS listeners` */
export const notImplemented = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. ${instead}`, { status: 501 });

/** Refuses members that have no effect here, by their names. */
export function refuseUnbuilt(operation: string, input: object, ...members: readonly string[]): void {
  const given = members.find((member) => (input as Record<string, unknown>)[member] !== undefined);
  if (given === undefined) return;
  throw new AwsError(
    'NotImplemented',
    `${given} of ${operation} is not part of this cloud. On AWS it exists; here, leave it out.`,
    { status: 501 },
  );
}
