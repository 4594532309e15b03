import { isMap, type Value, type ValueMap } from '@coldstart/cloud';

/** Puts the ids of what was made in the place of `Function.Alias`, `Function.Version` and layers' own ids. */
export function rename(value: Value, ids: ReadonlyMap<string, string>): Value {
  if (Array.isArray(value)) return value.map((item) => rename(item, ids));
  if (!isMap(value)) return value;
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value;
  if (typeof name === 'string') return { ...value, Ref: ids.get(name) ?? name };
  if (attribute !== undefined) return { ...value, 'Fn::GetAtt': renameGetAtt(attribute, ids) };
  if (typeof sub === 'string') return { ...value, 'Fn::Sub': renameSub(sub, ids) };
  if (Array.isArray(sub) && typeof sub[0] === 'string')
    return { ...value, 'Fn::Sub': [renameSub(sub[0], ids), ...sub.slice(1).map((item) => rename(item, ids))] };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner, ids)]));
}

function renameGetAtt(argument: Value, ids: ReadonlyMap<string, string>): Value {
  const text =
    Array.isArray(argument) && argument.every((part) => typeof part === 'string') ? argument.join('.') : argument;
  if (typeof text !== 'string') return rename(argument, ids);
  for (const [id, made] of ids) if (text.startsWith(`${id}.`)) return [made, text.slice(id.length + 1)];
  return argument;
}

function renameSub(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{([^!{}]+)\}/g, (whole: string, name: string) => {
    for (const [id, made] of ids) {
      if (name === id) return `\${${made}}`;
      if (name.startsWith(`${id}.`)) return `\${${made}${name.slice(id.length)}}`;
    }
    return whole;
  });
}

/** @param several what was made of one resource */
export function renameDependsOn(
  depends: Value | undefined,
  ids: ReadonlyMap<string, string>,
  several: ReadonlyMap<string, readonly string[]>,
): ValueMap {
  if (depends === undefined) return {};
  const renamed = (one: Value): Value[] =>
    typeof one === 'string' ? [...(several.get(one) ?? [ids.get(one) ?? one])] : [one];
  if (!Array.isArray(depends) && renamed(depends).length === 1) return { DependsOn: renamed(depends)[0] ?? depends };
  return { DependsOn: [...new Set((Array.isArray(depends) ? depends : [depends]).flatMap(renamed))] };
}
