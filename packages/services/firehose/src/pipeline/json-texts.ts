/**
 * Takes apart JSON objects that stand one behind the other, with or without line ends between them, or in one list.
 *
 * @returns `undefined` for text that is something else
 */
export function splitJson(text: string): string[] | undefined {
  const whole = tryParse(text);
  if (Array.isArray(whole)) return whole.map((one) => JSON.stringify(one));
  if (whole !== undefined) return [text];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at++;
      else if (character === '"') isText = false;
      continue;
    }
    if (character === '"') isText = true;
    if (character === '{' && depth++ === 0) start = at;
    if (character === '}' && --depth === 0) parts.push(text.slice(start, at + 1));
  }
  return parts.length > 0 && parts.every((part) => tryParse(part) !== undefined) ? parts : undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
