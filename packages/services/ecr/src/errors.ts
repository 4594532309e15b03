import { AwsError } from '@coldstart/wire';

/*
 * ECR's refusals. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html and each operation's page
 */

export const repositoryNotFound = (name: string, registry: string): AwsError =>
  new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registry}'`,
  );

/** @param member as AWS spells it here: `imageTag` */
export const invalidParameter = (member: string, why: string): AwsError =>
  new AwsError('InvalidParameterException', `Invalid parameter at '${member}' failed to satisfy constraint: '${why}'`);

/** What breaks the model's constraints, as ECR words it. @param message AWS's usual sentence */
export function invalidInput(message: string): AwsError {
  const [, member = '', constraint = ''] =
    /at '([^']+)' failed to satisfy constraint: Member (.*?)(?:; Value .*)?$/s.exec(message) ?? [];
  if (member === '') return new AwsError('InvalidParameterException', message);
  const [, pattern] = /^must satisfy regular expression pattern: (.*)$/s.exec(constraint) ?? [];
  return invalidParameter(member, pattern === undefined ? constraint : `must satisfy regular expression '${pattern}'`);
}
