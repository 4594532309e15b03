import { isAlias, isMap as isYamlMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { formatError, validationError } from '../errors.ts';
import { isMap, type Value, type ValueMap } from '@coldstart/cloud';

/**
 * Reads a template in JSON or YAML.
 *
 * YAML is 1.1 without the tags that CloudFormation does not support; the short forms of functions (`!Sub`)
 * become their long ones. Numbers that would lose digits as numbers (`1.10`, `0123`) stay text.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplate(body: string): ValueMap {
  const text = body.trimStart();
  const template = text.startsWith('{') ? parseJson(body) : parseYaml(body);
  if (!isMap(template)) throw formatError('unsupported structure.');
  refuseNull(template, '');
  return template;
}

/** What is nearly JSON (a comma too many) is read as the YAML that it also is. */
function parseJson(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch (error) {
    try {
      const value = parseYaml(body);
      refuseNull(value, '');
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
  return toValue(document.contents, document);
}

const UNSUPPORTED = new Set(['timestamp', 'binary', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`));

function toValue(node: Node | null | undefined, document: Document): Value {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return toValue(node.resolve(document), document);
  let value: Value = null;
  if (isScalar(node)) value = scalarValue(node.value, node.source, node.tag);
  else if (isSeq(node)) value = node.items.map((item) => toValue(item as Node, document));
  else if (isYamlMap(node)) {
    const map: ValueMap = {};
    for (const { key, value: inner } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : String(key);
      if (name === '<<' && isAlias(inner)) Object.assign(map, toValue(inner, document));
      else map[name] = toValue(inner as Node | null, document);
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

function refuseNull(value: Value, path: string): void {
  if (value === null) throw validationError(`[${path || '/'}] 'null' values are not allowed in templates`);
  if (Array.isArray(value)) value.forEach((item, index) => refuseNull(item, `${path}/${index}`));
  else if (isMap(value)) for (const [key, inner] of Object.entries(value)) refuseNull(inner, `${path}/${key}`);
}
