import { KINDS } from '~/lib/signs.ts';
import type { Considered, Remark, Verdict } from './verdict.ts';

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

/** Writes a verdict, with the statements that had a say and what a reviewer says of the policies. */
export function show(output: Element, verdict: Verdict): void {
  const sign = element('span', 'sign', KINDS[verdict.kind].sign);
  sign.setAttribute('aria-hidden', 'true');
  const title = element('p', 'verdict-title', sign, verdict.title);
  const message = element('p', 'verdict-message', verdict.message);
  const statements = element('ol', 'statements', ...verdict.statements.map(line));
  const remarks = element('ul', 'remarks', ...verdict.remarks.map(remark));
  output.className = `verdict ${verdict.kind}`;
  const parts = [title, message, statements, remarks].filter((part) => part.textContent !== '');
  output.replaceChildren(...parts);
}

function line({ policy, name, applies, decided, statement }: Considered): HTMLLIElement {
  const role = decided ? 'decided' : applies ? 'applies' : 'does not apply';
  const item = element('li', decided ? 'decided' : applies ? 'applies' : 'idle');
  item.append(
    element(
      'p',
      'statement-line',
      element('strong', '', name),
      ` ${statement.Effect}, in ${policy}: `,
      element('span', 'role', role),
    ),
  );
  if (decided) item.append(element('pre', '', element('code', '', JSON.stringify(statement, null, 2))));
  return item;
}

function remark({ policy, line: number, severity, message }: Remark): HTMLLIElement {
  const where = element('span', 'where', `${severity} · line ${number} of ${policy} `);
  return element('li', severity, where, message.replaceAll('`', ''));
}
