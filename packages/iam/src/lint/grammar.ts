import { checkPolicy, type PolicyKind } from '../grammar.ts';
import { STATEMENT_ELEMENTS } from '../grammar/syntax.ts';
import { isNull, OPERATOR_NAMES, parseOperator } from '../operators.ts';
import { PolicyError, type PolicyPath } from '../policy-error.ts';
import type { PolicySource, Range } from '../source.ts';
import type { PolicyDocument } from '../types.ts';
import type { Finding } from './finding.ts';
import { didYouMean, hint } from './suggest.ts';

/** Does AWS take it? AWS stops at the first error, and so does this. */
export function lintGrammar(
  source: PolicySource,
  kind: PolicyKind,
): { readonly document: PolicyDocument } | { readonly findings: Finding[] } {
  try {
    return { document: checkPolicy(JSON.parse(source.text), kind) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { code, message } = explain(error, source);
    return {
      findings: [
        {
          code,
          layer: 'grammar',
          severity: 'error',
          message,
          aws: error.message,
          path: error.path,
          range: rangeOf(error.path, code, source),
        },
      ],
    };
  }
}

/** Elements that should not be there are pointed at by their names, the others by their values. */
const BY_NAME = new Set(['UnknownElement', 'UnknownOperator', 'ProhibitedPrincipal', 'ProhibitedResource']);

function rangeOf(path: PolicyPath, code: string, source: PolicySource): Range {
  const property = BY_NAME.has(code) ? source.node(path)?.parent : undefined;
  const [name] = property?.children ?? [];
  return name === undefined ? source.locate(path) : source.range(name.offset, name.length);
}

interface Explanation {
  readonly code: string;
  readonly message: string;
}

function explain({ message, path }: PolicyError, source: PolicySource): Explanation {
  const last = path.at(-1);
  switch (message) {
    case 'Syntax errors in policy.':
      return explainSyntax(path, source);
    case 'Policy document must be version 2012-10-17 or greater.':
      return {
        code: 'MissingVersion',
        message: 'Add `"Version": "2012-10-17"`: it is the version of the policy language, not a date of yours.',
      };
    case 'Statement IDs (SID) in a single policy must be unique.':
      return { code: 'DuplicateSid', message: 'Two statements have the same "Sid". Rename one, or leave it out.' };
    case 'Policy statement must contain actions.':
      return {
        code: 'MissingAction',
        message: 'A statement needs "Action": what is it about? For example `"lambda:InvokeFunction"`.',
      };
    case 'Policy statement must contain resources.':
      return {
        code: 'MissingResource',
        message:
          'A statement needs "Resource": which things is it about? Give ARNs, or `"*"` for actions that have none.',
      };
    case 'Policy document should not specify a principal.':
      return {
        code: 'ProhibitedPrincipal',
        message:
          'A policy of an identity has no "Principal": it is about whoever it is attached to. Principals belong in trust policies and in policies of resources.',
      };
    case 'Missing required field Principal':
      return {
        code: 'MissingPrincipal',
        message:
          'A trust policy says who may assume the role: add for example `"Principal": { "Service": "lambda.amazonaws.com" }`.',
      };
    case 'AssumeRole policy may only specify STS AssumeRole actions.':
      return {
        code: 'NotAnAssumeRoleAction',
        message:
          'A trust policy says who may assume the role, so its action is `sts:AssumeRole`. What the role may do belongs in a policy attached to it.',
      };
    case 'The policy failed legacy parsing':
      return last === 'Effect'
        ? { code: 'WrongEffect', message: 'Write "Effect" as `"Allow"` or `"Deny"`, with a capital letter.' }
        : {
            code: 'MalformedValue',
            message: `AWS cannot read this ${path.includes('Condition') ? 'date' : 'ARN'}. ARNs have six parts: \`arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE\`; leave a part empty rather than out.`,
          };
    default:
      return explainOther(message);
  }
}

function explainOther(message: string): Explanation {
  if (message.startsWith('Has prohibited field')) {
    return {
      code: 'ProhibitedResource',
      message: 'A trust policy has no "Resource": it is about the role that it belongs to. Take it out.',
    };
  }
  if (message.startsWith('Actions/Condition')) {
    return {
      code: 'MalformedAction',
      message: 'An action is `service:Name`, with one colon: for example `lambda:InvokeFunction`.',
    };
  }
  if (message.startsWith('Vendor')) {
    return {
      code: 'MalformedAction',
      message: 'The part of an action before the colon is a service, such as `s3` or `lambda`.',
    };
  }
  if (message.startsWith('Invalid principal')) {
    return {
      code: 'InvalidPrincipal',
      message:
        'Nobody has this name. Name a service as `"Service": "lambda.amazonaws.com"`, an account as `"AWS": "111122223333"`, a role or user by its ARN.',
    };
  }
  if (message.startsWith('Statement IDs (SID) must be')) {
    return { code: 'MalformedSid', message: 'A "Sid" has letters and digits alone: no blanks, no dashes.' };
  }
  return {
    code: 'MalformedResource',
    message: `${message.replace(/\.?$/, '.')} For example \`arn:aws:lambda:eu-central-1:111122223333:function:orders\`.`,
  };
}

/** The one element that a statement needs and does not have: someone may have given it another name. */
function onlyMissing(path: PolicyPath, source: PolicySource): string | undefined {
  const present = new Set(
    source.node(path.slice(0, -1))?.children?.map(({ children }) => String(children?.[0]?.value)),
  );
  const missing = ['Effect', 'Action', 'Resource'].filter((name) => !present.has(name) && !present.has(`Not${name}`));
  return path[0] === 'Statement' && missing.length === 1 ? missing[0] : undefined;
}

/** Whether `NotPrincipal` stands beside `Principal`. */
const hasOther = (name: string, path: PolicyPath, source: PolicySource): boolean =>
  source.node([...path.slice(0, -1), `Not${name}`]) !== undefined;

/** AWS says no more than "Syntax errors in policy."; the path tells where, and mostly what. */
function explainSyntax(path: PolicyPath, source: PolicySource): Explanation {
  const last = path.at(-1);
  const name = typeof last === 'string' ? last : undefined;
  const inStatement =
    path[0] === 'Statement' && typeof path.at(-2) === 'number' ? true : path.length === 2 && path[0] === 'Statement';
  const known: readonly string[] = inStatement ? STATEMENT_ELEMENTS : ['Version', 'Id', 'Statement'];
  if (path.length === 0)
    return {
      code: 'NotAnObject',
      message: 'A policy is a JSON object: `{ "Version": "2012-10-17", "Statement": [ ... ] }`.',
    };
  if (name !== undefined && path.at(-2) === 'Condition' && parseOperator(name) === undefined && !isNull(name)) {
    return {
      code: 'UnknownOperator',
      message: `There is no condition operator "${name}".${hint(didYouMean(name, OPERATOR_NAMES))}`,
    };
  }
  if (path.includes('Condition')) {
    return {
      code: 'MalformedCondition',
      message:
        'A condition has three levels: `"Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }`.',
    };
  }
  if (
    name !== undefined &&
    source.node(path) !== undefined &&
    (inStatement || path.length === 1) &&
    !known.includes(name)
  ) {
    return {
      code: 'UnknownElement',
      message: `${inStatement ? 'A statement' : 'A policy'} has no element "${name}".${hint(didYouMean(name, known) ?? onlyMissing(path, source))} Its elements are ${known.join(', ')}.`,
    };
  }
  if (name === 'Principal' && !hasOther(name, path, source)) {
    return {
      code: 'WrongPrincipal',
      message:
        'A principal says of what kind it is: `"Principal": { "Service": "s3.amazonaws.com" }`, or `{ "AWS": "111122223333" }` for an account. `"*"` alone is everybody.',
    };
  }
  switch (name) {
    case 'Version':
      return {
        code: 'UnknownVersion',
        message:
          'Write `"Version": "2012-10-17"`: it is the version of the policy language, and there is no newer one.',
      };
    case 'Statement':
      return { code: 'MissingStatement', message: 'A policy needs "Statement": a list of statements, at least one.' };
    case 'Effect':
      return { code: 'WrongEffect', message: 'A statement needs `"Effect": "Allow"` or `"Effect": "Deny"`.' };
    case 'Action':
    case 'Resource':
    case 'Principal':
      return {
        code: 'ConflictingElements',
        message: `"${name}" and "Not${name}" exclude each other, and each is a string or a list of strings.`,
      };
    default:
      return {
        code: 'WrongType',
        message: 'This is not what AWS takes here: values are strings or lists of strings, statements are objects.',
      };
  }
}
