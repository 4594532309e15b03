import {
  accountOfArn,
  evaluateFully,
  parsePolicy,
  type ContextValues,
  type Finding as Match,
  type PolicyDocument,
  type PolicyKind,
  type Statement,
} from '@coldstart/iam';
import { lint, type Finding } from '@coldstart/iam/lint';
import type { Question } from './presets.ts';
import { principalOf } from './principal.ts';

/** A statement of the policies in the form, and whether it has a say in this request. */
export interface Considered {
  readonly policy: string;
  /** `Sid`, or its number, counted from 1. */
  readonly name: string;
  readonly applies: boolean;
  readonly decided: boolean;
  readonly statement: Statement;
}

/** What a reviewer would say of a policy. */
export interface Remark {
  readonly policy: string;
  readonly line: number;
  readonly severity: Finding['severity'];
  readonly message: string;
}

/** What became of the question. */
export interface Verdict {
  readonly kind: 'success' | 'denial' | 'failure';
  readonly title: string;
  /** AWS's sentence, or what is missing in the form. */
  readonly message: string;
  readonly statements: readonly Considered[];
  readonly remarks: readonly Remark[];
}

interface Policy {
  readonly name: string;
  readonly text: string;
  readonly kind: PolicyKind;
}

const unreadable = (message: string): Verdict => ({
  kind: 'failure',
  title: 'This is no request yet',
  message,
  statements: [],
  remarks: [],
});

/** What the two policies of a question are called. */
export interface PolicyNames {
  readonly caller: string;
  readonly resource: string;
}

const NAMES: PolicyNames = { caller: 'the caller’s policy', resource: 'the resource’s policy' };

/** Decides on what the form holds; says what is wrong where it cannot be read. */
export function judge(question: Question, names = NAMES): Verdict {
  const principal = principalOf(question.principal);
  if (principal === undefined) {
    return unreadable(
      'Who asks? Write the ARN of a user, a role or a session, a service such as s3.amazonaws.com, or *.',
    );
  }
  const action = question.action.trim();
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
    return unreadable('What for? An action is a service and an operation, such as lambda:InvokeFunction.');
  }
  const context = contextOf(question.context);
  if (typeof context === 'string') return unreadable(`The context line "${context}" is no "key = value".`);

  const caller: Policy = { name: names.caller, text: question.identity, kind: 'identity' };
  const resources: Policy = {
    name: names.resource,
    text: question.resourcePolicy,
    kind: action.startsWith('sts:') ? 'trust' : 'resource',
  };
  const written = [caller, resources].filter(({ text }) => text.trim() !== '');
  const remarks: Remark[] = [];
  for (const { name, text, kind } of written) {
    const findings = lint(text, kind);
    const own = findings.map(({ range, severity, message }) => ({
      policy: name,
      line: range.start.line,
      severity,
      message,
    }));
    const refused = findings.find(({ layer, severity }) => layer !== 'meaning' && severity === 'error');
    if (refused !== undefined) {
      return {
        kind: 'failure',
        title: `AWS does not accept ${name}`,
        message: `MalformedPolicyDocument: ${refused.aws ?? refused.message}`,
        statements: [],
        remarks: own,
      };
    }
    remarks.push(...own);
  }

  const read = ({ text, kind }: Policy): PolicyDocument | undefined =>
    text.trim() === '' ? undefined : parsePolicy(text, kind);
  const identity = read(caller);
  const resource = read(resources);
  const { decision, findings } = evaluateFully(
    {
      principal,
      action,
      resource: question.resource.trim(),
      resourceAccount: accountOfArn(question.resource.trim()) || principal.account,
      context,
    },
    { identity: identity === undefined ? [] : [{ name: caller.name, document: identity }], resource },
  );
  const deciding = decision.by?.statement;
  const statements = [
    ...considered(identity, caller.name, findings, deciding),
    ...considered(resource, resources.name, findings, deciding),
  ];
  if (decision.result === 'allowed') {
    const message = deciding === undefined ? 'The root of an account may do everything in it.' : '';
    return { kind: 'success', title: 'Allowed', message, statements, remarks };
  }
  const title = decision.result === 'explicitDeny' ? 'Denied, by a statement' : 'Denied, because nothing allows it';
  return { kind: 'denial', title, message: decision.message, statements, remarks };
}

/** @returns the first line that cannot be read, as text */
function contextOf(text: string): ContextValues | string {
  const context: Record<string, string> = {};
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return line.trim();
    context[key.trim()] = value.trim();
  }
  return context;
}

function considered(
  document: PolicyDocument | undefined,
  policy: string,
  matches: readonly Match[],
  deciding: Statement | undefined,
): Considered[] {
  if (document === undefined) return [];
  const statements: readonly Statement[] = [document.Statement].flat();
  return statements.map((statement, index) => ({
    policy,
    name: statement.Sid ?? `statement ${index + 1}`,
    applies: matches.some((match) => match.statement === statement),
    decided: statement === deciding,
    statement,
  }));
}
