import { asList, type PolicyDocument } from '@coldstart/iam';

const read = (policy: string | undefined): Partial<PolicyDocument> =>
  policy === undefined ? {} : (JSON.parse(policy) as Partial<PolicyDocument>);

const statementsOf = (policy: string | undefined) => asList(read(policy).Statement ?? []);

/** A bus's policy with a statement, which takes the place of the one with its id. */
export function withStatement(policy: string | undefined, id: string, statement: object | string): string {
  const given = typeof statement === 'string' ? (JSON.parse(statement) as object) : statement;
  const others = statementsOf(policy).filter(({ Sid }) => Sid !== id);
  return JSON.stringify({ Version: '2012-10-17', Statement: [...others, { Sid: id, ...given }] });
}

/** The statement with an id, without it: templates name it apart. */
export function findStatement(policy: string | undefined, id: string): object | undefined {
  const found = statementsOf(policy).find(({ Sid }) => Sid === id);
  if (found === undefined) return undefined;
  const { Sid: _, ...statement } = found;
  return statement;
}
