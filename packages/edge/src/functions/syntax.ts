import { parse, type AnyNode, type Program } from 'acorn';

/** Code that the runtime does not read, in its words: `SyntaxError: Token "of" not supported in this version in 22`. */
export class UnsupportedSyntax extends Error {
  override readonly name = 'SyntaxError';
}

/** Modules that a function may import, and nothing else: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html */
const MODULES: readonly string[] = ['cloudfront', 'crypto', 'querystring', 'buffer'];

/**
 * Reads a function as JavaScript runtime 2.0 does: ECMAScript 5.1, and of later versions what AWS lists.
 *
 * CloudFront takes any text as a function's code and says only when it runs what it cannot read.
 *
 * @returns the code with its imports as calls of `require`, which stand where they stood
 * @throws UnsupportedSyntax
 */
export function readFunction(code: string): string {
  const program = parseFunction(code);
  let read = code;
  for (const node of [...program.body].reverse()) if (node.type === 'ImportDeclaration') read = withRequire(read, node);
  visit(program, undefined, (node, parent) => {
    const token = unsupportedToken(node, parent);
    if (token !== undefined) throw refusal(token, node);
  });
  return read;
}

function parseFunction(code: string): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = 'pos' in error && typeof error.pos === 'number' ? error.pos : code.length;
    const line = code.slice(0, at).split('\n').length;
    const [token] = /^(?:[\w$]+|\S)/.exec(code.slice(at)) ?? [];
    const what = token === undefined ? 'Unexpected end of input' : `Unexpected token "${token}"`;
    throw new UnsupportedSyntax(`${what} in ${line}`, { cause: error });
  }
}

type Import = Extract<AnyNode, { type: 'ImportDeclaration' }>;

function withRequire(code: string, node: Import): string {
  const [specifier, ...more] = node.specifiers;
  if (specifier?.type !== 'ImportDefaultSpecifier' || more.length > 0) throw refusal('{', node);
  const name = String(node.source.value);
  if (!MODULES.includes(name)) throw new UnsupportedSyntax(`Cannot find module "${name}" in ${lineOf(node)}`);
  const call = `const ${specifier.local.name} = require(${JSON.stringify(name)});`;
  return code.slice(0, node.start) + call + code.slice(node.end);
}

const lineOf = (node: AnyNode): number => node.loc?.start.line ?? 1;

const refusal = (token: string, node: AnyNode): UnsupportedSyntax =>
  new UnsupportedSyntax(`Token "${token}" not supported in this version in ${lineOf(node)}`);

/** Statements and expressions of later versions than the runtime reads, by the token that it stumbles over. */
const UNSUPPORTED: Readonly<Partial<Record<AnyNode['type'], string>>> = {
  ForOfStatement: 'of',
  ClassDeclaration: 'class',
  ClassExpression: 'class',
  SpreadElement: '...',
  ObjectPattern: '{',
  ArrayPattern: '[',
  AssignmentPattern: '=',
  ChainExpression: '.',
  YieldExpression: 'yield',
  TaggedTemplateExpression: '`',
  ImportExpression: '(',
  MetaProperty: '.',
  ExportNamedDeclaration: 'export',
  ExportDefaultDeclaration: 'export',
  ExportAllDeclaration: 'export',
};

function unsupportedToken(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.generator ? '*' : undefined;
    case 'CatchClause':
      return node.param == null ? '{' : undefined;
    case 'LogicalExpression':
      return node.operator === '??' ? '?' : undefined;
    case 'AssignmentExpression':
      return ['??=', '||=', '&&='].includes(node.operator) ? '=' : undefined;
    case 'Literal':
      return node.bigint == null ? undefined : `${node.bigint}n`;
    case 'AwaitExpression':
      return parent === undefined || parent.type === 'Program' ? 'await' : undefined;
    default:
      return UNSUPPORTED[node.type];
  }
}

/** Visits every node below one, each with the function, or the program, that it stands in. */
function visit(
  node: AnyNode,
  inside: AnyNode | undefined,
  look: (node: AnyNode, inside: AnyNode | undefined) => void,
): void {
  look(node, inside);
  const scope = /^(?:Program|Function|Arrow)/.test(node.type) ? node : inside;
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) for (const each of child) if (isNode(each)) visit(each, scope, look);
    if (isNode(child)) visit(child, scope, look);
  }
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
