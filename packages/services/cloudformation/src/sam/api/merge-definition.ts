import { Parts, type Text } from './definition.ts';
import { methodName } from './editor.ts';
import type { SwaggerEditor } from './swagger.ts';

/** A definition of the template's with what an event makes of one method; where both say something, the event counts. */
export function mergeDefinition(body: Parts, editor: SwaggerEditor, path: Text, method: Text): Parts {
  const merged = body.copy();
  const given = merged.get('paths');
  const paths = given instanceof Parts ? given : new Parts();
  const item = paths.get(path.text);
  const before = item instanceof Parts ? item.get(method.text) : undefined;
  const made = editor.paths.get(path.text);
  const after = made instanceof Parts ? made.get(methodName(method).text) : undefined;
  const both = new Parts('as added');
  for (const one of [before, after])
    if (one instanceof Parts) for (const [name, value] of one.entries()) both.set(name, value);
  if (item instanceof Parts) item.set(method, both);
  else paths.set(path, new Parts('as added').set(method, both));
  return merged;
}
