import { parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';

/** Reads what CreatePolicy is given. @throws AwsError MalformedPolicyException */
export function readDocument(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'identity');
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new AwsError('MalformedPolicyException', `Policy document is Malformed: ${error.message}`, { status: 400 });
  }
}
