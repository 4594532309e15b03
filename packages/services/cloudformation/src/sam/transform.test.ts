import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../template/parse.ts';
import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { SERVICES } from '../testing/services.ts';
import { loadSam } from './tables.ts';
import { transformServerless } from './transform.ts';

/** Templates, and what AWS's own translator makes of them; see `packages/services/cloudformation/tools/sam-expectations.py`. */
const CASES = new URL('testing/cases/', import.meta.url);
const PSEUDO = {
  account: '123456789012',
  region: 'us-east-1',
  stackId: 'id',
  stackName: 'stack',
  notificationArns: [],
};

const tables = await loadSam({ services: SERVICES });

function transformed(name: string): ValueMap {
  const { Transform: _transform, ...template } = parseTemplate(readFileSync(new URL(`${name}.yaml`, CASES), 'utf8'));
  const declared = isMap(template.Parameters) ? template.Parameters : {};
  const parameters = Object.entries(declared).flatMap(([key, declaration]) => {
    const text = isMap(declaration) ? scalar(declaration.Default) : undefined;
    return text === undefined ? [] : [{ key, text, value: text, noEcho: false }];
  });
  return transformServerless(template, parameters, PSEUDO, tables);
}

function expected(name: string): ValueMap {
  return JSON.parse(readFileSync(new URL(`${name}.generated.json`, CASES), 'utf8')) as ValueMap;
}

/** Order and number say nothing in `DependsOn`, nor does it matter whether a scalar is text. */
function canonical(value: Value, key = ''): Value {
  if (key === 'DependsOn') return (Array.isArray(value) ? value.map(String) : [String(value)]).sort();
  if (Array.isArray(value)) return value.map((item) => canonical(item));
  if (!isMap(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, canonical(inner, name)]));
}

const names = readdirSync(CASES).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));

/** Templates that are refused have what is wrong with them in the place of a template. */
const mistakes = new Map(
  names.flatMap((name) => {
    const { causes } = expected(name);
    return Array.isArray(causes) ? [[name, causes.map(String)] as const] : [];
  }),
);

describe('templates become what AWS makes of them', () => {
  test.each(names.filter((name) => !mistakes.has(name)))('%s', (name) => {
    expect(canonical(transformed(name))).toEqual(canonical(expected(name)));
  });

  test.each([...mistakes])('every mistake is named: %s', (name, causes) => {
    expect(() => transformed(name)).toThrow(
      `Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. Number of errors found: ${causes.length}. ${causes.join(' ')}`,
    );
  });
});
