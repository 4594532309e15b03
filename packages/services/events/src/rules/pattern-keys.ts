import type { Access } from '@coldstart/cloud';

/**
 * The condition keys that tell what a rule's pattern asks for, so that a policy can limit it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/policy-keys-eventbridge.html
 */
export function patternKeys(text: string | undefined): NonNullable<Access['context']> {
  const pattern = read(text);
  const values = (name: string): string[] => {
    const list: unknown = pattern[name];
    return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
  };
  const keys = { 'events:source': values('source'), 'events:detail-type': values('detail-type') };
  return Object.fromEntries(Object.entries(keys).filter(([, list]) => list.length > 0));
}

function read(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const pattern: unknown = JSON.parse(text ?? '{}');
    return typeof pattern === 'object' && pattern !== null ? { ...pattern } : {};
  } catch {
    // The operation itself refuses what is no JSON.
    return {};
  }
}
