import { isAlias, isMap as isYamlMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { formatError, templateError, validationError } from '../errors.ts';
import { isMap, isNestedDeeper, type Value, type ValueMap } from '@coldstart/cloud';
import { checkSize, DEEPEST_TEMPLATE, tooDeep } from './quotas.ts';

/**
 * Reads a template in JSON or YAML.
 *
 * YAML is 1.1 without the tags that CloudFormation does not support; the short forms of functions (`!Sub`)
 * become their long ones. Numbers that would lose digits as numbers (`1.10`, `0123`) stay text.
 * Aliases are not allowed; `sam package` resolves them beforehand.
 *
 * @throws ValidationError in AWS's words, and for what is nested too deeply
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplate(body: string): ValueMap {
  checkSize(body);
  const text = body.trimStart();
  const template = text.startsWith('{') ? parseJson(body) : parseYaml(body);
  if (!isMap(template)) throw formatError('unsupported structure.');
  refuseNull(template, []);
  return template;
}

/** What is nearly JSON (a comma too many) is read as the YAML that it also is. */
function parseJson(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch (error) {
    try {
      const value = parseYaml(body);
      refuseNull(value, []);
      return value;
    } catch {
      const at = /position (\d+)/.exec(error instanceof Error ? error.message : '');
      const lines = body.slice(0, at ? Number(at[1]) : body.length).split('\n');
      // AWS points behind the letter that it cannot read.
      throw formatError(`JSON not well-formed. (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 2})`);
    }
  }
}

function parseYaml(body: string): Value {
  if (isNestedDeeper(body, DEEPEST_TEMPLATE)) throw tooDeep();
  const document = parseDocument(body, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'silent',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !UNSUPPORTED.has(tag.tag)),
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const at = error.linePos?.[0];
    throw formatError(`YAML not well-formed. (line ${at?.line ?? 1}, column ${at?.col ?? 1})`);
  }
  return toValue(document.contents, 0);
}

const UNSUPPORTED = new Set(['timestamp', 'binary', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`));

function toValue(node: Node | null | undefined, depth: number): Value {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) throw templateError('YAML aliases are not allowed in CloudFormation templates');
  if (depth > DEEPEST_TEMPLATE) throw tooDeep();
  let value: Value = null;
  if (isScalar(node)) value = scalarValue(node.value, node.source, node.tag);
  else if (isSeq(node)) value = node.items.map((item) => toValue(item as Node, depth + 1));
  else if (isYamlMap(node)) {
    const map: ValueMap = {};
    for (const { key, value: inner } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : String(key);
      map[name] = toValue(inner as Node | null, depth + 1);
    }
    value = map;
  }
  return node.tag?.startsWith('!') ? longForm(node.tag.slice(1), value) : value;
}

function scalarValue(value: unknown, source: string | undefined, tag: string | undefined): Value {
  if (tag?.startsWith('!')) return source ?? String(value ?? '');
  if (typeof value === 'number') return source !== undefined && String(value) !== source ? source : value;
  if (typeof value === 'bigint') return source ?? String(value);
  // Unlike YAML 1.1's own text, its readers take `y` and `n` for words.
  if (typeof value === 'boolean' && source !== undefined && source.length === 1) return source;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return source ?? String(value);
}

function longForm(tag: string, value: Value): Value {
  if (tag === 'Ref' || tag === 'Condition') return { [tag]: value };
  if (tag === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${tag}`]: value };
}

/** @param path of keys, outermost first */
function refuseNull(value: Value, path: readonly string[]): void {
  if (value === null) throw validationError(`[/${path.join('/')}] 'null' values are not allowed in templates`);
  // JSON is parsed to any depth.
  if (path.length > DEEPEST_TEMPLATE) throw tooDeep();
  if (Array.isArray(value)) value.forEach((item, index) => refuseNull(item, [...path, String(index)]));
  else if (isMap(value)) for (const [key, inner] of Object.entries(value)) refuseNull(inner, [...path, key]);
}
