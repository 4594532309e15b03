/** `batchItemFailures` of a function's answer; `undefined` where it has none. */
export function reportedFailures(answer: Uint8Array): unknown {
  const value = parse(Buffer.from(answer).toString('utf8'));
  return typeof value === 'object' && value !== null && 'batchItemFailures' in value
    ? value.batchItemFailures
    : undefined;
}

/** A custom runtime may answer what is no JSON, which reports nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
