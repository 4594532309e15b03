/** Gives a command a button that copies it; without JavaScript the command is there to select. */
class Command extends HTMLElement {
  connectedCallback(): void {
    const code = this.querySelector('code');
    if (code === null || this.querySelector('button') !== null) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'copy';
    button.setAttribute('aria-label', `Copy: ${code.textContent}`);
    const say = (text: string): void => {
      button.textContent = text;
      button.addEventListener('blur', () => (button.textContent = 'copy'), { once: true });
    };
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(code.textContent).then(
        () => say('copied'),
        () => {
          getSelection()?.selectAllChildren(code);
          say('selected: copy it now');
        },
      );
    });
    this.append(button);
  }
}

customElements.define('coldstart-command', Command);
