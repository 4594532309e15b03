import type { PolicyKind } from './grammar.ts';
import type { Finding } from './lint/finding.ts';
import { lintGrammar } from './lint/grammar.ts';
import { lintJson } from './lint/json.ts';
import { lintMeaning } from './lint/meaning.ts';
import { PolicySource } from './source.ts';

export type { Finding, Layer, Severity } from './lint/finding.ts';

/**
 * Reads a policy as a reviewer would, in three layers: is it JSON, is it a policy that AWS takes, and does it
 * mean what it seems to mean. Each layer needs the one before, so the first that finds an error is the last.
 *
 * A module of its own, with the table of actions: whoever only evaluates does not load it.
 *
 * @returns findings in the order of the text; empty when all is well
 */
export function lint(text: string, kind: PolicyKind): Finding[] {
  const source = new PolicySource(text);
  const json = lintJson(source);
  if (json.some(isError)) return json;
  const grammar = lintGrammar(source, kind);
  if ('findings' in grammar) return inOrder([...json, ...grammar.findings]);
  return inOrder([...json, ...lintMeaning(grammar.document, source, kind)]);
}

const isError = ({ severity }: Finding): boolean => severity === 'error';

function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
  );
}
