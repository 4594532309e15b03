type Json = unknown;

const changed = (value: Json, letter: (first: string) => string): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => changed(item, letter));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [letter(key.slice(0, 1)) + key.slice(1), changed(inner, letter)]),
  );
};

/** A rule as a template has it, `Sql` and `DynamoDBv2`, under the names of the API: `sql`, `dynamoDBv2`. */
export const asInput = (value: Json): Json => changed(value, (first) => first.toLowerCase());

/** The other way round. */
export const asProperties = (value: Json): Json => changed(value, (first) => first.toUpperCase());
