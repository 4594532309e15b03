import {
  accountOfArn,
  evaluateFully,
  parsePolicy,
  PolicyError,
  PolicySource,
  type ContextValues,
  type Finding,
  type PolicyDocument,
  type PolicyKind,
  type Statement,
} from '@coldstart/iam';
import type { Question } from './presets.ts';
import { principalOf } from './principal.ts';

/** A statement of the policies in the form, and whether it has a say in this request. */
export interface Considered {
  readonly policy: string;
  /** `Sid`, or its number, counted from 1. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  readonly decided: boolean;
  readonly statement: Statement;
}

/** What became of the question. */
export interface Verdict {
  readonly kind: 'success' | 'denial' | 'failure';
  readonly title: string;
  /** AWS's sentence, or what is wrong with a policy. */
  readonly message: string;
  readonly statements: readonly Considered[];
}

const IDENTITY = 'the caller’s policy';
const RESOURCE = 'the resource’s policy';

/** What the form holds is no request, or a policy that cannot be stored. */
class Unreadable extends Error {
  readonly title: string;

  constructor(message: string, title = 'This is no request yet') {
    super(message);
    this.title = title;
  }
}

/** Decides on what the form holds; says what is wrong where it cannot be read. */
export function judge(question: Question): Verdict {
  try {
    return decide(question);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'failure', title: error.title, message: error.message, statements: [] };
  }
}

function decide(question: Question): Verdict {
  const principal = principalOf(question.principal);
  if (principal === undefined) {
    throw new Unreadable(
      'Who asks? Write the ARN of a user, a role or a session, a service such as s3.amazonaws.com, or *.',
    );
  }
  const action = question.action.trim();
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
    throw new Unreadable('What for? An action is a service and an operation, such as lambda:InvokeFunction.');
  }
  const identity = read(question.identity, 'identity', IDENTITY);
  const resource = read(question.resourcePolicy, action.startsWith('sts:') ? 'trust' : 'resource', RESOURCE);
  const { decision, findings } = evaluateFully(
    {
      principal,
      action,
      resource: question.resource.trim(),
      resourceAccount: accountOfArn(question.resource.trim()) || principal.account,
      context: contextOf(question.context),
    },
    { identity: identity === undefined ? [] : [{ name: IDENTITY, document: identity }], resource },
  );
  const statements = [
    ...considered(identity, IDENTITY, findings, decision.by?.statement),
    ...considered(resource, RESOURCE, findings, decision.by?.statement),
  ];
  if (decision.result === 'allowed') {
    return {
      kind: 'success',
      title: 'Allowed',
      message: decision.by === undefined ? 'The root of an account may do everything in it.' : '',
      statements,
    };
  }
  const title = decision.result === 'explicitDeny' ? 'Denied, by a statement' : 'Denied, because nothing allows it';
  return { kind: 'denial', title, message: decision.message, statements };
}

function read(text: string, kind: PolicyKind, name: string): PolicyDocument | undefined {
  if (text.trim() === '') return undefined;
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { line } = new PolicySource(text).locate(error.path).start;
    const where = error.path.length > 0 ? ` (line ${line}, ${error.path.join(' › ')})` : '';
    throw new Unreadable(
      `MalformedPolicyDocument: ${error.message}${where}${whatJsonSays(text)}`,
      `IAM does not accept ${name}`,
    );
  }
}

/** IAM says only that the JSON is invalid; the browser knows where. */
function whatJsonSays(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof SyntaxError ? `. Your browser says: ${error.message}` : '';
  }
}

function contextOf(text: string): ContextValues {
  const context: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [key = '', ...value] = line.split('=');
    if (value.length === 0) throw new Unreadable(`The context line "${line.trim()}" is no "key = value".`);
    context[key.trim()] = value.join('=').trim();
  }
  return context;
}

function considered(
  document: PolicyDocument | undefined,
  policy: string,
  findings: readonly Finding[],
  deciding: Statement | undefined,
): Considered[] {
  if (document === undefined) return [];
  const statements: readonly Statement[] = [document.Statement].flat();
  return statements.map((statement, index) => ({
    policy,
    name: statement.Sid ?? `statement ${index + 1}`,
    effect: statement.Effect,
    applies: findings.some((finding) => finding.statement === statement),
    decided: statement === deciding,
    statement,
  }));
}
