declare module 'launch-editor' {
  /** @param file `path:line:column` */
  export default function launch(file: string, onError: (file: string, message: string | null) => void): void;
}
