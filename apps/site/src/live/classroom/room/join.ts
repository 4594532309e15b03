/** How a learner comes in: with the room's code and a name, with a personal code, or by signing in elsewhere. */
import type { ClassroomInfo, Joined } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { change, sayError } from '../ask.ts';
import { visible } from '../text.ts';

/** The code of the link that the board shows as a picture, taken out of the address. */
export function codeInAddress(): string | undefined {
  const [, code] = /^#code=([\w-]{1,40})$/.exec(location.hash) ?? [];
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

/** Letters of a personal code; the room's has fewer. */
const PERSONAL_LETTERS = 10;

/** Told the personal code of somebody new. */
type OnJoined = (personalCode: string | undefined) => void;

export function joinForm({ title, ways }: ClassroomInfo, code: string | undefined, joined: OnJoined): HTMLElement {
  const withCode = ways.code || ways.roster;
  return element(
    'section',
    { class: 'join', 'aria-labelledby': 'join-title' },
    element('h2', { id: 'join-title', dir: 'auto' }, visible(title)),
    element(
      'p',
      {},
      withCode
        ? 'Your instructor has a code for you: on the board, or one that is yours alone.'
        : 'This classroom knows you by the account that you sign in with.',
    ),
    withCode ? codeForm(ways, code, joined) : undefined,
    ways.openId === undefined
      ? undefined
      : element(
          'p',
          {},
          element('a', { class: 'action', href: ways.openId.path }, `Sign in with ${visible(ways.openId.name)}`),
        ),
  );
}

function codeForm(ways: ClassroomInfo['ways'], code: string | undefined, joined: OnJoined): HTMLElement {
  const codeField = element('input', {
    id: 'join-code',
    name: 'code',
    required: true,
    maxlength: 40,
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    value: code,
    'aria-describedby': 'join-error',
  });
  const nameField = element('input', {
    id: 'join-name',
    name: 'name',
    maxlength: 60,
    autocomplete: 'name',
    'aria-describedby': 'join-error',
  });
  /** Who has a personal code is known by it. */
  const personal = (): boolean => codeField.value.replaceAll(/[\s-]/g, '').length >= PERSONAL_LETTERS;
  const needName = (): void => void (nameField.required = ways.code && !personal());
  codeField.addEventListener('input', needName);
  needName();
  const error = element('p', { id: 'join-error', class: 'error', role: 'alert' });
  const button = element('button', { class: 'action' }, 'Join');
  const refuse = (text: string): void => {
    error.textContent = text;
    for (const field of [codeField, nameField]) field.setAttribute('aria-invalid', 'true');
    (codeField.value.trim() === ''
      ? codeField
      : nameField.value.trim() === '' && nameField.required
        ? nameField
        : codeField
    ).focus();
  };
  const join = async (): Promise<void> => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    const name = nameField.value.trim();
    try {
      const asked = { code: codeField.value, ...(name !== '' && { name }) };
      joined((await change<Joined>('POST', 'classroom/join', asked)).personalCode);
    } catch (problem) {
      refuse(sayError(problem));
    } finally {
      button.removeAttribute('aria-disabled');
    }
  };
  const form = element(
    'form',
    {},
    element('label', { for: 'join-code' }, 'Code'),
    codeField,
    ...(ways.code ? [element('label', { for: 'join-name' }, 'Your name (not with a personal code)'), nameField] : []),
    error,
    element('p', {}, button),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void join();
  });
  return form;
}
