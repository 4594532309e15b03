import { AwsError } from '@coldstart/wire';

/** A refusal by its name; the SDK's model knows its status. https://docs.aws.amazon.com/cloudfront/latest/APIReference/CommonErrors.html */
export const refused = (code: string, message: string): AwsError => new AwsError(code, message);

export const invalidArgument = (message: string): AwsError => refused('InvalidArgument', message);

/** @param what `Origins in a VPC` */
export const notImplemented = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. ${instead}`, { status: 501 });

/** Refuses members that have no effect here, by their names. @param where `DistributionConfig` */
export function refuseUnbuilt(where: string, given: object, ...members: readonly string[]): void {
  const values = given as Readonly<Record<string, unknown>>;
  const member = members.find((name) => isGiven(values[name]));
  if (member === undefined) return;
  throw new AwsError(
    'NotImplemented',
    `${member} of ${where} is not part of this cloud. On AWS it exists; here, leave it out.`,
    { status: 501 },
  );
}

/** Clients write back what they have read, with everything that is empty or switched off in it. */
function isGiven(value: unknown): boolean {
  if (value === undefined || value === '' || value === false) return false;
  if (typeof value !== 'object' || value === null) return true;
  if ('Enabled' in value) return value.Enabled === true;
  return !('Quantity' in value) || value.Quantity !== 0;
}
