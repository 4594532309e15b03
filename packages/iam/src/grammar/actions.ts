import { PolicyError, type PolicyPath } from '../policy-error.ts';

/** An action is `*` or `vendor:Name`; AWS does not check here that it exists. */
export function checkAction(action: string, path: PolicyPath): void {
  if (action === '*') return;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) {
    throw new PolicyError('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', path);
  }
  if (rest.length > 1) throw new PolicyError('Actions/Condition can contain only one colon.', path);
  if (vendor !== '*' && !/^[a-zA-Z0-9\-.]*$/.test(vendor)) throw new PolicyError(`Vendor ${vendor} is not valid`, path);
}

/** Trust policies are about assuming a role, and nothing else. */
export function checkTrustAction(action: string, path: PolicyPath): void {
  if (!/^sts:/i.test(action)) {
    throw new PolicyError('AssumeRole policy may only specify STS AssumeRole actions.', path);
  }
}
