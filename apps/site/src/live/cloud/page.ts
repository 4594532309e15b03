/** The account of an exercise as it is now, asked for anew whenever something happened in it. */
import type { CloudState, CourseState, Trace } from '@coldstart/workshop/api';
import { listen, type LiveEvent } from '../events.ts';
import { element, part, withCode } from '../html.ts';
import { timeline } from '../timeline/timeline.ts';
import { ask, findWorkshop, sayError } from '../workshop.ts';
import { accountParts } from './account.ts';

/** Checks whose journal is kept on the page. */
const MOST = 8;

class CloudPage extends HTMLElement {
  connectedCallback(): void {
    findWorkshop().then(
      (course) => {
        if (course === undefined || this.dataset['live'] !== undefined) return;
        this.dataset['live'] = '';
        new LiveCloud(part(this, '.live-cloud'), course).start();
      },
      (error: unknown) => reportError(error),
    );
  }
}

class LiveCloud {
  readonly #notice = element('p', { class: 'cloud-notice', role: 'status' });
  readonly #account = element('div', { class: 'account' });
  readonly #journal = element('ol', { class: 'journal' });
  readonly #empty = element('p', { class: 'soft' }, 'Grade the exercise, and each check appears here as it ends.');
  readonly #choice: HTMLSelectElement;
  #underWay: HTMLElement | undefined;
  #asking = false;
  #again = false;
  #shown = '';

  constructor(place: HTMLElement, { exercises }: CourseState) {
    const options = exercises.flatMap(({ slug, number, title, variants }) =>
      variants.map(({ name }) =>
        element('option', { value: `${slug} ${name}` }, `${number} ${title}${variants.length > 1 ? ` · ${name}` : ''}`),
      ),
    );
    const wanted = new URLSearchParams(location.search).get('exercise') ?? '';
    const first = options.find(({ value }) => wanted !== '' && value.startsWith(`${wanted} `));
    this.#choice = element('select', { id: 'cloud-exercise', onchange: () => this.#chosen() }, ...options);
    if (first !== undefined) this.#choice.value = first.value;
    place.replaceChildren(
      element('p', { class: 'pick' }, element('label', { for: 'cloud-exercise' }, 'Exercise '), this.#choice),
      this.#notice,
      this.#account,
      element(
        'section',
        { 'aria-labelledby': 'journal' },
        element('h2', { id: 'journal' }, 'The journal, live'),
        this.#empty,
        this.#journal,
      ),
    );
  }

  start(): void {
    listen((event) => this.#receive(event));
    void this.#load();
  }

  get #exercise(): { slug: string; variant: string } {
    const [slug = '', variant = ''] = this.#choice.value.split(' ');
    return { slug, variant };
  }

  #chosen(): void {
    history.replaceState(null, '', `?exercise=${this.#exercise.slug}`);
    this.#journal.replaceChildren();
    this.#empty.hidden = false;
    void this.#load();
  }

  #receive(event: LiveEvent): void {
    if (event.type === 'connection') {
      this.#notice.textContent = event.up ? '' : 'The local server is gone. This page waits for it.';
    } else if (event.type === 'hello') {
      void this.#load();
    } else if ('slug' in event && event.slug === this.#exercise.slug && event.variant === this.#exercise.variant) {
      if (event.type === 'trace') this.#note(event.title, event.trace, { ended: false });
      if (event.type === 'check') this.#note(event.verdict.title, event.trace, { ended: true });
      // A run that broke off has no check to end it.
      if (event.type === 'verdict') this.#underWay?.remove();
      if (event.type === 'check' || event.type === 'verdict' || event.type === 'phase') void this.#load();
    }
  }

  /** The newest above; a check that is under way is drawn anew with each look at it. */
  #note(title: string, trace: Trace, { ended }: { ended: boolean }): void {
    this.#empty.hidden = true;
    const about = ended ? undefined : element('p', { class: 'soft' }, 'under way …');
    const item = element('li', {}, element('h3', {}, title), about, timeline(trace, `What happened: ${title}`));
    this.#underWay?.remove();
    this.#underWay = ended ? undefined : item;
    this.#journal.prepend(item);
    this.#journal.children[MOST]?.remove();
  }

  /** One question at a time; what happens meanwhile leads to one more. */
  async #load(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    const { slug, variant } = this.#exercise;
    try {
      const state = await ask<CloudState>(`cloud/${slug}?variant=${encodeURIComponent(variant)}`);
      if (slug === this.#exercise.slug && variant === this.#exercise.variant) this.#show(state);
      this.#notice.textContent = '';
    } catch (error) {
      this.#notice.replaceChildren(...withCode(sayError(error)));
    } finally {
      this.#asking = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.#load();
  }

  #show(state: CloudState): void {
    const { now: _, ...rest } = state;
    const text = JSON.stringify(rest);
    if (text === this.#shown) return;
    this.#shown = text;
    const open = new Set([...this.#account.querySelectorAll<HTMLDetailsElement>('details[open]')].map(({ id }) => id));
    const focused = document.activeElement?.closest('details')?.id;
    this.#account.replaceChildren(...accountParts(state));
    for (const details of this.#account.querySelectorAll('details')) if (open.has(details.id)) details.open = true;
    if (focused !== undefined && focused !== '') document.getElementById(focused)?.querySelector('summary')?.focus();
  }
}

customElements.define('coldstart-cloud', CloudPage);
