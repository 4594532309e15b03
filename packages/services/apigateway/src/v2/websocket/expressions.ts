/** A variable alone, `$request.body.action`, or in braces. */
const VARIABLE =
  /\$\{((?:request\.body|context|stageVariables)(?:\.[^}]*)?)\}|\$((?:request\.body|context|stageVariables)(?:\.[\w$-]+|\[\d+\])*)/g;

/** Whether a text is an expression that can select a route. */
export const isSelectionExpression = (text: string): boolean => text.search(VARIABLE) >= 0;

/**
 * What a selection expression says of a message.
 *
 * @param value what a variable stands for: `request.body.action`
 * @returns `undefined` where one of its variables stands for nothing
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export function evaluate(expression: string, value: (variable: string) => string | undefined): string | undefined {
  let complete = true;
  const text = expression.replaceAll(VARIABLE, (_, braced: string | undefined, plain: string | undefined) => {
    const found = value(braced ?? plain ?? '');
    complete &&= found !== undefined;
    return found ?? '';
  });
  return complete ? text : undefined;
}
