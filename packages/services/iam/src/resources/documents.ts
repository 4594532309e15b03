import { documentText } from '@coldstart/cloud';

/** A policy that is part of a role, user or group. */
export interface InlinePolicy {
  PolicyName: string;
  PolicyDocument: string | object;
}

export const inlineInput = ({ PolicyName, PolicyDocument }: InlinePolicy) => ({
  PolicyName,
  PolicyDocument: documentText(PolicyDocument),
});

/** IAM gives documents back as text, encoded as in a URL. */
export const parseDocument = (text = ''): object => JSON.parse(decodeURIComponent(text)) as object;
