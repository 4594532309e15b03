/** Starlight's own components, as its `components` option lets other components find them. */
declare module 'virtual:starlight/components/*' {
  const Component: (props: Record<string, never>) => unknown;
  export default Component;
}

/** Words of our own pieces. */
declare namespace StarlightApp {
  type Own = typeof import('./content/i18n/en.json');
  // oxlint-disable-next-line typescript/no-empty-object-type -- how Starlight is told of more keys
  interface I18n extends Own {}
}

declare namespace App {
  interface Locals {
    /** This page has said what the study notes are. */
    notesTold?: true;
  }
}
