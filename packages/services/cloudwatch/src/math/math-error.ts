/** Why an expression is wrong; who asks for it puts its id in front. */
export class MathError extends Error {
  override readonly name = 'MathError';
}

/** A function that CloudWatch has and this cloud has not. */
export class AbsentFunction extends Error {
  override readonly name = 'AbsentFunction';
}
