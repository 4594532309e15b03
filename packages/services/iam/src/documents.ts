import { parsePolicy, PolicyError, type PolicyKind } from '@coldstart/iam';
import type { DocumentPolicy } from '@coldstart/cloud';
import { malformedPolicy } from './errors.ts';

/**
 * Reads a policy that someone hands in.
 *
 * @throws AwsError MalformedPolicyDocument
 */
export function readDocument(text: string, kind: PolicyKind): DocumentPolicy {
  try {
    return { text, document: parsePolicy(text, kind) };
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
}

/** A policy as answers carry it: URL-encoded after RFC 3986. */
export function encodeDocument({ text }: DocumentPolicy): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Quotas count no white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function documentSize({ text }: DocumentPolicy): number {
  return text.replaceAll(/\s/g, '').length;
}
