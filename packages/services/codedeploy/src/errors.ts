import { AwsError } from '@coldstart/wire';

/** CodeDeploy has an exception of its own for nearly everything; all of them are the caller's fault. */
export const refuse = (code: string, message: string): AwsError =>
  new AwsError(`${code}Exception`, message, { status: 400 });

export const noApplication = (name: string): AwsError =>
  refuse('ApplicationDoesNotExist', `No application found for name: ${name}`);
export const noGroup = (name: string): AwsError =>
  refuse('DeploymentGroupDoesNotExist', `No Deployment Group found for name: ${name}`);
export const noConfig = (name: string): AwsError =>
  refuse('DeploymentConfigDoesNotExist', `No Deployment Configuration found for name: ${name}`);
export const noDeployment = (id: string): AwsError =>
  refuse('DeploymentDoesNotExist', `The deployment ${id} could not be found`);
export const invalidToken = (): AwsError =>
  refuse('InvalidNextToken', 'The next token was specified in an invalid format.');

/** What AWS has and this cloud has not. @param what `Deployments to servers` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud, which deploys Lambda functions alone.`, {
    status: 501,
  });
