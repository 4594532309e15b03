/**
 * Columns in the order in which AWS was recorded to write them, which is that of a hash map of Java's:
 * `H1` and a column without a name come the other way round, `0`, `True` and `{}` as `0`, `{}` and `True`.
 */
export function columnOrder(names: readonly string[]): number[] {
  // A table has room for 16 names, and doubles when it is filled to three quarters.
  let size = 16;
  while (names.length > size * 0.75) size *= 2;
  const placed = names.map((name, column) => ({ column, slot: spread(name) & (size - 1) }));
  return placed.sort((one, other) => one.slot - other.slot).map(({ column }) => column);
}

function spread(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}
