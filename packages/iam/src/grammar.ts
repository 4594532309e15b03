import { checkAction, checkTrustAction } from './grammar/actions.ts';
import { checkDates } from './grammar/dates.ts';
import { checkPrincipals } from './grammar/principals.ts';
import { checkResource, failsLegacyParsing } from './grammar/resources.ts';
import { checkSyntax } from './grammar/syntax.ts';
import { asList } from './list.ts';
import { PolicyError, type PolicyPath } from './policy-error.ts';
import type { PolicyDocument, Statement } from './types.ts';

/**
 * What a policy is for: `identity` (also boundaries and session policies), `inline` (one that belongs to a single
 * user, group or role, where IAM takes a document without a version, such as SAM writes them), `trust` (who may
 * assume a role), `resource` (policies of buckets, queues, functions, keys).
 */
export type PolicyKind = 'identity' | 'inline' | 'trust' | 'resource';

/**
 * Reads a policy and checks its grammar, in AWS's order, with AWS's words.
 *
 * @throws PolicyError with the message of IAM's MalformedPolicyDocument
 */
export function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PolicyError('This policy contains invalid Json');
  }
  return checkPolicy(value, kind);
}

/** `parsePolicy` for what has been parsed already. */
export function checkPolicy(value: unknown, purpose: PolicyKind): PolicyDocument {
  const document = checkSyntax(value);
  const kind = purpose === 'inline' ? 'identity' : purpose;
  const versioned = purpose === 'identity' || (purpose === 'inline' && document.Version !== undefined);
  if (versioned && document.Version !== '2012-10-17') {
    throw new PolicyError('Policy document must be version 2012-10-17 or greater.', ['Version']);
  }
  const statements = statementsOf(document);
  checkLegacy(statements, kind);
  const resourceError = checkResources(statements, kind);
  checkSids(statements, kind);
  for (const { statement, path } of statements) {
    if (isMissing(statement.Action ?? statement.NotAction)) {
      throw new PolicyError('Policy statement must contain actions.', path);
    }
  }
  if (resourceError !== undefined) throw resourceError;
  for (const { statement, path } of statements) {
    for (const element of ['Action', 'NotAction'] as const) {
      valuesAt(statement[element], [...path, element]).forEach(({ value, at }) => checkAction(value, at));
    }
  }
  if (kind === 'identity') statements.forEach(checkIdentityStatement);
  if (kind === 'trust') statements.forEach(checkTrustStatement);
  return kind === 'identity' ? document : withPlainEffects(document);
}

/** `ALLOW` is taken for `Allow` where AWS takes it. */
function withPlainEffects(document: PolicyDocument): PolicyDocument {
  const plain = (statement: Statement): Statement => ({
    ...statement,
    Effect: statement.Effect.toLowerCase() === 'allow' ? 'Allow' : 'Deny',
  });
  const { Statement } = document;
  return { ...document, Statement: 'map' in Statement ? Statement.map(plain) : plain(Statement) };
}

interface Placed {
  readonly statement: Statement;
  readonly path: PolicyPath;
}

function statementsOf(document: PolicyDocument): Placed[] {
  const many = Array.isArray(document.Statement);
  return asList(document.Statement).map((statement, index) => ({
    statement,
    path: many ? ['Statement', index] : ['Statement'],
  }));
}

/** The values of an element, each with its place: an index where there is a list. */
function valuesAt(
  values: string | readonly string[] | undefined,
  path: PolicyPath,
): readonly { readonly value: string; readonly at: PolicyPath }[] {
  return asList(values).map((value, index) => ({ value, at: Array.isArray(values) ? [...path, index] : path }));
}

const isMissing = (values: string | readonly string[] | undefined): boolean =>
  values === undefined || (Array.isArray(values) && values.length === 0);

/** What AWS's older parser finds: the case of the effect, and dates. Trust policies never meet it with their effect. */
function checkLegacy(statements: readonly Placed[], kind: PolicyKind): void {
  for (const { statement, path } of statements) {
    if (kind === 'identity' && !['Allow', 'Deny'].includes(statement.Effect)) {
      throw new PolicyError('The policy failed legacy parsing', [...path, 'Effect']);
    }
    checkDates(statement.Condition, [...path, 'Condition']);
  }
}

/** @returns the first resource in a wrong format, which AWS mentions later than what its older parser finds */
function checkResources(statements: readonly Placed[], kind: PolicyKind): PolicyError | undefined {
  if (kind === 'trust') return undefined;
  let first: PolicyError | undefined;
  for (const { statement, path } of statements) {
    for (const element of ['Resource', 'NotResource'] as const) {
      valuesAt(statement[element], [...path, element]).forEach(({ value: resource, at }) => {
        first ??= checkResource(resource, at);
        if (first === undefined && failsLegacyParsing(resource)) {
          throw new PolicyError('The policy failed legacy parsing', at);
        }
      });
    }
  }
  return first;
}

function checkSids(statements: readonly Placed[], kind: PolicyKind): void {
  const seen = new Set<string>();
  for (const { statement, path } of statements) {
    const sid = statement.Sid ?? '';
    if (sid === '') continue;
    if (seen.has(sid)) {
      throw new PolicyError('Statement IDs (SID) in a single policy must be unique.', [...path, 'Sid']);
    }
    seen.add(sid);
    if (kind !== 'resource' && !/^[0-9A-Za-z]*$/.test(sid)) {
      throw new PolicyError(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
        [...path, 'Sid'],
      );
    }
  }
}

function checkIdentityStatement({ statement, path }: Placed): void {
  for (const element of ['Principal', 'NotPrincipal'] as const) {
    if (statement[element] !== undefined) {
      throw new PolicyError('Policy document should not specify a principal.', [...path, element]);
    }
  }
  if (isMissing(statement.Resource ?? statement.NotResource)) {
    throw new PolicyError('Policy statement must contain resources.', path);
  }
}

function checkTrustStatement({ statement, path }: Placed): void {
  for (const element of ['Resource', 'NotResource'] as const) {
    if (statement[element] !== undefined) {
      throw new PolicyError(`Has prohibited field ${element}`, [...path, element]);
    }
  }
  if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
    throw new PolicyError('Missing required field Principal', path);
  }
  for (const element of ['Principal', 'NotPrincipal'] as const) {
    checkPrincipals(statement[element], [...path, element]);
  }
  for (const element of ['Action', 'NotAction'] as const) {
    valuesAt(statement[element], [...path, element]).forEach(({ value, at }) => checkTrustAction(value, at));
  }
}
