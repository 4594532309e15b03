import { AwsError } from '@coldstart/wire';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html, and those of each operation */
export const refused = (code: string, message: string, status = 400): AwsError =>
  new AwsError(code, message, { status });

export const invalidValue = (message: string): AwsError => refused('InvalidParameterValue', message);

export const invalidCombination = (message: string): AwsError => refused('InvalidParameterCombination', message);

export const noSuchCluster = (id: string): AwsError =>
  refused('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);

export const noSuchInstance = (id: string): AwsError =>
  refused('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);

export const noSuchSubnetGroup = (name: string): AwsError =>
  refused('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`, 404);

export const noSuchParameterGroup = (name: string): AwsError =>
  refused('DBParameterGroupNotFound', `DBClusterParameterGroup not found: ${name}`, 404);

export const noSuchOptionGroup = (name: string): AwsError =>
  refused('OptionGroupNotFoundFault', `Specified OptionGroupName: ${name} not found.`, 404);

export const wrongState = (message: string): AwsError => refused('InvalidDBClusterStateFault', message);

/** @param what `MySQL` */
export const notImplemented = (what: string, instead: string): AwsError =>
  refused('NotImplemented', `${what} is not part of this cloud. ${instead}`, 501);

/** Refuses members that have no effect here, by their names. */
export function refuseUnbuilt(operation: string, input: object, ...members: readonly string[]): void {
  const given = members.find((member) => (input as Readonly<Record<string, unknown>>)[member] !== undefined);
  if (given !== undefined) throw notImplemented(`${given} of ${operation}`, 'On AWS it exists; here, leave it out.');
}
